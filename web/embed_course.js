// What a learner has done in the lesson that is open, for a page around the lab.
import { Refusal } from './embed_messages.js';

const mostAnswers = 1000;

export class CourseWatch {
  #lab;
  #course = null;
  #lesson = null;
  #answers = new Map(); // id -> the latest
  #credit = null; // once it is completed
  #tell;

  // tell(name, detail) hears of what a learner does.
  constructor(lab, tell) {
    this.#lab = lab;
    this.#tell = tell;
    lab.onCourse?.((course) => this.#follow(course));
  }

  #follow(course) {
    this.#course = course;
    for (const name of ['progress', 'answer', 'completed']) {
      course.addEventListener(name, ({ detail }) => {
        this.#note(name, detail);
        this.#tell(name, { ...detail, state: course.state() });
      });
    }
  }

  #note(name, detail) {
    if (detail.lesson !== this.#lesson) {
      this.#lesson = detail.lesson;
      this.#answers.clear();
      this.#credit = null;
    }
    if (name === 'answer' && (this.#answers.has(detail.id) || this.#answers.size < mostAnswers)) this.#answers.set(detail.id, detail);
    if (name === 'completed') this.#credit = detail.credit;
  }

  async open(lesson, step) {
    const course = await this.#lab.course();
    if (!(await course.open(lesson, step))) throw new Refusal('unknown', 'there is no such lesson, or no such step');
    return { lesson };
  }

  state() {
    return this.#course?.state() ?? null;
  }

  async restore(state) {
    const course = await this.#lab.course();
    if (!(await course.restore(state))) throw new Refusal('malformed', 'this is no state of a lesson');
    return {};
  }

  grade() {
    return { lesson: this.#lesson, credit: this.#credit, answers: [...this.#answers.values()] };
  }
}
