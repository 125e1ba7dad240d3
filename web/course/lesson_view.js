// A lesson, step by step. What comes after a question is there when it has been answered: first predict, then read on.
import { questionView, taskView } from './asked.js';
import { button, made } from '../dom.js';
import { warn } from '../notice.js';
import { ruleLink } from './reading.js';
import { RunError, together } from './stage.js';
import { StateMap } from './state_map.js';
import { inLanguage, words } from './words.js';

const mapped = 'state-diagram'; // the lesson in which the learner fills the state diagram
const asks = ({ kind }) => kind === 'question' || kind === 'task';

export class LessonView {
  #host;
  #name;
  #lesson;
  #step = 0;
  #views = [];
  #memories = new Map(); // of places: what the learner has done there
  #body = null;
  #map = null; // of states, in the lesson that has it
  #shown = 0; // blocks of the step
  element = made('article', { className: 'lesson' });

  // host: {engine, stage, progress, reading, titleOf(name), exerciseTitle(name), nextAfter(name), go(name, step), openMap(), practise(name),
  // exam(names), onAnswer(told), onStep(told)}
  constructor(name, lesson, host) {
    this.#host = host;
    this.#name = name;
    this.#lesson = lesson;
  }

  get name() { return this.#name; }
  get step() { return this.#step; }
  get title() { return inLanguage(this.#lesson.title); }

  #blocks() { return this.#lesson.steps[this.#step].blocks; }
  #isOver(block) { return Boolean(this.#host.progress.answer(this.#name, `${this.#step}.${block}`)?.over); }

  // What the lab shows when so many blocks of the step have been gone through.
  #wanted(count) {
    const before = this.#lesson.steps.slice(0, this.#step).flatMap(({ blocks }) => blocks);
    const here = this.#blocks().slice(0, count);
    // A question that is the last of these has not been answered.
    const open = here.length > 0 && asks(here.at(-1)) && !this.#isOver(count - 1) ? here.slice(0, -1) : here;
    return together(open, together(before));
  }

  // As far as the first question that has not been answered.
  #reach() {
    const blocks = this.#blocks();
    const open = blocks.findIndex((block, i) => asks(block) && !this.#isOver(i));
    return open < 0 ? blocks.length : open + 1;
  }

  show(step) {
    const { steps } = this.#lesson;
    this.#step = Math.max(0, Math.min(step, steps.length - 1));
    this.#stage();
    const heading = this.#render();
    this.#host.progress.visit(this.#name, this.#step, steps.length);
    this.#host.onStep({ lesson: this.#name, step: this.#step + 1, steps: steps.length });
    return heading;
  }

  #render() {
    const { steps } = this.#lesson;
    this.#views = [];
    this.#shown = 0;
    const { title } = steps[this.#step];
    const heading = made('h3', { tabIndex: -1, className: 'step-title', textContent: `${words().stepOf(this.#step + 1, steps.length)}${title ? ` · ${inLanguage(title)}` : ''}` });
    this.#body = made('div', { className: 'blocks' });
    this.#map?.remove();
    this.#map = this.#name === mapped ? this.#stateMap() : null;
    this.element.replaceChildren(made('h2', { id: 'lesson-title', textContent: this.title }), this.#step === 0 ? this.#about() : '', heading, this.#body, this.#map?.element ?? '',
      this.#ways());
    this.#extend();
    return heading;
  }

  #stateMap() {
    const { stage, progress } = this.#host;
    return new StateMap({ passed: progress.arcs(this.#name), read: () => stage.transitions, note: (arcs) => progress.noteArcs(this.#name, arcs) });
  }

  #about() {
    const { minutes, needs = [], rules = [] } = this.#lesson;
    return made('div', { className: 'about quiet' },
      made('p', { textContent: inLanguage(this.#lesson.summary) }),
      made('p', { textContent: words().minutes(minutes) }),
      needs.length ? made('p', {}, `${words().needs} `, needs.flatMap((name, i) => [i ? ', ' : '', button(this.#host.titleOf(name), () => this.#host.go(name), { className: 'link lesson' })])) : null,
      rules.length ? made('p', {}, `${words().rules} `, rules.flatMap((rule, i) => [i ? ', ' : '', ruleLink(rule.replace(/^RFC (\d+) ?/, '$1#').replace(/#$/, ''), rule)])) : null,
      this.#requirements(rules.flatMap((rule) => /^RFC 9293 (.+)$/.exec(rule)?.[1] ?? [])));
  }

  // What stands in these sections is read meanwhile; where nothing does, nothing is offered.
  #requirements(sections) {
    const list = made('p');
    const element = made('details', { className: 'requirements', hidden: true }, made('summary', { textContent: words().requirements }), list);
    this.#host.reading.requirementsOf(sections).then((found) => {
      list.append(...found.flatMap((each, i) => (i ? [', ', each] : [each])));
      element.hidden = found.length === 0;
    });
    return element;
  }

  #stage(fresh = true) {
    const count = this.#reach();
    const last = this.#blocks()[count - 1];
    const open = last && asks(last) && !this.#isOver(count - 1);
    try {
      this.#host.stage.show(this.#wanted(count), { fresh, pointing: open && last.question?.kind === 'when', fixed: open && last.kind === 'question' });
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      warn(words().noRun(error.message)); // the text can be read all the same
    }
  }

  #extend() {
    const count = this.#reach();
    for (; this.#shown < count; ++this.#shown) {
      const element = this.#element(this.#blocks()[this.#shown], this.#shown);
      if (element) this.#body.append(element);
    }
    this.element.querySelector('.ways .next')?.classList.toggle('primary', count === this.#blocks().length && !this.#hasOpen());
  }

  #hasOpen() { return this.#blocks().some((block, i) => asks(block) && !this.#isOver(i)); }

  #element(block, index) {
    if (block.kind === 'text') return this.#host.reading.text(block.html);
    if (block.kind === 'exercise') return this.#exercises(block.names);
    if (!asks(block)) return null;
    const view = block.kind === 'question' ? questionView(block.question, this.#asking(index)) : taskView(block.task, this.#asking(index));
    view.element.dataset.block = index;
    this.#views.push(view);
    return view.element;
  }

  #asking(index) {
    const { engine, stage, progress } = this.#host;
    const [step, place] = [this.#step, `${this.#step}.${index}`];
    if (!this.#memories.has(place)) this.#memories.set(place, {});
    const isTask = this.#blocks()[index].kind === 'task';
    return {
      stage,
      exam: false,
      memory: this.#memories.get(place),
      judge: (answer) => engine.judge(step, index, answer, isTask ? stage.share : stage.base),
      kept: () => progress.answer(this.#name, place),
      note: (what) => {
        progress.note(this.#name, place, what);
        if (what.credit !== undefined && what.credit !== null) this.#answered(step, index, what);
      },
      // elsewhere: the lab shows what the learner has opened meanwhile, and goes on to do so.
      over: (judged, elsewhere = false) => {
        if (step !== this.#step) return;
        this.#map?.look(); // before the lab goes on to another run
        // What follows may lead elsewhere; what the learner has made stays as long as it is the same run, and nothing else is to be made of it.
        const more = this.#blocks().slice(this.#shown, this.#reach());
        const afresh = more.some(({ kind }) => kind === 'run' || kind === 'task');
        const leads = afresh || more.some(({ kind }) => kind === 'show') || more.some(asks);
        if (leads && !elsewhere) this.#stage(afresh);
        this.#extend(); // now, since what is asked next is drawn on what the lab shows by then
      },
    };
  }

  #answered(step, block, { credit, answer = null, judged = null }) {
    const { kind, question } = this.#lesson.steps[step].blocks[block];
    const expected = (judged?.parts ?? []).map(({ field, expected: value }) => ({ field, value }));
    this.#host.onAnswer({ lesson: this.#name, step: step + 1, block, kind: question?.kind ?? kind, credit, answer, expected });
  }

  #exercises(names) {
    return made('section', { className: 'exercises', aria: { label: words().exercises } }, made('h4', { textContent: words().exercises }),
      made('ul', {}, names.map((name) => made('li', {}, button(this.#host.exerciseTitle(name), () => this.#host.practise(name), { className: 'practise' })))),
      made('p', { className: 'quiet', textContent: words().examAbout }), button(words().exam, () => this.#host.exam(names), { className: 'exam' }));
  }

  #ways() {
    const last = this.#step === this.#lesson.steps.length - 1;
    return made('nav', { className: 'ways row', aria: { label: words().course } },
      button(words().previous, () => this.#host.go(this.#name, this.#step - 1), { className: 'previous', disabled: this.#step === 0 }),
      button(words().showAgain, () => this.#stage(), { className: 'again' }),
      button(last ? words().finish : words().next, () => (last ? this.#finish() : this.#host.go(this.#name, this.#step + 1)), { className: 'next' }));
  }

  #finish() {
    const { progress } = this.#host;
    progress.finish(this.#name);
    const score = progress.score(this.#name);
    const credit = progress.credit(this.#name, this.#lesson.steps.flatMap(({ blocks }) => blocks).filter(asks).length);
    const next = this.#host.nextAfter(this.#name);
    const title = made('h3', { tabIndex: -1, textContent: words().lessonDone });
    this.element.replaceChildren(made('h2', { textContent: this.title }), made('div', { className: 'finished' }, title,
      score === null ? '' : made('p', { textContent: words().score(Math.round(score * 100)) }),
      next ? made('p', {}, `${words().nextLesson} `, button(inLanguage(next.title), () => this.#host.go(next.name), { className: 'primary next-lesson' })) : '',
      button(words().toMap, () => this.#host.openMap(), { className: 'to-map' })));
    this.#views = [];
    this.#map?.remove();
    this.#map = null;
    this.#host.onStep({ lesson: this.#name, step: this.#step + 1, steps: this.#lesson.steps.length, done: true, score, credit });
    title.focus();
  }

  // Call it after every frame.
  follow() {
    for (const view of this.#views) view.follow();
    this.#map?.follow();
  }

  // In another language; the lab stays as the learner has left it.
  relabel() { this.#render(); }
}
