// What a lesson does with the lab: the run, where to look, and what is hidden.
import { askFor, callWithTexts } from '../texts.js';

const panels = { diagram: 'states', variables: 'variables', inspector: 'inspector', sequence: 'sequence', plots: 'plots', packets: 'packets', network: 'network' };
const numbers = { relative: 0, raw: 1, letters: 2 };
const linear = 0; // the axis on which an instant can be pointed at
const second = 1e9;

// Without what is in focus.
const withoutFocus = (share) => share.replace(/^(tcplab 1\n(?:(?:scenario|set|seed|edit) [^\n]*\n)*)focus \d+\n/, '$1');
const editsOf = (share) => [...share.split('\ntext\n', 1)[0].matchAll(/^edit on (.*)$/gm)].map(([, line]) => line);

// What blocks ask of the lab, taken together in their order: {run, span, focus, hide, panel, numbers}. Of what is asked all has been
// answered.
export function together(blocks, before = {}) {
  const now = { ...before };
  for (const block of blocks) {
    if (block.kind === 'run') Object.assign(now, { run: block.shared, span: null, focus: null, hide: null });
    if (block.kind === 'question' || block.kind === 'task') now.hide = null;
    if (block.kind !== 'show') continue;
    for (const what of ['span', 'focus', 'hide', 'panel', 'numbers']) if (block[what] !== undefined && block[what] !== null) now[what] = block[what];
    if (block.reveal) now.hide = null;
  }
  return now;
}

export class Stage {
  #program;
  #wake;
  #now = {};
  #axis = null; // what it was before time was to be pointed at

  constructor(program, wake) {
    this.#program = program;
    this.#wake = wake;
  }

  // The run that the lesson shows, without what the learner has made of it.
  get base() { return this.#now.run ?? null; }
  // With that.
  get share() { return withoutFocus(askFor(this.#program, 'tcplab_share')); }
  get version() { return this.#program._tcplab_change_version(); }
  get hiding() { return Boolean(this.#program._tcplab_is_hiding()); }
  // The lines that the learner has added.
  get edits() {
    const before = editsOf(this.base ?? '');
    return editsOf(this.share).filter((line) => !before.includes(line));
  }

  // Shows what together() has found. fresh: the learner's changes are taken back.
  show(wanted, { fresh = true, pointing = false } = {}) {
    const program = this.#program;
    if (wanted.run && (fresh || !this.share.startsWith(wanted.run)) && (this.share !== wanted.run || wanted.run !== this.#now.run)) {
      const wrong = askFor(program, 'tcplab_open_share', ['', wanted.run]);
      if (wrong) console.warn(`tcplab: ${wrong}`);
    }
    this.#now = wanted;
    this.#point(pointing && Boolean(wanted.hide));
    this.#curtain(wanted);
    if (wanted.numbers) program._tcplab_set_numbers(numbers[wanted.numbers]);
    if (wanted.panel) callWithTexts(program, 'tcplab_open_panel', [panels[wanted.panel] ?? wanted.panel]);
    if (wanted.focus ?? wanted.hide) this.focus(wanted.focus ?? wanted.hide);
    if (wanted.span) program._tcplab_show_span(...wanted.span);
    this.#wake();
  }

  #curtain({ hide, span }) {
    const program = this.#program;
    if (!hide) return program._tcplab_reveal();
    const room = Math.max(span?.[1] ?? 0, hide.at + (span ? 0 : Math.max(second, hide.at)));
    return program._tcplab_hide_after(hide.at, hide.event ?? -1, room);
  }

  #point(yes) {
    if (yes && this.#axis === null) this.#axis = this.#program._tcplab_set_axis(linear);
    if (!yes && this.#axis !== null) {
      this.#program._tcplab_set_axis(this.#axis);
      this.#axis = null;
    }
  }

  reveal() {
    this.#now = { ...this.#now, hide: null };
    this.#point(false);
    this.#program._tcplab_reveal();
    this.#wake();
  }

  // {event, at}: the event where there is one, else the instant.
  focus({ event, at }) {
    if (event !== undefined && event !== null) this.#program._tcplab_select(event);
    else this.#program._tcplab_seek(at);
    this.#wake();
  }

  get pointed() {
    const at = this.#program._tcplab_pointed();
    return at < 0 ? null : at;
  }

  set pointed(at) {
    this.#program._tcplab_point_at(at ?? -1);
    this.#wake();
  }

  // Lines of the language, as one change. Answers what is wrong, or null.
  change(lines) {
    const ok = Boolean(callWithTexts(this.#program, 'tcplab_change_all', [lines.join('\n')]));
    this.#wake();
    return ok ? null : JSON.parse(askFor(this.#program, 'tcplab_transcript')).notice;
  }

  undo() {
    this.#program._tcplab_undo();
    this.#wake();
  }

  startOver() {
    if (this.base !== null) this.show(this.#now);
  }

  // As it was before the course.
  leave() {
    this.#point(false);
    this.#program._tcplab_reveal();
    this.#now = {};
    this.#wake();
  }
}
