// The panel beside the lab, or below it on a phone: its size is the reader's, Escape closes it, and what is shown takes the focus.
import { looks, made } from '../dom.js';
import { recall, remember } from '../memory.js';
import { words } from './words.js';

const least = 22; // per cent of the window
const most = 70;
const usual = 36;
const usualBelow = 50;
const step = 3;

const below = matchMedia('(max-width: 819px)');
const key = () => (below.matches ? 'course-height' : 'course-width');

export class Panel {
  #act;
  #element;
  #body = made('div', { className: 'body' });
  #title = made('p', { className: 'name' });
  #close = made('button', { type: 'button', id: 'course-close', textContent: '✕' });
  #map = made('button', { type: 'button', id: 'course-map', textContent: '☰' });
  #grip = made('div', { className: 'grip', tabIndex: 0, aria: { role: 'separator', valuemin: least, valuemax: most, controls: 'stage' } });
  #toSides = () => this.#resize(this.#kept());

  // Its looks, before anything is shown.
  static ready() { return looks(new URL('course.css', import.meta.url).href); }

  // act: {close(), map(), escape(), resized()}; escape() answers whether it had something of its own to close.
  constructor(act) {
    this.#act = act;
    this.#close.onclick = act.close;
    this.#map.onclick = act.map;
    this.#element = made('section', { id: 'course' }, this.#grip, made('header', {}, this.#map, this.#title, this.#close), this.#body);
    this.#element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#grip.addEventListener('pointerdown', (event) => this.#drag(event));
    document.querySelector('main').append(this.#element);
    document.documentElement.dataset.course = '';
    below.addEventListener('change', this.#toSides);
    this.relabel();
    this.#toSides();
  }

  relabel() {
    this.#element.setAttribute('aria-label', words().course);
    this.#close.setAttribute('aria-label', words().close);
    this.#map.setAttribute('aria-label', words().map);
    this.#map.title = words().map;
    this.#grip.setAttribute('aria-label', words().resize);
  }

  name(text) { this.#title.textContent = text; }

  // heading takes the focus, if it is given.
  show(element, heading = null) {
    this.#body.replaceChildren(element);
    this.#body.scrollTop = 0;
    heading?.focus({ preventScroll: true });
  }

  remove() {
    below.removeEventListener('change', this.#toSides);
    this.#element.remove();
    delete document.documentElement.dataset.course;
    document.documentElement.style.removeProperty('--course');
  }

  #kept() {
    const kept = Number(recall(key()));
    return kept >= least && kept <= most ? kept : below.matches ? usualBelow : usual;
  }

  #resize(size) {
    const now = Math.round(Math.max(least, Math.min(most, size)));
    document.documentElement.style.setProperty('--course', `${now}%`);
    this.#grip.setAttribute('aria-valuenow', String(now));
    this.#grip.setAttribute('aria-orientation', below.matches ? 'horizontal' : 'vertical');
    this.#act.resized();
    return now;
  }

  #drag(event) {
    event.preventDefault();
    this.#grip.setPointerCapture(event.pointerId);
    const move = ({ clientX, clientY }) => {
      const size = below.matches ? (innerHeight - clientY) / innerHeight : (innerWidth - clientX) / innerWidth;
      remember(key(), String(this.#resize(size * 100)));
    };
    this.#grip.addEventListener('pointermove', move);
    this.#grip.addEventListener('lostpointercapture', () => this.#grip.removeEventListener('pointermove', move), { once: true });
  }

  #onKey(event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (!this.#act.escape()) this.#act.close();
      return;
    }
    if (event.target !== this.#grip) return;
    const by = { ArrowLeft: step, ArrowUp: step, ArrowRight: -step, ArrowDown: -step }[event.key];
    if (!by) return;
    event.preventDefault();
    remember(key(), String(this.#resize(this.#kept() + by)));
  }
}
