// What the page has to say beside the lab: a line that stays for a while, and an error until it is closed.
import { text } from './words.js';

const stays = 6000; // milliseconds
const place = () => document.getElementById('notices');

function put(words, role, actions) {
  const line = document.createElement('div');
  line.className = `notice ${role}`;
  if (role === 'alert') line.setAttribute('role', role); // of the others #notices tells
  const said = document.createElement('p');
  said.textContent = words;
  line.append(said);
  const close = () => line.remove();
  for (const [label, action] of [...actions, ['✕', null]]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    if (!action) button.setAttribute('aria-label', text.close);
    button.onclick = () => { close(); action?.(); };
    line.append(button);
  }
  line.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  place().append(line);
  return close;
}

// actions: [[label, function]]. Answers what closes it, where that is over before.
export function tell(words, actions = []) {
  const close = put(words, 'status', actions);
  if (!actions.length) setTimeout(close, stays);
  return close;
}

// Warns until it is closed, or what it answers is called.
export function warnUntil(words) {
  for (const same of place().querySelectorAll('.alert')) if (same.firstChild.textContent === words) same.remove();
  return put(words, 'alert', []);
}

export function warn(words) { warnUntil(words); }
