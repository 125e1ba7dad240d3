// A part of the page that shows what the program has, as long as it is open, as real elements.
import { askFor } from './texts.js';

const again = 10_000; // milliseconds after which a part that could not be had is asked for once more
let whole = null; // the parts of the program that come later: what lists ask for is of them (split_program.py)

export class LiveList {
  #id;
  #program;
  #wake;
  #versions;
  #shown = '';

  // id: of a <details> with an element `id-list` in it. versions: the program's functions whose numbers say whether anything is new, besides the
  // focus and the language.
  constructor(id, program, wake, versions) {
    this.#id = id;
    this.#program = program;
    this.#wake = wake;
    this.#versions = versions;
    document.getElementById(id).addEventListener('toggle', () => this.update());
  }

  // Cheap when nothing changed, or nobody looks; call it after every frame.
  update() {
    const program = this.#program();
    if (!program || !document.getElementById(this.#id).open || program._tcplab_is_playing()) return;
    if (whole !== true) {
      whole ??= program.complete().then(() => { whole = true; this.update(); }, () => setTimeout(() => { whole = null; }, again));
      return;
    }
    const now = [...this.#versions, 'tcplab_focus'].map((name) => program[`_${name}`]()).concat(document.documentElement.lang).join(' ');
    if (now === this.#shown) return;
    this.#shown = now;
    const list = document.getElementById(`${this.#id}-list`);
    const focused = [...list.querySelectorAll('button, input')].indexOf(document.activeElement);
    list.replaceChildren(...this.parts((question) => JSON.parse(askFor(program, question))));
    if (focused < 0) return;
    const stops = [...list.querySelectorAll('button:enabled, input')];
    stops[Math.min(focused, stops.length - 1)]?.focus({ preventScroll: true });
  }

  // What is to be in it, by whoever extends this: ask(function) answers what the program tells.
  parts() { return []; }

  // What a control does: act(program), and everything follows.
  then(act) {
    return () => {
      act(this.#program());
      this.update();
      this.#wake();
    };
  }
}
