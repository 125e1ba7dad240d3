// Bookmarks and the two points that are measured, as real elements: what the lab's own keys, menu and popup offer.
import { button, made } from './dom.js';
import { LiveList } from './live_list.js';
import { callWithTexts } from './texts.js';
import { text } from './words.js';

// So many characters of what was just written before the caret do not get in.
function takeBack(field, count) {
  const caret = field.selectionStart;
  const before = [...field.value.slice(0, caret)];
  field.setRangeText('', before.slice(0, Math.max(before.length - count, 0)).join('').length, caret, 'end');
}

export class PlaceList extends LiveList {
  constructor(program, wake) {
    super('places', program, wake, ['tcplab_run_version', 'tcplab_change_version', 'tcplab_places_version']);
  }

  parts(ask) {
    const { bookmarks, note, longest, limit, full, marked, measured } = ask('tcplab_places');
    const said = made('p', { id: 'note-limit', textContent: full, aria: { role: 'status' } });
    const field = made('input', { id: 'note', value: note, disabled: full !== '', aria: { label: text.note } });
    // The program counts characters, and not, as a field's maxLength, the halves of some.
    field.oninput = ({ isComposing }) => {
      const written = [...field.value];
      if (!isComposing && written.length > longest) takeBack(field, written.length - longest);
      said.textContent = written.length >= longest ? limit : full;
    };
    field.addEventListener('compositionend', () => field.dispatchEvent(new InputEvent('input')));
    const save = this.then((program) => callWithTexts(program, 'tcplab_set_bookmark', [field.value]));
    field.onkeydown = (event) => { if (event.key === 'Enter' && !event.isComposing) save(); };
    const measure = (label, what, id) => button(label, this.then((program) => program._tcplab_measure(what)), { id });
    return [
      made('h2', { textContent: text.bookmarks }),
      made('div', { className: 'row' }, field, button(marked ? text.saveNote : text.bookmarkHere, save, { id: 'save-note', disabled: full !== '' })),
      said,
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
