// What a learner does in a lesson, for a page around the lab.
import { Refusal } from './embed_messages.js';

const mostAnswers = 1000;
const exam = 'exam'; // in the place of a lesson's name

export class CourseWatch {
  #parts;
  #course = null;
  #lesson = null; // the latest
  #answers = new Map(); // of that lesson: id -> the latest
  #credit = null; // once it is completed
  #since = performance.now(); // when the learner did something before
  #tell;

  // tell(name, detail) hears of what a learner does.
  constructor(parts, tell) {
    this.#parts = parts;
    this.#tell = tell;
    parts.onCourse((course) => {
      this.#course = course;
      course.on('progress', (told) => this.#stepped(told));
      course.on('answer', (told) => this.#answered(told));
    });
  }

  #begin(lesson, afresh = false) {
    if (lesson === this.#lesson && !afresh) return;
    this.#lesson = lesson;
    this.#answers.clear();
    this.#credit = null;
  }

  #stepped({ lesson, step, steps, done = false, credit = null }) {
    this.#begin(lesson);
    this.#since = performance.now();
    const state = this.state();
    this.#tell('progress', { lesson, step, steps, state });
    if (!done) return;
    this.#credit = credit;
    this.#tell('completed', { lesson, credit, state });
  }

  #answered(told) {
    if (told.paper) return this.#examined(told);
    if (!told.over) this.#record(told); // else it is the exam of a lesson as a whole
  }

  // Of an exam by itself each exercise is a step.
  #examined({ item, items, begun = null, over = false, score, ...told }) {
    this.#begin(exam, begun === 'anew');
    if (begun !== null) {
      this.#since = performance.now();
      return undefined;
    }
    if (over) {
      this.#credit = score;
      return this.#tell('completed', { lesson: exam, credit: score, state: this.state() });
    }
    this.#record({ ...told, lesson: exam, step: item });
    return this.#tell('progress', { lesson: exam, step: item, steps: items, state: this.state() });
  }

  #record({ lesson = this.#lesson, step = null, block, exercise, seed, kind = 'exercise', credit, answer, expected = [] }) {
    const id = exercise === undefined ? `${lesson}.${step}.${block}` : `${exercise}.${seed}`;
    const seconds = Math.round((performance.now() - this.#since) / 10) / 100;
    this.#since = performance.now();
    const detail = { lesson, step, id, kind, given: answer ?? [], expected, right: credit === 1, credit, seconds };
    if (this.#answers.has(id) || this.#answers.size < mostAnswers) this.#answers.set(id, detail);
    this.#tell('answer', { ...detail, state: this.state() });
  }

  async #load() {
    const course = await this.#parts.loadCourse();
    if (!course) throw new Refusal('failed', 'the course could not be loaded');
    return course;
  }

  async open(lesson, step = null, afresh = false) {
    const course = await this.#load();
    if (afresh) course.forget(lesson);
    await course.open(lesson, step);
    if (course.lesson !== lesson) throw new Refusal('unknown', 'there is no such lesson');
    if (afresh) this.#begin(lesson, true);
    return { lesson };
  }

  async examine(paper, afresh = false) {
    const course = await this.#load();
    if (afresh) course.forget(exam);
    if (!await course.openExam(paper)) throw new Refusal('unknown', 'there are no such exercises');
    return { lesson: exam };
  }

  state() {
    return this.#lesson === null ? null : this.#course.state(this.#lesson);
  }

  async restore(state) {
    const course = await this.#load();
    if (!course.restore(state)) throw new Refusal('malformed', 'this is no state of a lesson');
    return {};
  }

  grade() {
    return { lesson: this.#lesson, credit: this.#credit, answers: [...this.#answers.values()] };
  }
}
