// A first look at the lab in six steps: a card over it that takes nothing away from whoever would rather begin.
import { button, looks, made } from './dom.js';
import { words } from './tour_words.js';

const air = 4; // pixels around what a step is about

// What each step is about: controls of the canvas, of which those that are there are framed together.
const places = [
  ['timeline'],
  ['start', 'previous', 'play', 'next', 'end'],
  ['about', 'script', 'inspector', 'events', 'edits', 'packets', 'states', 'variables', 'sequence', 'plots', 'network', 'branches'].map((each) => `tab-${each}`),
  ['timeline'],
  ['scenario'],
  ['share', 'course'],
];

// Its looks, before anything is shown.
export const ready = () => looks(new URL('tour.css', import.meta.url).href);

export class Tour {
  #lab;
  #card = null;
  #said = null; // stays, since what is read aloud is what changes in it
  #row = null;
  #ring = null;
  #step = 0;

  // lab: {canvas, controls(), course(), courseIsOpen(), ended()}
  constructor(lab) {
    this.#lab = lab;
    window.addEventListener('resize', () => this.#frame());
    // Not what something else is closed by.
    window.addEventListener('keydown', (event) => { if (event.key === 'Escape' && this.#card && !document.querySelector('dialog[open]')) this.close(); });
  }

  get isOpen() { return this.#card !== null; }

  // From the first step. focus: the keyboard goes there, since somebody has asked for it.
  open(focus) {
    if (this.#card) return;
    this.#step = 0;
    this.#ring = made('div', { id: 'tour-ring' });
    this.#said = made('div', { aria: { live: 'polite' } });
    this.#row = made('div', { className: 'row' });
    this.#card = made('section', { id: 'tour', aria: { role: 'region' } }, this.#said, this.#row);
    document.getElementById('stage').after(this.#ring, this.#card);
    this.#show();
    if (focus) this.#card.querySelector('.next').focus({ preventScroll: true });
  }

  close() {
    if (!this.#card) return;
    const had = this.#card.contains(document.activeElement);
    this.#card.remove();
    this.#ring.remove();
    this.#card = this.#said = this.#row = this.#ring = null;
    if (had) this.#lab.ended();
  }

  relabel() { if (this.#card) this.#show(); }

  // Where that is not open already.
  #wayToCourse(told) { return this.#lab.courseIsOpen() ? [] : [button(told.course, () => { this.close(); this.#lab.course(); }, { className: 'course' })]; }

  #go(by) {
    this.#step += by;
    this.#show();
    this.#card.querySelector('.next').focus({ preventScroll: true });
  }

  #show() {
    const told = words();
    const last = this.#step === told.steps.length - 1;
    const [title, text] = told.steps[this.#step];
    this.#card.setAttribute('aria-label', told.title);
    const buttons = [
      ...(last ? this.#wayToCourse(told) : [button(told.skip, () => this.close(), { className: 'skip' })]),
      ...(this.#step > 0 ? [button(told.back, () => this.#go(-1), { className: 'back' })] : []),
      button(last ? told.done : told.next, () => (last ? this.close() : this.#go(1)), { className: 'next' }),
    ];
    this.#said.replaceChildren(made('header', {}, made('h2', { textContent: title }), made('p', { className: 'quiet', textContent: told.of(this.#step + 1, told.steps.length) })), made('p', { textContent: text }));
    this.#row.replaceChildren(...buttons);
    this.#frame();
  }

  // Around what the step is about; nowhere, when that is not there in this width.
  #frame() {
    if (!this.#card) return;
    const { left, top } = this.#lab.canvas.getBoundingClientRect();
    const boxes = this.#lab.controls().filter((each) => !each.above && places[this.#step].includes(each.name)).map((each) => each.visible);
    this.#ring.hidden = boxes.length === 0;
    if (boxes.length === 0) return;
    const edge = (which, side) => which(...boxes.map((box) => box[side]));
    const box = [edge(Math.min, 0) - air, edge(Math.min, 1) - air, edge(Math.max, 2) + air, edge(Math.max, 3) + air];
    const inside = [Math.max(box[0], 1), Math.max(box[1], 1), Math.min(box[2], innerWidth - left - 1), Math.min(box[3], innerHeight - top - 1)];
    Object.assign(this.#ring.style, { left: `${left + inside[0]}px`, top: `${top + inside[1]}px`, width: `${inside[2] - inside[0]}px`, height: `${inside[3] - inside[1]}px` });
  }
}
