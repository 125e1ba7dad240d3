// Bookmarks and the two points that are measured, as real elements: what the lab's own keys, menu and popup offer.

import { askFor, callWithTexts } from './texts.js';
import { text } from './words.js';

const byId = (id) => document.getElementById(id);

function button(label, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.onclick = act;
  return made;
}

function titled(words) {
  const made = document.createElement('h2');
  made.textContent = words;
  return made;
}

export class PlaceList {
  #program;
  #wake;
  #shown = '';

  constructor(program, wake) {
    this.#program = program;
    this.#wake = wake;
    byId('places').addEventListener('toggle', () => this.update());
  }

  // Cheap when nothing changed, or nobody looks; call it after every frame.
  update() {
    const program = this.#program();
    if (!program || !byId('places').open || program._tcplab_is_playing()) return;
    const now = [program._tcplab_run_version(), program._tcplab_change_version(), program._tcplab_places_version(), program._tcplab_focus(), document.documentElement.lang].join(' ');
    if (now === this.#shown) return;
    this.#shown = now;
    this.#show(JSON.parse(askFor(program, 'tcplab_places')));
  }

  #then(act) {
    return () => {
      act(this.#program());
      this.update();
      this.#wake();
    };
  }

  #show({ bookmarks, note, marked, measured }) {
    const list = byId('places-list');
    const focused = [...list.querySelectorAll('button, input')].indexOf(document.activeElement);
    const field = Object.assign(document.createElement('input'), { id: 'note', value: note, maxLength: 200 });
    field.setAttribute('aria-label', text.note);
    const save = this.#then((program) => callWithTexts(program, 'tcplab_set_bookmark', [field.value]));
    field.onkeydown = (event) => { if (event.key === 'Enter' && !event.isComposing) save(); };
    const row = Object.assign(document.createElement('div'), { className: 'row' });
    row.append(field, Object.assign(button(marked ? text.saveNote : text.bookmarkHere, save), { id: 'save-note' }));
    const result = Object.assign(document.createElement('p'), { id: 'measured', textContent: measured });
    result.setAttribute('role', 'status');
    const measure = (what) => this.#then((program) => program._tcplab_measure(what));
    const points = [Object.assign(button(text.measureFrom, measure(0)), { id: 'measure-from' })];
    if (measured) points.push(Object.assign(button(text.measureTo, measure(1)), { id: 'measure-to' }), Object.assign(button(text.measureStop, measure(2)), { id: 'measure-stop' }));
    list.replaceChildren(titled(text.bookmarks), row, this.#bookmarks(bookmarks), titled(text.measure), ...points, result);
    const stops = [...list.querySelectorAll('button, input')];
    if (focused >= 0) stops[Math.min(focused, stops.length - 1)]?.focus({ preventScroll: true });
  }

  #bookmarks(bookmarks) {
    const made = document.createElement('ul');
    made.append(...bookmarks.map(({ name, here }, index) => {
      const item = document.createElement('li');
      const go = button(name, this.#then((program) => program._tcplab_go_to_bookmark(index)));
      if (here) go.setAttribute('aria-current', 'true');
      const remove = button('✕', this.#then((program) => program._tcplab_remove_bookmark(index)));
      remove.setAttribute('aria-label', text.removeBookmark(name));
      item.append(go, remove);
      return item;
    }));
    return made;
  }
}
