// What a learner has done, in this browser only: versioned, and what is damaged is rejected rather than guessed at.
import { recall, remember } from '../memory.js';
import { isArc } from './state_map.js';

const key = 'course';
const version = 1;
const largest = 1 << 20; // characters of a file

const isCount = (value) => Number.isInteger(value) && value >= 0 && value < 1e9;
const isShare = (value) => typeof value === 'number' && value >= 0 && value <= 1;
const isName = (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,80}$/.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const every = (value, rightKey, rightValue) => isObject(value) && Object.entries(value).every(([name, each]) => rightKey(name) && rightValue(each));

// With these members and no others.
const has = (value, form) => isObject(value) && Object.keys(value).length === Object.keys(form).length
  && Object.entries(form).every(([name, right]) => Object.hasOwn(value, name) && right(value[name]));
const isFlag = (value) => typeof value === 'boolean';

const isAnswer = (value) => has(value, { first: isShare, best: isShare, tries: isCount, hints: isCount, over: isFlag });
const lesson = { step: isCount, steps: isCount, done: isFlag, answers: (all) => every(all, (name) => /^\d{1,3}\.\d{1,3}$/.test(name), isAnswer) };
const areArcs = (value) => Array.isArray(value) && new Set(value).size === value.length && value.every(isArc);
const isLesson = (value) => has(value, lesson) || has(value, { ...lesson, arcs: areArcs });
const isExercise = (value) => has(value, { tries: isCount, best: isShare });

const fresh = () => ({ version, lessons: {}, exercises: {}, last: null });

// The progress that a text says; null when it is none.
function parseProgress(text) {
  if (typeof text !== 'string' || text.length > largest) return null;
  try {
    const said = JSON.parse(text);
    const right = isObject(said) && said.version === version && every(said.lessons, isName, isLesson) && every(said.exercises, isName, isExercise)
      && (said.last === null || isName(said.last));
    return right ? { version, lessons: said.lessons, exercises: said.exercises, last: said.last } : null;
  } catch {
    return null;
  }
}

export class Progress {
  #now;

  constructor() {
    this.#now = parseProgress(recall(key)) ?? fresh();
  }

  #keep() {
    remember(key, JSON.stringify(this.#now));
  }

  get last() { return this.#now.last; }
  lesson(name) { return Object.hasOwn(this.#now.lessons, name) ? this.#now.lessons[name] : null; }
  // {first, best, tries, hints, over}; over: nothing is hidden any more.
  answer(name, place) { return this.lesson(name)?.answers[place] ?? null; }

  #begun(name) {
    if (!this.lesson(name)) this.#now.lessons[name] = { step: 0, steps: 0, done: false, answers: {} };
    return this.#now.lessons[name];
  }

  visit(name, step, steps) {
    Object.assign(this.#begun(name), { step, steps });
    this.#now.last = name;
    this.#keep();
  }

  // Of the state diagram, which a lesson that has a map of it remembers.
  arcs(name) { return this.lesson(name)?.arcs ?? []; }
  noteArcs(name, arcs) {
    this.#begun(name).arcs = arcs;
    this.#keep();
  }

  finish(name) {
    this.#begun(name).done = true;
    this.#keep();
  }

  note(name, place, { credit = null, hint = false, over = false }) {
    const { answers } = this.#begun(name);
    const now = answers[place] ??= { first: 0, best: 0, tries: 0, hints: 0, over: false };
    if (credit !== null) {
      if (now.tries === 0) now.first = credit;
      if (!now.over) now.best = Math.max(now.best, credit);
      ++now.tries;
    }
    if (hint) ++now.hints;
    now.over ||= over;
    this.#keep();
  }

  noteExercise(name, credit) {
    const now = this.#now.exercises[name] ??= { tries: 0, best: 0 };
    ++now.tries;
    now.best = Math.max(now.best, credit);
    this.#keep();
  }

  // Of the answers of a lesson so far, 0 to 1; null when it has none.
  score(name) {
    const answers = Object.values(this.lesson(name)?.answers ?? {});
    return answers.length ? answers.reduce((sum, { best }) => sum + best, 0) / answers.length : null;
  }

  // Of so many questions and tasks as the lesson has, 0 to 1: what was not answered counts, too.
  credit(name, all) {
    const answers = Object.values(this.lesson(name)?.answers ?? {});
    return all === 0 ? 1 : Math.min(1, answers.reduce((sum, { best }) => sum + best, 0) / all);
  }

  // One lesson alone, for who keeps it elsewhere; and back, in place of what is known of it here. False when it is none.
  textOf(name) {
    const known = this.lesson(name);
    return JSON.stringify({ ...fresh(), lessons: known ? { [name]: known } : {}, last: known ? name : null });
  }

  replace(text) {
    const said = parseProgress(text);
    if (!said) return false;
    Object.assign(this.#now.lessons, said.lessons);
    this.#keep();
    return true;
  }

  forget(name) {
    delete this.#now.lessons[name];
    this.#keep();
  }

  toText() { return JSON.stringify(this.#now, null, 1); }

  // False when it is no progress: all stays as it is.
  import(text) {
    const said = parseProgress(text);
    if (!said) return false;
    this.#now = said;
    this.#keep();
    return true;
  }

  erase() {
    this.#now = fresh();
    this.#keep();
  }
}
