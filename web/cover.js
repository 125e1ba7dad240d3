// What covers the lab while it is loaded, and when it cannot go on: why, what to do, and what is not to be lost.
import { text } from './words.js';

const byId = (id) => document.getElementById(id);

let failed = false;
let textThatRan = () => '';

export const hasFailed = () => failed;

// text() is what runs, or is being written.
export function keepText(text) {
  textThatRan = text;
}

// Nothing behind the cover takes the Tab key.
function cover(yes) {
  for (const part of document.querySelectorAll('main > *')) part.inert = yes && part.id !== 'cover';
  byId('cover').hidden = !yes;
}

export const uncover = () => cover(false);

export function fail(title, explanation, detail = '') {
  if (failed) return;
  failed = true;
  const kept = textThatRan();
  document.querySelectorAll('dialog, #editor').forEach((element) => element.remove());
  cover(true);
  byId('loading').hidden = true;
  byId('message').hidden = false;
  byId('message-title').textContent = title;
  byId('message-text').textContent = explanation;
  byId('message-detail').textContent = String(detail).slice(0, 2000);
  byId('kept').hidden = byId('copy-kept').hidden = byId('afresh').hidden = kept === '';
  byId('kept').value = kept;
  byId('copy-kept').onclick = () => {
    byId('kept').select();
    navigator.clipboard?.writeText(kept).catch(() => {}); // it is selected, to be copied by hand
  };
  byId('afresh').onclick = () => {
    history.pushState(null, '', location.pathname); // Back leads to what ran
    location.reload();
  };
  byId('reload').onclick = () => location.reload();
  byId('reload').focus();
}
