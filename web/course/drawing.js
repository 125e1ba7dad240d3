// Answers on the timeline itself: the next segment, drawn as an arrow with its fields beside it, and the host that waits, picked by its lifeline.
// Whatever is done here stands in the form in the panel at once, and the other way round; the form is complete by itself.
import { made } from '../dom.js';
import { flags } from './forms.js';
import { svg } from './svg.js';
import { words } from './words.js';

const least = 40; // pixels of the hidden part that can be drawn on
const roomy = 110; // where the fields have room beside the arrow, too
const steep = 46; // from the arrow's tail to its head, where there is room

const near = (hosts, x) => hosts.reduce((best, each) => (Math.abs(each[1] - x) < Math.abs(best[1] - x) ? each : best));
const set = (answer, field, value) => [...answer.filter((each) => each.field !== field), ...(value ? [{ field, value }] : [])];
const get = (answer, field) => answer.find((each) => each.field === field)?.value ?? '';

// What all drawings have. form: of forms.js; places(): what lies where on the timeline, or null.
class Drawing {
  #places;
  #last = '';
  form;
  element;

  constructor(form, places, label) {
    this.form = form;
    this.#places = places;
    this.element = made('div', { className: 'drawing', hidden: true, aria: { role: 'group', label } });
    document.getElementById('stage').append(this.element);
    this.heard = () => this.show();
    form.element.addEventListener('input', this.heard);
  }

  get answer() { return this.form.answer(); }
  set answer(answer) {
    this.form.fill(answer);
    this.form.element.dispatchEvent(new Event('input', { bubbles: true }));
  }

  // Call it after every frame.
  follow() {
    const text = this.#places();
    if (text === this.#last) return;
    this.#last = text;
    const places = JSON.parse(text);
    this.element.hidden = places === null || !this.place(places);
    if (!this.element.hidden) this.show();
  }

  remove() {
    this.form.element.removeEventListener('input', this.heard);
    this.element.remove();
  }
}

// An arrow from a lifeline to another, by dragging, by a tap on its tail, or by the keyboard; and its fields beside it.
class SegmentDrawing extends Drawing {
  #question;
  #places = null;
  #drag = null; // where the hand is
  #drop = steep;
  #tails = [];
  #line = svg('path', { class: 'arrow' });
  #picture = svg('svg', { 'aria-hidden': 'true' });
  #boxes = new Map();
  #inputs = new Map();
  #fields = made('div', { className: 'fields' });

  constructor(question, form, places) {
    super(form, places, words().drawn);
    this.#question = question;
    this.#picture.append(this.#line);
    for (const name of question.fields) this.#add(name);
    this.element.append(this.#picture, this.#fields);
    if (question.fields.includes('from')) {
      this.#tails = question.hosts.map((host) => this.#tail(host));
      this.element.append(...this.#tails.map(({ element }) => element));
    }
  }

  #add(name) {
    if (name === 'from') return;
    if (name === 'flags') {
      for (const flag of flags) {
        const button = made('button', { type: 'button', className: 'flag', textContent: flag, onclick: () => this.#toggle(flag) });
        this.#boxes.set(flag, button);
      }
      this.#fields.append(made('div', { className: 'row', aria: { role: 'group', label: words().flags } }, [...this.#boxes.values()]));
      return;
    }
    const input = made('input', { type: 'text', autocomplete: 'off', spellcheck: false, size: 9, oninput: () => { this.answer = set(this.answer, name, input.value.trim()); } });
    this.#inputs.set(name, input);
    this.#fields.append(made('label', {}, made('span', { textContent: `${name}=` }), input));
  }

  #toggle(flag) {
    const taken = get(this.answer, 'flags').split(' ').filter(Boolean);
    const next = flags.filter((each) => (each === flag) !== taken.includes(each));
    this.answer = set(this.answer, 'flags', next.join(' '));
  }

  #tail(host) {
    const element = made('button', { type: 'button', className: 'tail', title: words().drawFrom(host), aria: { label: words().drawFrom(host) }, onclick: () => { this.answer = set(this.answer, 'from', host); } });
    element.addEventListener('pointerdown', (event) => {
      element.setPointerCapture(event.pointerId);
      this.#drag = { from: host, at: event };
    });
    element.addEventListener('pointermove', (event) => {
      if (!this.#drag) return;
      this.#drag.at = event;
      this.#draw();
    });
    for (const end of ['pointerup', 'pointercancel']) {
      element.addEventListener(end, () => {
        if (this.#drag) this.answer = set(this.answer, 'from', this.#drag.from);
        this.#drag = null;
        this.#draw();
      });
    }
    return { host, element };
  }

  place(places) {
    const room = places.columns[3] - places.hidden;
    if (room < least || places.hosts.length < 2) return false;
    this.#places = places;
    const [left, , right] = places.columns;
    for (const { host, element } of this.#tails) {
      const at = places.hosts.find(([name]) => name === host);
      element.style.left = `${at?.[1] ?? -100}px`;
      element.style.top = `${this.#top()}px`;
    }
    this.#fields.hidden = room < roomy;
    this.element.hidden = false; // or the fields have no height
    Object.assign(this.#fields.style, { left: `${left + 4}px`, width: `${right - left - 8}px` });
    const height = this.#fields.offsetHeight;
    this.#drop = Math.max(14, Math.min(steep, places.columns[3] - this.#top() - height - 18));
    this.#fields.style.top = `${Math.min(this.#top() + this.#drop + 10, places.columns[3] - height - 4)}px`;
    return true;
  }

  #top() { return this.#places.hidden + Math.min(40, (this.#places.columns[3] - this.#places.hidden) / 4); }

  #from() {
    if (this.#drag) return this.#drag.from;
    return this.#question.fields.includes('from') ? get(this.answer, 'from') : this.#question.ends?.[0] ?? '';
  }

  #draw() {
    const { hosts } = this.#places;
    const tail = hosts.find(([name]) => name === this.#from());
    if (!tail) return this.#line.setAttribute('d', '');
    const box = this.element.getBoundingClientRect();
    const aim = this.#drag ? this.#drag.at.clientX - box.left : hosts.find(([name]) => name === this.#question.ends?.[1])?.[1] ?? hosts.find((each) => each !== tail)[1];
    const others = hosts.filter((each) => each !== tail);
    const x = this.#drag ? aim : near(others, aim)[1];
    const [y, to] = [this.#top(), this.#top() + this.#drop];
    const back = Math.sign(tail[1] - x) * 11;
    this.#line.setAttribute('d', `M${tail[1]} ${y}L${x} ${to}m${back} ${back === 0 ? 0 : -9}L${x} ${to}l${back} 3`);
    return undefined;
  }

  show() {
    if (!this.#places) return;
    const taken = get(this.answer, 'flags').split(' ');
    for (const [flag, button] of this.#boxes) button.setAttribute('aria-pressed', taken.includes(flag));
    for (const [name, input] of this.#inputs) if (document.activeElement !== input) input.value = get(this.answer, name);
    for (const { host, element } of this.#tails) element.setAttribute('aria-pressed', this.#from() === host);
    for (const [name, input] of this.#inputs) input.setAttribute('aria-label', words().onTimeline(name));
    this.#draw();
  }
}

// A lifeline is taken by its head.
class HostDrawing extends Drawing {
  #heads;

  constructor(question, form, places) {
    super(form, places, words().fields.host);
    this.#heads = question.hosts.map((host) => {
      const element = made('button', { type: 'button', className: 'head', title: words().takeHost(host), aria: { label: words().takeHost(host) }, onclick: () => this.#toggle(host) });
      return { host, element };
    });
    this.element.append(...this.#heads.map(({ element }) => element));
  }

  #toggle(host) {
    const has = this.answer.some(({ value }) => value === host);
    this.answer = has ? this.answer.filter(({ value }) => value !== host) : [...this.answer, { field: 'host', value: host }];
  }

  place({ header: [, top, , bottom], hosts }) {
    for (const { host, element } of this.#heads) {
      const [, , from, to] = hosts.find(([name]) => name === host) ?? [host, 0, -200, -200];
      Object.assign(element.style, { left: `${from - 8}px`, top: `${top}px`, width: `${Math.max(to - from + 16, 44)}px`, height: `${bottom - top}px` });
    }
    return true;
  }

  show() {
    for (const { host, element } of this.#heads) element.setAttribute('aria-pressed', this.answer.some(({ value }) => value === host));
  }
}

// null where there is nothing to draw of such a question.
export function drawingOf(question, form, places) {
  if (question.kind === 'segment') return new SegmentDrawing(question, form, places);
  return question.kind === 'who' ? new HostDrawing(question, form, places) : null;
}
