// A first look at the lab in six steps: a card over it that takes nothing away from whoever would rather begin.
import { words } from './tour_words.js';

const air = 4; // pixels around what a step is about

// What each step is about: controls of the canvas, of which those that are there are framed together.
const places = [
  ['timeline'],
  ['start', 'previous', 'play', 'next', 'end'],
  ['tab-about', 'tab-script', 'tab-inspector', 'tab-states', 'tab-events'],
  ['timeline'],
  ['scenario'],
  ['share', 'course'],
];

function made(tag, properties, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

export class Tour {
  #lab;
  #card = null;
  #ring = null;
  #step = 0;

  // lab: {canvas, controls(), course(), ended()}
  constructor(lab) {
    this.#lab = lab;
    document.head.append(made('link', { rel: 'stylesheet', href: new URL('tour.css', import.meta.url).href }));
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
    this.#card = made('section', { id: 'tour' });
    this.#card.setAttribute('role', 'region');
    document.getElementById('stage').after(this.#ring, this.#card);
    this.#show();
    if (focus) this.#card.querySelector('.next').focus({ preventScroll: true });
  }

  close() {
    if (!this.#card) return;
    const had = this.#card.contains(document.activeElement);
    this.#card.remove();
    this.#ring.remove();
    this.#card = this.#ring = null;
    if (had) this.#lab.ended();
  }

  relabel() { if (this.#card) this.#show(); }

  #button(name, label, act) {
    return made('button', { type: 'button', className: name, textContent: label, onclick: act });
  }

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
    const said = made('p', { textContent: text });
    const heading = made('h2', { textContent: title });
    const row = made('div', { className: 'row' });
    if (last) row.append(Object.assign(this.#button('course', told.course, () => { this.close(); this.#lab.course(); })));
    else row.append(this.#button('skip', told.skip, () => this.close()));
    if (this.#step > 0) row.append(this.#button('back', told.back, () => this.#go(-1)));
    row.append(this.#button('next', last ? told.done : told.next, () => (last ? this.close() : this.#go(1))));
    const live = made('div', {}, made('header', {}, heading, made('p', { className: 'quiet', textContent: told.of(this.#step + 1, told.steps.length) })), said);
    live.setAttribute('aria-live', 'polite');
    this.#card.replaceChildren(live, row);
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
