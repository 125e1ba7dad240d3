// Bookmarks and the two points that are measured, as real elements: what the lab's own keys, menu and popup offer.
import { button, made } from './dom.js';
import { LiveList } from './live_list.js';
import { callWithTexts } from './texts.js';
import { text } from './words.js';

export class PlaceList extends LiveList {
  constructor(program, wake) {
    super('places', program, wake, ['tcplab_run_version', 'tcplab_change_version', 'tcplab_places_version']);
  }

  parts(ask) {
    const { bookmarks, note, marked, measured } = ask('tcplab_places');
    const field = made('input', { id: 'note', value: note, maxLength: 200, aria: { label: text.note } });
    const save = this.then((program) => callWithTexts(program, 'tcplab_set_bookmark', [field.value]));
    field.onkeydown = (event) => { if (event.key === 'Enter' && !event.isComposing) save(); };
    const measure = (label, what, id) => button(label, this.then((program) => program._tcplab_measure(what)), { id });
    return [
      made('h2', { textContent: text.bookmarks }),
      made('div', { className: 'row' }, field, button(marked ? text.saveNote : text.bookmarkHere, save, { id: 'save-note' })),
      made('ul', {}, bookmarks.map((bookmark, index) => this.#bookmark(bookmark, index))),
      made('h2', { textContent: text.measure }),
      measure(text.measureFrom, 0, 'measure-from'),
      ...(measured ? [measure(text.measureTo, 1, 'measure-to'), measure(text.measureStop, 2, 'measure-stop')] : []),
      made('p', { id: 'measured', textContent: measured, aria: { role: 'status' } }),
    ];
  }

  #bookmark({ name, here }, index) {
    const go = button(name, this.then((program) => program._tcplab_go_to_bookmark(index)), here ? { aria: { current: 'true' } } : {});
    return made('li', {}, go, button('✕', this.then((program) => program._tcplab_remove_bookmark(index)), { aria: { label: text.removeBookmark(name) } }));
  }
}
