// Exercises with numbers of one's own, as many as one likes. The same once each is an exam (exam.js).
import { questionView, taskView } from './asked.js';
import { button, field, made } from '../dom.js';
import { inLanguage, words } from './words.js';

const largestSeed = 999_999;
export const newSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] % largestSeed + 1;

// Where there is a secret, events have other numbers in what is told.
function stageOf({ shared, secret, hide, task }) {
  const focus = hide && secret ? { at: hide.at } : hide;
  return { run: shared, secret: secret ?? null, hide: task ? null : hide ?? null, focus: focus ?? null };
}

// What an exercise asks, on the stage: {title, element, follow(), handIn(), relabel()}. host: {engine, stage}; how: {exam, note(what), over(judged,
// strayed)}.
export async function askedOf(name, seed, host, how) {
  const exercise = await host.engine.makeExercise(name, seed);
  if (exercise.error) throw new Error(JSON.stringify(exercise.error));
  let over = false;
  host.stage.show(stageOf(exercise), { pointing: exercise.question?.kind === 'when', fixed: true });
  const asking = {
    stage: host.stage,
    exam: how.exam,
    judge: (answer) => host.engine.judgeExercise(name, seed, answer, exercise.task ? host.stage.share : exercise.shared),
    kept: () => ({ over }),
    note: (what) => { over ||= Boolean(what.over); how.note(what); },
    over: how.over,
    memory: {},
  };
  const make = () => (exercise.question ? questionView(exercise.question, asking) : taskView(exercise.task, asking));
  let view = make();
  const element = made('div', {}, view.element);
  return {
    element,
    get title() { return inLanguage(exercise.title); },
    follow: () => view.follow(),
    handIn: () => view.handIn(),
    relabel: () => {
      view = make();
      element.replaceChildren(view.element);
    },
  };
}

export class Practice {
  #name;
  #host;
  #view = null;
  #seed = 0;
  element = made('article', { className: 'practice' });

  // host: {engine, stage, progress, leave(), failed(error), onAnswer(told)}
  constructor(name, host) {
    this.#name = name;
    this.#host = host;
  }

  async show(seed = newSeed()) {
    const { progress } = this.#host;
    let noted = false;
    this.#seed = seed;
    const view = await askedOf(this.#name, seed, this.#host, {
      exam: false,
      note: ({ credit, answer }) => {
        if (credit === undefined || credit === null) return;
        if (!noted) progress.noteExercise(this.#name, credit);
        noted = true;
        this.#host.onAnswer({ exercise: this.#name, seed, credit, answer: answer ?? null });
      },
      over: () => {},
    }).catch((error) => this.#host.failed(error));
    if (!view) return;
    this.#view = view;
    this.#render().focus();
  }

  #render() {
    const view = this.#view;
    const { input, element } = field(words().numbersOf, { name: 'seed', value: String(this.#seed), inputMode: 'numeric' }, words().numbersHelp);
    const title = made('h2', { tabIndex: -1, textContent: view.title });
    const other = (event) => {
      event.preventDefault();
      const wanted = Number(input.value);
      if (Number.isInteger(wanted) && wanted >= 0 && wanted < 2 ** 31) this.show(wanted);
    };
    this.element.replaceChildren(title, view.element,
      made('form', { className: 'seed row', onsubmit: other, noValidate: true }, element, button(words().newNumbers, () => this.show(), { className: 'new-numbers' })),
      button(words().backToLesson, () => this.#host.leave(), { className: 'leave' }));
    return title;
  }

  follow() { this.#view?.follow(); }
  // What has been filled in stays.
  relabel() {
    this.#view?.relabel();
    if (this.#view) this.#render();
  }
}
