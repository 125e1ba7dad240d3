// An exam: each exercise of a paper once, perhaps within a time, without hints and without showing what is right; its result can be printed,
// exported, and graded again.
import { button, made } from '../dom.js';
import { save } from '../save.js';
import { counted, verdictWith } from './judgement.js';
import { recallForTab, rememberForTab } from '../memory.js';
import { askedOf, newSeed } from './practice.js';
import { words } from './words.js';

const minute = 60_000; // milliseconds
const tick = 1000;
const warnings = [5, 1]; // minutes before the end
const key = 'exam';

// An exam by itself is kept as long as the tab is there, or by a page around the lab: {exam: version, names, seed, minutes, began, ended, items}. A
// reload is no way to begin it anew.
const version = 2;
const isText = (value) => typeof value === 'string' && value.length <= 4000;
const isNumber = (value) => typeof value === 'number';
const isItem = (item) => isText(item?.name) && Number.isSafeInteger(item.held) && Number.isSafeInteger(item.all) && Number.isSafeInteger(item.seed) && isNumber(item.credit) && item.credit >= 0 && item.credit <= 1;

function parsed(text) {
  try {
    const kept = JSON.parse(text);
    const right = kept?.exam === version && Array.isArray(kept.names) && kept.names.every(isText) && Number.isSafeInteger(kept.seed)
      && (kept.minutes === null || (isNumber(kept.minutes) && kept.minutes > 0)) && isNumber(kept.began) && (kept.ended === null || isNumber(kept.ended)) && Array.isArray(kept.items) && kept.items.length <= kept.names.length && kept.items.every(isItem);
    return right ? kept : null;
  } catch {
    return null;
  }
}

export const keptExam = () => recallForTab(key);
export const forgetExam = () => rememberForTab(key, null);
// False when the text is none.
export function keepExam(text) {
  if (!parsed(text)) return false;
  rememberForTab(key, text);
  return true;
}

// What is kept of an exam of that paper.
function begun({ names, seed, minutes }) {
  const kept = parsed(keptExam());
  return kept && kept.names.join() === names.join() && (seed === null || kept.seed === seed) && kept.minutes === minutes ? kept : null;
}

export class Exam {
  #names;
  #minutes;
  #seed;
  #host;
  #view = null;
  #items = []; // {name, seed, answer, credit, right, held, all}, the last three of its verdict
  #began = null; // null: not yet
  #ended = null;
  #timer = 0;
  #clock = made('p', { className: 'clock', aria: { role: 'timer' } });
  #said = made('p', { className: 'quiet', aria: { role: 'status' } });
  #strayed = false;
  #cover;
  #over = false;
  #again; // what has been done of it before is known
  element = made('article', { className: 'exam' });

  // paper: {names, seed, minutes, cover}; seed: null for one of the student's own, minutes: null without end; cover: it begins with a page that
  // says what comes. host: {engine, stage, titleOf(exercise), leave(), failed(error), onAnswer(told)}
  constructor({ names, seed = null, minutes = null, cover = false }, host) {
    const kept = cover ? begun({ names, seed, minutes }) : null;
    this.#names = names;
    this.#minutes = minutes;
    this.#seed = kept?.seed ?? seed ?? newSeed();
    this.#items = kept?.items ?? [];
    this.#began = kept?.began ?? null;
    this.#ended = kept?.ended ?? null;
    this.#cover = cover;
    this.#again = kept !== null;
    this.#host = host;
  }

  get seed() { return this.#seed; }

  async show() {
    if (this.#cover) this.#host.onAnswer({ exam: true, paper: true, begun: this.#again ? 'again' : 'anew' });
    if (this.#cover && this.#began === null) return this.#showCover();
    return this.#goOn();
  }

  #showCover() {
    const title = made('h2', { tabIndex: -1, textContent: words().exam });
    this.element.replaceChildren(title, made('p', { textContent: words().examHas(this.#names.length) }), this.#minutes === null ? '' : made('p', { textContent: words().examTime(this.#minutes) }),
      made('ol', { className: 'paper' }, this.#names.map((name) => made('li', { textContent: this.#host.titleOf(name) }))),
      made('p', { className: 'quiet', textContent: words().numbersAre(this.#seed) }),
      made('p', { className: 'quiet', textContent: words().examAbout }), made('p', { className: 'quiet', textContent: words().examStray }),
      button(words().startExam, () => this.#goOn(), { className: 'primary start-exam' }));
    title.focus();
  }

  #keep() {
    if (!this.#cover) return;
    rememberForTab(key, JSON.stringify({ exam: version, names: this.#names, seed: this.#seed, minutes: this.#minutes, began: this.#began, ended: this.#ended, items: this.#items }));
  }

  async #goOn() {
    this.#began ??= Date.now();
    this.#keep();
    this.#watch();
    const index = this.#items.length;
    if (index >= this.#names.length || this.#left() === 0) return this.#finish();
    const name = this.#names[index];
    const seed = this.#seed + index;
    let given = null;
    let over = false;
    this.#view = null; // what stood there has been answered
    const view = await askedOf(name, seed, this.#host, {
      exam: true,
      note: ({ answer }) => { given = answer ?? given; },
      over: (judged, strayed = false) => {
        if (over) return undefined;
        over = true;
        this.#strayed = strayed;
        this.#add(name, seed, strayed ? null : given, judged);
        return this.#goOn();
      },
    }).catch((error) => this.#host.failed(error));
    if (!view || this.#over) return undefined; // the time went by while it was made
    this.#view = view;
    this.#said.textContent = this.#strayed ? words().strayedExam : '';
    this.#show().focus();
    return undefined;
  }

  #show() {
    const title = made('h2', { tabIndex: -1, textContent: words().examStep(this.#items.length + 1, this.#names.length) });
    this.element.replaceChildren(title, this.#clock, this.#said, made('h3', { textContent: this.#view.title }), this.#view.element, button(words().leaveExam, () => this.#leave(), { className: 'leave' }));
    return title;
  }

  #add(name, seed, answer, judged) {
    const credit = judged?.credit ?? 0;
    this.#items.push({ name, seed, answer, credit, ...counted(judged ?? { right: false, parts: [] }) });
    this.#keep();
    this.#host.onAnswer({ exam: true, paper: this.#cover, exercise: name, seed, credit, answer, expected: [], item: this.#items.length, items: this.#names.length });
  }

  // Milliseconds; Infinity without end.
  #left() {
    return this.#minutes === null ? Infinity : Math.max(0, this.#began + this.#minutes * minute - Date.now());
  }

  #watch() {
    clearInterval(this.#timer);
    if (this.#minutes === null) return;
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#tick();
  }

  async #tick() {
    if (!this.element.isConnected && this.#view) return clearInterval(this.#timer);
    const left = this.#left();
    const seconds = Math.ceil(left / 1000);
    this.#clock.textContent = words().timeLeft(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
    if (warnings.some((each) => seconds === each * 60)) this.#said.textContent = words().minutesLeft(seconds / 60);
    if (left > 0) return undefined;
    clearInterval(this.#timer);
    // What stands there counts, if it is an answer.
    const view = this.#view;
    const before = this.#items.length;
    await view?.handIn();
    if (this.#items.length === before && this.#view === view) this.#finish();
    return undefined;
  }

  #finish() {
    clearInterval(this.#timer);
    if (this.#over) return;
    this.#over = true;
    this.#view = null;
    this.#host.stage.leave();
    for (let i = this.#items.length; i < this.#names.length; ++i) this.#add(this.#names[i], this.#seed + i, null, null);
    const again = this.#ended !== null; // after a reload: it has been told
    this.#ended ??= Date.now();
    this.#keep();
    const title = this.#showResult();
    if (!again) this.#host.onAnswer({ exam: true, paper: this.#cover, over: true, score: this.#score() });
    title.focus();
  }

  #score() { return this.#items.reduce((sum, { credit }) => sum + credit, 0) / Math.max(1, this.#items.length); }

  #showResult() {
    const score = this.#score();
    const title = made('h2', { tabIndex: -1, textContent: words().examOver });
    const seconds = Math.round((this.#ended - this.#began) / 1000);
    const late = this.#minutes !== null && this.#ended - this.#began >= this.#minutes * minute;
    this.element.replaceChildren(title, late ? made('p', { textContent: words().timeUp }) : '', made('p', { className: 'score', textContent: words().score(Math.round(score * 100)) }),
      made('table', { className: 'parts' }, made('tbody', {}, this.#items.map((item) => made('tr', { className: item.credit === 1 ? 'right' : 'wrong' },
        made('th', { scope: 'row', textContent: this.#host.titleOf(item.name) }), made('td', { textContent: verdictWith(item) }), made('td', { textContent: `${Math.round(item.credit * 100)} %` }))))),
      made('p', { className: 'quiet', textContent: words().numbersAre(this.#seed) }),
      made('div', { className: 'row' }, button(words().print, () => window.print(), { className: 'print' }),
        button(words().exportResult, () => save('tcplab-exam.json', this.#result(score, seconds), 'application/json'), { className: 'export-result' }),
        button(words().leaveExam, () => this.#leave(), { className: 'leave' })));
    return title;
  }

  #result(score, seconds) {
    const items = this.#items.map(({ name, seed, answer, credit }) => ({ name, seed, answer, credit }));
    return JSON.stringify({ tcplab: 'exam', version: 1, seed: this.#seed, minutes: this.#minutes, seconds, score, items }, null, 1);
  }

  #leave() {
    clearInterval(this.#timer);
    if (this.#over && this.#cover) forgetExam();
    this.#host.leave();
  }

  follow() { this.#view?.follow(); }
  // What has been filled in stays.
  relabel() {
    if (this.#view) {
      this.#view.relabel();
      this.#show();
    } else if (this.#over) {
      this.#showResult();
    } else if (this.#began === null) {
      this.#showCover();
    }
  }
}
