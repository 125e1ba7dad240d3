// How the reader has laid out the lab, from visit to visit, and what the run is compared with, as long as the tab is there. In a frame the
// page around the lab says that, and nothing is remembered.
import { updateParameter } from './address.js';
import { recall, recallForTab, remember, rememberForTab } from './memory.js';
import { askFor, callWithTexts } from './texts.js';

const settle = 250; // milliseconds after which a change is written down
const framed = window.parent !== window;
const nameOf = (view) => /^layout (\w+)\n/.exec(view)?.[1];

export class View {
  #program;
  #view = '';
  #comparison = '';
  #timer = 0;

  constructor(program) {
    this.#program = program;
    window.addEventListener('pagehide', () => this.#keep());
  }

  // Once a run is open. layout: what the address asks for, or null. False when there is no such layout.
  start(layout) {
    const kept = framed ? null : recall('view');
    if (kept !== null) callWithTexts(this.#program, 'tcplab_set_view', [kept]);
    const compared = framed ? null : recallForTab('comparison');
    if (compared !== null) callWithTexts(this.#program, 'tcplab_set_comparison', [compared]);
    const known = layout === null || nameOf(this.#now()) === layout || Boolean(callWithTexts(this.#program, 'tcplab_choose_layout', [layout]));
    this.#view = this.#now();
    this.#comparison = askFor(this.#program, 'tcplab_comparison');
    return known;
  }

  // Call it after every frame.
  follow() {
    if (framed || this.#view === '') return;
    const [view, comparison] = [this.#now(), askFor(this.#program, 'tcplab_comparison')];
    if (view === this.#view && comparison === this.#comparison) return;
    if (nameOf(view) !== nameOf(this.#view)) updateParameter('layout', nameOf(view));
    this.#view = view;
    this.#comparison = comparison;
    this.#timer ||= setTimeout(() => this.#keep(), settle);
  }

  #now() { return askFor(this.#program, 'tcplab_view'); }

  #keep() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    remember('view', this.#view);
    rememberForTab('comparison', this.#comparison);
  }
}
