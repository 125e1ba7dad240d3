// The address, the title and the history follow the run that is open, and lead back to it: after a reload, and with Back and Forward.

import { callWithTexts } from './texts.js';

const embedded = window.parent !== window; // Back is the surrounding page's then

// The address with one parameter changed (null: removed), and everything else in it as it was.
export function addressWith(key, value) {
  const address = new URL(location.href);
  if (value === null) address.searchParams.delete(key);
  else address.searchParams.set(key, value);
  return address.href;
}

// Changes a parameter of the address, if it is there.
export function updateParameter(key, value) {
  if (new URLSearchParams(location.search).has(key)) history.replaceState(history.state, '', addressWith(key, value));
}

// A step in the history: {name, text, event}. text is null for what ships with the lab, which the address names; a text of the user's own
// is known to the history alone.
const settle = 250; // milliseconds after which an event in focus is written down; browsers allow only so many changes

const isStep = (state) => typeof state?.name === 'string' && 'text' in state;

export class Address {
  #program;
  #wake;
  #version = -1;
  #step = null;
  #timer = 0;

  constructor(program, wake) {
    this.#program = program;
    this.#wake = wake;
    window.addEventListener('popstate', (event) => this.#restore(event.state));
  }

  // Opens what the address or the history says. False when that is a name that stands for nothing.
  start() {
    return this.#restore(history.state);
  }

  // Call it after every frame.
  follow() {
    const title = `${this.#string('_tcplab_title')} · tcplab`;
    if (document.title !== title) document.title = title;
    if (this.#program._tcplab_run_version() === this.#version) {
      this.#followFocus();
      return;
    }
    const { name, text, shipped } = JSON.parse(this.#string('_tcplab_source'));
    const again = shipped && this.#step.text === null && this.#step.name === name;
    if (!again && !embedded) this.#write('replaceState', location.href); // where its reader left it
    this.#step = { name, text: shipped ? null : text, event: this.#program._tcplab_focus() };
    this.#version = this.#program._tcplab_run_version();
    this.#write(again || embedded ? 'replaceState' : 'pushState', addressWith('scenario', shipped ? name : null));
  }

  #followFocus() {
    const event = this.#program._tcplab_focus();
    if (event === this.#step.event) return;
    this.#step.event = event;
    this.#timer ||= setTimeout(() => this.#write('replaceState', location.href), settle);
  }

  #string(getter) {
    return this.#program.UTF8ToString(this.#program[getter]());
  }

  #restore(state) {
    const asked = new URLSearchParams(location.search).get('scenario');
    const step = isStep(state) ? state : { name: asked, text: null, event: -1 };
    let ok = true;
    if (step.name === null) this.#program._tcplab_open_first();
    else ok = Boolean(callWithTexts(this.#program, 'tcplab_open', step.name, step.text));
    if (ok && step.event >= 0) this.#program._tcplab_select(step.event);
    this.#version = this.#program._tcplab_run_version();
    this.#step = { ...step, name: step.name ?? JSON.parse(this.#string('_tcplab_source')).name };
    this.#write('replaceState', location.href);
    this.#wake();
    return ok;
  }

  // A text too long for the browser's history is not kept; the step then leads to what the address says.
  #write(method, address) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    try {
      history[method](this.#step, '', address);
    } catch {
      history[method](null, '', address);
    }
  }
}
