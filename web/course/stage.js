// What a lesson does with the lab: the run, where to look, and what is hidden.
import { changesOf, withoutPlaces } from '../share_text.js';
import { askFor, callWithTexts } from '../texts.js';

const panels = { diagram: 'states', variables: 'variables', inspector: 'inspector', sequence: 'sequence', plots: 'plots', packets: 'packets', network: 'network' };
const numbers = { relative: 0, raw: 1, letters: 2 };
const linear = 0; // the axis on which an instant can be pointed at
const second = 1e9;

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

// The lab cannot show what it is to show.
export class RunError extends Error {}

export class Stage {
  #program;
  #wake;
  #now = {};
  #axis = null; // what it was before time was to be pointed at
  #numbers = null; // how they were written before a lesson said so
  #opened = -1; // the run that it has shown last
  #overlay = null; // what is drawn on the timeline

  constructor(program, wake) {
    this.#program = program;
    this.#wake = wake;
  }

  // The run that the lesson shows, without what the learner has made of it.
  get base() { return this.#now.run ?? null; }
  // With that: the run alone, without what is in focus, and the reader's bookmarks.
  get share() { return withoutPlaces(askFor(this.#program, 'tcplab_share')); }
  // Whether the learner has made something else of it.
  get changed() { return this.base !== null && JSON.stringify(changesOf(this.share)) !== JSON.stringify(changesOf(this.base)); }
  get version() { return this.#program._tcplab_change_version(); }
  get hiding() { return Boolean(this.#program._tcplab_is_hiding()); }
  // The future, or what the run has beside its text.
  get keeping() { return this.hiding || Boolean(this.#program._tcplab_keeps_secret()); }
  // Somebody has opened another run since.
  get strayed() { return this.#program._tcplab_run_version() !== this.#opened; }
  // From which state to which connections have gone in what is to be seen of the run, as 'LISTEN>SYN-RECEIVED'.
  get transitions() {
    return JSON.parse(askFor(this.#program, 'tcplab_transcript')).lines.flatMap((line) => {
      const [, from, to] = /: ([A-Z][A-Z0-9-]+) -> ([A-Z][A-Z0-9-]+)(?![\w-])/.exec(line) ?? [];
      return from ? [`${from}>${to}`] : [];
    });
  }
  // The lines that the learner has added.
  get edits() {
    const before = this.base === null ? [] : changesOf(this.base).edits;
    return changesOf(this.share).edits.filter((line) => !before.includes(line));
  }

  // What is drawn on the timeline, in place of what has been; it has follow() and remove(). A picked state is asked for where state is true.
  overlay(drawing, state = false) {
    this.#overlay?.remove();
    this.#overlay = drawing;
    this.#program._tcplab_ask_for_state(state);
    this.#wake();
  }
  // As text, since it is asked for after every frame.
  places() { return askFor(this.#program, 'tcplab_timeline_places'); }
  get picked() {
    const state = this.#program._tcplab_picked_state();
    return state < 0 ? null : state;
  }
  set picked(state) {
    this.#program._tcplab_pick_state(state ?? -1);
    this.#wake();
  }

  // Shows what together() has found, or an exercise; throws a RunError. fresh: the learner's changes are taken back; fixed: as long as something is hidden, the run
  // cannot be changed.
  show(wanted, { fresh = true, pointing = false, fixed = false } = {}) {
    const program = this.#program;
    this.overlay(null);
    if (wanted.run && this.#differs(wanted, fresh)) this.#open(wanted);
    this.#now = wanted;
    this.#opened = program._tcplab_run_version();
    this.#point(pointing && Boolean(wanted.hide));
    this.#curtain(wanted, fixed);
    if (wanted.numbers) {
      const before = program._tcplab_set_numbers(numbers[wanted.numbers]);
      this.#numbers ??= before;
    }
    if (wanted.panel) callWithTexts(program, 'tcplab_lend_panel', [panels[wanted.panel] ?? wanted.panel]);
    if (wanted.focus ?? wanted.hide) this.focus(wanted.focus ?? wanted.hide);
    if (wanted.span) program._tcplab_show_span(...wanted.span);
    this.#wake();
  }

  #differs({ run, secret }, fresh) {
    if (secret || this.#now.secret) return true; // of which nothing that can be asked for tells
    return (fresh || !this.share.startsWith(run)) && (this.share !== run || run !== this.#now.run);
  }

  #open({ run, secret }) {
    // What the lab itself tells has an empty reason.
    const wrong = askFor(this.#program, 'tcplab_open_share', ['', run]);
    const kept = wrong === null && (!secret || Boolean(callWithTexts(this.#program, 'tcplab_keep_secret', [secret.join('\n')])));
    if (!kept) throw new RunError(wrong || JSON.parse(askFor(this.#program, 'tcplab_transcript')).notice);
  }

  #curtain({ hide, span }, fixed) {
    const program = this.#program;
    if (!hide) return program._tcplab_reveal();
    // Below an instant there is room for an answer.
    const room = Math.max(span?.[1] ?? 0, hide.at + (span ? 0 : Math.max(second, hide.at)));
    return program._tcplab_hide_after(hide.at, hide.event ?? -1, room, fixed);
  }

  #point(yes) {
    if (yes && this.#axis === null) this.#axis = this.#program._tcplab_set_axis(linear);
    if (!yes && this.#axis !== null) {
      this.#program._tcplab_set_axis(this.#axis);
      this.#axis = null;
    }
  }

  reveal() {
    this.overlay(null);
    this.#now = { ...this.#now, hide: null, secret: null };
    this.#point(false);
    this.#program._tcplab_reveal();
    this.#program._tcplab_tell_secret();
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

  // As it was before the course. What has not been answered is not told by leaving.
  leave() {
    this.overlay(null);
    this.#point(false);
    if (this.#numbers !== null) this.#program._tcplab_set_numbers(this.#numbers);
    this.#numbers = null;
    this.#program._tcplab_take_back_panels();
    if (this.keeping) this.#program._tcplab_open_first();
    this.#now = {};
    this.#wake();
  }
}
