// An exam of one's own choice: exercises of several lessons, a seed and a time, as a link that anybody can be given. What such a link says is
// read here, too.
import { button, field, made } from '../dom.js';
import { newSeed } from './practice.js';
import { inLanguage, words } from './words.js';

const mostExercises = 50;
const longest = 300; // minutes
const isName = (name) => /^[a-z0-9][a-z0-9-]{0,80}$/.test(name);

// A whole number in that range, or null.
function numberIn(text, least, most) {
  const number = text === null || text.trim() === '' ? NaN : Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? number : null;
}

// {names, seed, minutes, cover} of ?exam=NAME,NAME&seed=N&minutes=N; null where it is none.
export function paperIn(asked) {
  if (!asked.has('exam')) return null;
  const names = [...new Set(asked.get('exam').split(',').filter(isName))].slice(0, mostExercises);
  return { names, seed: numberIn(asked.get('seed'), 0, 2 ** 31 - 1), minutes: numberIn(asked.get('minutes'), 1, longest), cover: true };
}

export function putPaper(asked, { names, seed, minutes }) {
  asked.set('exam', names.join(','));
  if (seed !== null) asked.set('seed', seed);
  if (minutes !== null) asked.set('minutes', minutes);
}

export class PaperView {
  #host;
  #chosen = new Set();
  #link = made('input', { type: 'text', readOnly: true, className: 'paper-link', onfocus: (event) => event.target.select() });
  #count = made('p', { className: 'quiet', aria: { role: 'status' } });
  #start = null;
  #seed = null;
  #minutes = null;
  element = made('article', { className: 'paper-choice' });

  // host: {lessons, exercises: [{name, lesson, title}], start(paper), addressOf(paper), openMap()}
  constructor(host) { this.#host = host; }

  show() {
    const { lessons, exercises, openMap } = this.#host;
    const title = made('h2', { tabIndex: -1, textContent: words().paper });
    this.#seed = field(words().numbersOf, { name: 'seed', inputMode: 'numeric', value: this.#seed?.input.value ?? String(newSeed()), oninput: () => this.#change() }, words().paperSeed);
    this.#minutes = field(words().paperMinutes, { name: 'minutes', inputMode: 'numeric', value: this.#minutes?.input.value ?? '', oninput: () => this.#change() }, words().paperNoEnd);
    this.#start = button(words().toExam, () => this.#host.start(this.#paper()), { className: 'primary open-exam' });
    this.#link.setAttribute('aria-label', words().paperLink);
    const of = (lesson) => exercises.filter((each) => each.lesson === lesson.name);
    this.element.replaceChildren(title, made('p', { textContent: words().paperAbout }),
      ...lessons.filter((lesson) => of(lesson).length).map((lesson) => made('fieldset', {}, made('legend', { textContent: inLanguage(lesson.title) }), of(lesson).map((each) => this.#box(each)))),
      made('div', { className: 'form' }, this.#seed.element, this.#minutes.element), this.#count, this.#link,
      made('div', { className: 'row' }, this.#start, button(words().toMap, openMap, { className: 'to-map' })));
    this.#change();
    return title;
  }

  #box({ name, title }) {
    const id = `course-paper-${name}`;
    const input = made('input', {
      type: 'checkbox', id, value: name, checked: this.#chosen.has(name),
      onchange: () => { this.#chosen[input.checked ? 'add' : 'delete'](name); this.#change(); },
    });
    return made('span', { className: 'option' }, input, made('label', { htmlFor: id, textContent: inLanguage(title) }));
  }

  #paper() {
    const names = this.#host.exercises.map(({ name }) => name).filter((name) => this.#chosen.has(name)).slice(0, mostExercises);
    return { names, seed: numberIn(this.#seed.input.value, 0, 2 ** 31 - 1), minutes: numberIn(this.#minutes.input.value, 1, longest), cover: true };
  }

  #change() {
    const paper = this.#paper();
    this.#count.textContent = words().paperCount(paper.names.length);
    this.#link.value = paper.names.length ? this.#host.addressOf(paper) : '';
    this.#start.disabled = paper.names.length === 0;
  }

  relabel() { this.show(); }
  follow() {}
}
