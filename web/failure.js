// What takes the place of the lab when it cannot go on: why, what to do, and what is not to be lost.
import { text } from './words.js';

const byId = (id) => document.getElementById(id);

let failed = false;
let textThatRan = () => '';

export const hasFailed = () => failed;

// text() is what runs; asked for when nothing else is left of it.
export function keepText(of) {
  textThatRan = of;
}

function lastText() {
  try {
    return textThatRan();
  } catch {
    return ''; // the program does not answer any more
  }
}

export function fail(title, explanation, detail = '') {
  if (failed) return;
  failed = true;
  const kept = lastText();
  document.querySelector('main').inert = true; // nothing behind it takes the Tab key
  document.querySelectorAll('dialog, #editor').forEach((element) => element.remove());
  byId('cover').hidden = false;
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
