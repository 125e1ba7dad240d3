// The address, the title and the history follow the run that is open, and lead back to it: after a reload, with Back and Forward, and on
// somebody else's machine.

import { recallForTab, rememberForTab } from './memory.js';
import { fromFragment, isShare, toFragment } from './share.js';
import { askFor, callWithTexts } from './texts.js';
import { text as words } from './words.js';

const embedded = window.parent !== window; // Back is the surrounding page's then
const settle = 250; // milliseconds after which an event in focus is written down; browsers allow only so many changes
const longest = 32_000; // characters of an address; what is longer is known to the history alone

// Changes a parameter of the address, if it is there.
export function updateParameter(key, value) {
  const address = new URL(location.href);
  if (!address.searchParams.has(key)) return;
  address.searchParams.set(key, value);
  history.replaceState(history.state, '', address.href);
}

// The course writes such addresses itself.
export function leadsToCourse() {
  const asked = new URLSearchParams(location.search);
  return ['lesson', 'course', 'exam'].some((name) => asked.has(name));
}

// The address of the lab itself: it says at most in which language and colours.
export const asksForNothing = () => !isShare(location.hash) && [...new URLSearchParams(location.search).keys()].every((name) => name === 'lang' || name === 'theme');

// A step in the history: {name, share, edited, draft}. share is what a link says of it (share.hpp), which is nothing of a capture, and name
// what a text or a file of the user's own is called; edited says that it was made by changing what was open, and draft is a text that cannot be run yet.
const isStep = (state) => typeof state?.name === 'string' && typeof state.share === 'string';

// The step that the page was left in, when it is loaded again; else null. The history does not have it: while the browser is on its way to load
// a page again, it takes what is written there and loses it, and what is still to be written has no time.
function stepLeft() {
  if (embedded) return null;
  const left = recallForTab('step');
  rememberForTab('step', null);
  if (performance.getEntriesByType('navigation')[0]?.type !== 'reload') return null;
  try {
    const step = JSON.parse(left);
    return isStep(step) ? step : null;
  } catch {
    return null; // others' pages of this origin write there, too
  }
}

// What ships with the lab, as it is, has its name in the address.
export const plainName = (share) => /^tcplab 1\nscenario ([^\n]+)\n$/.exec(share)?.[1] ?? null;

// Without what is in focus, and what is open beside it.
const whatOf = (share) => share.replace(/^(tcplab 1\n(?:(?:scenario|set|seed|edit|branch|open|mark) [^\n]*\n)*)(?:(?:focus|panel|plot|filter) [^\n]*\n)*/, '$1');

// fragment: of the share, where it is known.
export function addressOf(step, fragment) {
  const address = new URL(location.href);
  for (const course of ['course', 'lesson', 'step', 'exam', 'seed', 'minutes']) address.searchParams.delete(course);
  const name = plainName(step.share);
  if (name !== null) address.searchParams.set('scenario', name);
  else address.searchParams.delete('scenario');
  if (name === null && fragment !== null && fragment.length <= longest) address.hash = fragment;
  else if (isShare(address.hash)) address.hash = '';
  return address.href.replace(/#$/, '');
}

export class Address {
  #program;
  #wake;
  #wrong;
  #gone;
  #takeBack = () => {}; // what was told of the step that is open, which another one makes untrue
  #version = -1;
  #event = -1;
  #change = -1; // of what is open
  #places = ''; // that are marked in it, and what is open beside it
  #step = null;
  #written = null; // the step in whose entry of the history we are
  #text = '';
  #timer = 0;
  #editing = false;
  #held = false;
  #mended = true; // the address does not say something that could not be opened
  #turn = 0; // of what is written and read

  // wrong(reason) tells that a link could not be opened; null: it is damaged. gone(name): that a capture cannot be opened again, until what it
  // answers is called.
  constructor(program, { wake, wrong, gone }) {
    this.#program = program;
    this.#wake = wake;
    this.#wrong = wrong;
    this.#gone = gone;
    window.addEventListener('popstate', (event) => { if (!leadsToCourse()) this.#restore(event.state); });
    if (embedded) return;
    window.addEventListener('pagehide', () => this.#leave());
    window.addEventListener('pageshow', () => rememberForTab('step', null)); // it lived on
  }

  // Opens what the history or the address says. False when that cannot be opened; the first scenario is then.
  async start() {
    this.#held = leadsToCourse(); // or what plays meanwhile would write over it
    const left = stepLeft();
    const known = left === null || plainName(left.share) === plainName(history.state?.share ?? '');
    const ok = await this.#restore(left ?? history.state, known);
    if (this.#step === null) this.#take();
    return ok;
  }

  // As long as it is held, a lesson is what the address leads to, and not the run. there: the address leads to the run already.
  hold(yes, there = false) {
    if (yes === this.#held) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#held = yes;
    if (yes || there) return;
    this.#take();
    this.#write(embedded ? 'replaceState' : 'pushState', this.#step);
  }

  // What comes next is the open text, edited.
  editing() { this.#editing = true; }

  // What the reader has written, or what runs: known here even when the program does not answer any more.
  get text() { return this.draft ?? this.#text; }

  get draft() { return this.#step?.draft ?? null; }

  // A text that is not right yet and yet must not be lost; null when there is none.
  set draft(text) {
    if (this.draft === text) return;
    this.#step.draft = text;
    this.#later();
  }

  // Call it after every frame.
  follow() {
    if (this.#step === null) return; // still being opened
    if (this.#held) {
      if (this.#program._tcplab_run_version() !== this.#version) this.#take();
      return;
    }
    const title = `${askFor(this.#program, 'tcplab_title')} · tcplab`;
    if (document.title !== title) document.title = title;
    const editing = this.#editing;
    this.#editing = false;
    if (this.#program._tcplab_run_version() === this.#version) return this.#followFocus();
    this.#takeBack();
    const before = this.#step;
    if (this.#timer && this.#mended && !embedded) this.#write('replaceState', before); // where its reader left it
    this.#take();
    const again = editing ? before.edited && before.name === this.#step.name : whatOf(before.share) === whatOf(this.#step.share);
    this.#step.edited = editing;
    this.#write(again || embedded ? 'replaceState' : 'pushState', this.#step);
  }

  #take() {
    const { name, text } = JSON.parse(askFor(this.#program, 'tcplab_source'));
    this.#text = text;
    this.#step = { ...this.#step, name, share: askFor(this.#program, 'tcplab_share') };
    if (this.#version !== this.#program._tcplab_run_version()) this.#step.draft = null;
    this.#version = this.#program._tcplab_run_version();
    this.#event = this.#program._tcplab_focus();
    this.#change = this.#program._tcplab_change_version();
    this.#places = this.#placesNow();
  }

  #placesNow() { return `${this.#program._tcplab_places_version()} ${this.#program._tcplab_front_version()}`; }

  #followFocus() {
    const event = this.#program._tcplab_focus();
    const change = this.#program._tcplab_change_version();
    const places = this.#placesNow();
    if (event === this.#event && change === this.#change && places === this.#places) return;
    this.#places = places;
    this.#event = event;
    this.#change = change;
    const share = askFor(this.#program, 'tcplab_share');
    if (share === this.#step.share) return; // the panels are there that come by themselves
    this.#step.share = share;
    this.#later();
  }

  #later() {
    this.#timer ||= setTimeout(() => this.#write(this.#mended || embedded ? 'replaceState' : 'pushState', this.#step), settle);
  }

  // arrived: the address leads there already.
  async #restore(state, arrived = true) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#written = null;
    const turn = ++this.#turn;
    this.#takeBack();
    const asked = new URLSearchParams(location.search).get('scenario');
    let ok = true;
    if (isStep(state) && state.share === '') {
      askFor(this.#program, 'tcplab_open_first');
      this.#takeBack = this.#gone(state.name);
    } else if (isStep(state)) {
      ok = await this.#openShare(state.name, state.share, turn);
    } else if (isShare(location.hash)) {
      const share = await fromFragment(location.hash).catch(() => null);
      if (turn !== this.#turn) return true; // somebody has gone on
      ok = share === null ? this.#refuse(null) : await this.#openShare('', share, turn);
    } else if (asked !== null) {
      ok = await this.#openShare('', `tcplab 1\nscenario ${asked}\n`, turn);
    } else {
      askFor(this.#program, 'tcplab_open_first');
    }
    if (turn !== this.#turn) return true;
    this.#mended = ok;
    this.#step = { edited: false };
    this.#take();
    if (isStep(state) && state.share !== '') Object.assign(this.#step, { edited: state.edited, draft: state.draft ?? null });
    if (ok) this.#write('replaceState', this.#step, arrived);
    this.#wake();
    return ok;
  }

  // The canvas has told it already where the reason is empty.
  #refuse(reason) {
    if (reason !== '') this.#wrong(reason);
    return false;
  }

  async #openShare(name, share, turn) {
    if (callWithTexts(this.#program, 'tcplab_has_script', [name, share])) {
      if (!(await this.#program.complete().then(() => true, () => false))) return this.#refuse(words.partMissing);
      if (turn !== this.#turn) return true;
    }
    const reason = askFor(this.#program, 'tcplab_open_share', [name, share]);
    return reason === null || this.#refuse(reason);
  }

  // Unless the entry of the history is another's: a lesson's, one that is still being opened, or one that could not be.
  #leave() {
    const ours = this.#written === this.#step && isStep(this.#step) && isStep(history.state);
    if (ours && !this.#held) rememberForTab('step', JSON.stringify(this.#step));
  }

  // At once, and again with the fragment when it is made; arrived: the address leads there already. A step too long for the browser's
  // history is not kept; it then leads to what the address says.
  async #write(method, step, arrived = false) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#mended = true;
    this.#written = step;
    const turn = ++this.#turn;
    const put = (how, address) => {
      try {
        history[how](step, '', address);
      } catch {
        history[how](null, '', address);
      }
    };
    const plain = plainName(step.share) !== null || step.share === ''; // the fragment has none of it
    const stays = arrived ? plain && !isShare(location.hash) : method === 'replaceState' && !plain && isShare(location.hash);
    put(method, stays ? location.href : addressOf(step, null));
    if (plain) return;
    const fragment = await toFragment(step.share);
    if (turn === this.#turn) put('replaceState', addressOf(step, fragment));
  }
}
