// Exercises with numbers of one's own: as many as one likes, or once each as an exam.
import { questionView, taskView } from './asked.js';
import { button, field, made } from './dom.js';
import { save } from '../files.js';
import { verdictOf } from './judgement.js';
import { inLanguage, words } from './words.js';

const largestSeed = 999_999;
export const newSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] % largestSeed + 1;

function stageOf({ shared, hide, span, task }) {
  return { run: shared, hide: task ? null : hide ?? null, span: span ?? null, focus: hide ?? null };
}

// What an exercise asks, on the stage. host: {engine, stage}; how: {exam, note(what), over(judged)}.
async function askedOf(name, seed, host, how) {
  const exercise = await host.engine.makeExercise(name, seed);
  if (exercise.error) throw new Error(JSON.stringify(exercise.error));
  let over = false;
  host.stage.show(stageOf(exercise), { pointing: exercise.question?.kind === 'when' });
  const asking = {
    stage: host.stage,
    exam: how.exam,
    judge: (answer) => host.engine.judgeExercise(name, seed, answer, exercise.task ? host.stage.share : exercise.shared),
    kept: () => ({ over }),
    note: (what) => { over ||= Boolean(what.over); how.note(what); },
    over: how.over,
  };
  const view = exercise.question ? questionView(exercise.question, asking) : taskView(exercise.task, asking);
  return { ...view, title: inLanguage(exercise.title) };
}

export class Practice {
  #name;
  #host;
  #view = null;
  element = made('article', { className: 'practice' });

  // host: {engine, stage, progress, leave(), onAnswer(told)}
  constructor(name, host) {
    this.#name = name;
    this.#host = host;
  }

  async show(seed = newSeed()) {
    const { progress } = this.#host;
    let noted = false;
    const view = await askedOf(this.#name, seed, this.#host, {
      exam: false,
      note: ({ credit, answer }) => {
        if (credit === undefined || credit === null) return;
        if (!noted) progress.noteExercise(this.#name, credit);
        noted = true;
        this.#host.onAnswer({ exercise: this.#name, seed, credit, answer: answer ?? null });
      },
      over: () => {},
    });
    this.#view = view;
    const { input, element } = field(words().numbersOf, { name: 'seed', value: String(seed), inputMode: 'numeric' }, words().numbersHelp);
    const title = made('h2', { tabIndex: -1, textContent: view.title });
    const other = (event) => {
      event.preventDefault();
      const wanted = Number(input.value);
      if (Number.isInteger(wanted) && wanted >= 0 && wanted < 2 ** 31) this.show(wanted);
    };
    this.element.replaceChildren(title, view.element,
      made('form', { className: 'seed row', onsubmit: other, noValidate: true }, element, button(words().newNumbers, () => this.show(), { className: 'new-numbers' })),
      button(words().backToLesson, () => this.#host.leave(), { className: 'leave' }));
    title.focus();
  }

  follow() { this.#view?.follow(); }
  relabel() {}
}

export class Exam {
  #names;
  #seed;
  #host;
  #view = null;
  #items = []; // {name, seed, answer, credit}
  element = made('article', { className: 'exam' });

  constructor(names, host, seed = newSeed()) {
    this.#names = names;
    this.#host = host;
    this.#seed = seed;
  }

  async show() {
    const index = this.#items.length;
    if (index === this.#names.length) return this.#finish();
    const name = this.#names[index];
    const seed = this.#seed + index;
    let given = null;
    const view = await askedOf(name, seed, this.#host, {
      exam: true,
      note: ({ answer }) => { given = answer ?? given; },
      over: (judged) => {
        const credit = judged?.credit ?? 0;
        this.#items.push({ name, title: view.title, seed, answer: given, credit, verdict: judged ? verdictOf(judged) : words().wrong });
        this.#host.onAnswer({ exam: true, exercise: name, seed, credit, answer: given });
        this.show();
      },
    });
    this.#view = view;
    const title = made('h2', { tabIndex: -1, textContent: words().examStep(index + 1, this.#names.length) });
    this.element.replaceChildren(title, made('h3', { textContent: view.title }), view.element, button(words().leaveExam, () => this.#host.leave(), { className: 'leave' }));
    title.focus();
    return undefined;
  }

  #finish() {
    this.#view = null;
    this.#host.stage.reveal();
    const score = this.#items.reduce((sum, { credit }) => sum + credit, 0) / Math.max(1, this.#items.length);
    const percent = Math.round(score * 100);
    const title = made('h2', { tabIndex: -1, textContent: words().examOver });
    this.element.replaceChildren(title, made('p', { className: 'score', textContent: words().score(percent) }),
      made('table', { className: 'parts' }, made('tbody', {}, this.#items.map(({ title: what, credit, verdict }) => made('tr', { className: credit === 1 ? 'right' : 'wrong' },
        made('th', { scope: 'row', textContent: what }), made('td', { textContent: verdict }), made('td', { textContent: `${Math.round(credit * 100)} %` }))))),
      made('div', { className: 'row' }, button(words().print, () => window.print(), { className: 'print' }),
        button(words().exportResult, () => save('tcplab-exam.json', this.#result(score), 'application/json'), { className: 'export-result' }),
        button(words().backToLesson, () => this.#host.leave(), { className: 'leave' })));
    this.#host.onAnswer({ exam: true, over: true, score });
    title.focus();
  }

  #result(score) {
    const items = this.#items.map(({ name, seed, answer, credit }) => ({ name, seed, answer, credit }));
    return JSON.stringify({ tcplab: 'exam', version: 1, seed: this.#seed, score, items }, null, 1);
  }

  follow() { this.#view?.follow(); }
  relabel() {}
}
