// Texts that come from files and from the clipboard.
import { warn, tell } from './notice.js';
import { text } from './words.js';

const largest = 8 << 20; // octets; a longer text is none that somebody has written
const captures = /\.(pcapng|pcap|cap)(\.\w+)?$/i;
const largestCapture = 256 << 20;
const magics = [0x0a0d0d0a, 0xd4c3b2a1, 0xa1b2c3d4, 0x4d3cb2a1, 0xa1b23c4d, 0x34cdb2a1, 0xa1b2cd34]; // core/capture/reader.hpp has them, too

async function isCapture(file) {
  if (captures.test(file.name)) return true;
  const first = await file.slice(0, 4).arrayBuffer();
  return first.byteLength === 4 && magics.includes(new DataView(first).getUint32(0));
}

// Reads a file that is to be a scenario or a script, which is a text, or a capture, of which it has the octets. undefined when it is none,
// which is told then.
async function read(file) {
  try {
    const capture = await isCapture(file);
    if (file.size > (capture ? largestCapture : largest)) return warn(text.tooLarge(file.name));
    const bytes = new Uint8Array(await file.arrayBuffer()); // rejects for a folder, and for what has gone since
    if (capture) return bytes;
    const content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return content.includes('\0') ? warn(text.noText(file.name)) : content;
  } catch {
    return warn(text.noText(file.name));
  }
}

// open(name, content) runs a text, or shows a capture.
export async function openFiles(files, open) {
  const [file, ...more] = files;
  if (!file) return;
  const content = await read(file);
  if (content !== undefined) open(file.name, content);
  if (more.length) tell(text.onlyOne(file.name));
}

// Lets files be dropped anywhere on the window; that they may is shown.
export function connectDrop(open) {
  const root = document.documentElement;
  // Words that are moved within the editor are the editor's own.
  const has = (event) => {
    const types = [...(event.dataTransfer?.types ?? [])];
    return types.includes('Files') || (types.includes('text/plain') && !event.target.closest?.('#editor'));
  };
  const over = new Set(); // what is entered before what it lies in is left
  const leave = () => { over.clear(); delete root.dataset.dropping; };
  window.addEventListener('dragenter', (event) => {
    over.add(event.target);
    if (has(event)) root.dataset.dropping = '';
    else delete root.dataset.dropping;
  });
  window.addEventListener('dragleave', ({ target }) => {
    over.delete(target);
    if (over.size === 0) leave();
  });
  window.addEventListener('dragover', (event) => { if (has(event)) event.preventDefault(); });
  window.addEventListener('drop', (event) => {
    leave();
    const files = event.dataTransfer?.files ?? [];
    if (!files.length && event.target.closest?.('#editor')) return; // words that are moved within the editor
    event.preventDefault();
    const words = event.dataTransfer?.getData('text/plain');
    if (files.length) openFiles(files, open);
    else if (words) open(text.pasted, words);
  }, { capture: true });
}
