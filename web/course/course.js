// The course: all lessons, and the one that is open beside the lab. What other parts of the page and the pages around it use of it is this:
//
//   open(name, step)     a lesson, at a step (counted from 1; without one, where the learner left it)
//   openMap()            all lessons
//   openBeside()         the same, beside the free lab: address and keyboard stay the lab's
//   explain()            the lesson about the rule of the event in focus
//   close()              the lab alone
//   on(what, listener)   'progress': {lesson, step, steps}, and at the end {done, score, credit}, too; 'answer': {lesson, step, block, kind, credit,
//                        answer, expected} or {exercise, seed, credit, answer}; of an exam by itself (paper) with {item, items}, and at the end
//                        {over, score}
//   lesson               the name of the one that is open, or null
//   openExam(paper)      an exam; whether there is one of such a paper
//   state(name)          what the learner has done in a lesson, or in the exam ('exam'), as a text; restore(text) puts it in place of what is
//                        known, forget(name) nothing
import { button, made } from '../dom.js';
import { Engine } from './engine.js';
import { LessonView } from './lesson_view.js';
import { CourseMap } from './map.js';
import { remember, rememberForTab } from '../memory.js';
import { tell, warn } from '../notice.js';
import { Panel } from './panel.js';
import { PaperView, paperIn, putPaper } from './paper.js';
import { Exam, forgetExam, keepExam, keptExam } from './exam.js';
import { Practice } from './practice.js';
import { Progress } from './progress.js';
import { Reading, addressOfRule } from './reading.js';
import { lessonOfRule } from './rules.js';
import { RunError, Stage } from './stage.js';
import { inLanguage, language, words } from './words.js';
import { askFor } from '../texts.js';

const embedded = window.parent !== window; // Back is the surrounding page's then

// Where an address leads: {lesson, step}, {exam: paper}, {map: true}, or null. And such an address.
function placeIn(address) {
  const asked = new URL(address).searchParams;
  const exam = paperIn(asked);
  if (exam) return { exam };
  if (asked.has('lesson')) return { lesson: asked.get('lesson'), step: asked.has('step') ? Number(asked.get('step')) || 1 : null };
  return asked.has('course') ? { map: true } : null;
}

function addressOf({ lesson, step, map, exam }) {
  const address = new URL(location.href);
  for (const name of ['scenario', 'lesson', 'step', 'course', 'exam', 'seed', 'minutes']) address.searchParams.delete(name);
  address.hash = '';
  if (exam) putPaper(address.searchParams, exam);
  else if (map) address.searchParams.set('course', '');
  else address.searchParams.set('lesson', lesson);
  if (step) address.searchParams.set('step', step);
  return address.href.replace(/#$/, '').replace(/course=(?=&|$)/, 'course');
}

// The next visit begins as this one was left: with the lessons beside the lab or without them.
const keepOpen = (open) => { if (!embedded) remember('lessons', open ? 'open' : 'closed'); };

export class Course {
  #lab;
  #engine;
  #stage;
  #progress = new Progress();
  #reading;
  #panel = null;
  #view = null;
  #name = () => words().course; // of what the panel shows
  #lessons = [];
  #exercises = [];
  #references = {}; // language -> a promise of what web/references.py made
  #listeners = { progress: new Set(), answer: new Set() };
  #turn = 0;
  #wanted = null; // what is being opened, or could not be
  #beside = false; // all lessons are there whenever no lesson is

  // lab: {base, program, address, wake(), leave()}
  constructor(lab) {
    this.#lab = lab;
    this.#engine = new Engine(lab.base);
    this.#stage = new Stage(lab.program, lab.wake);
    this.#reading = new Reading({ engine: this.#engine, stage: this.#stage, openLesson: (name) => this.open(name), reference: (kind, id) => this.#reference(kind, id) });
    window.addEventListener('popstate', () => this.#follow());
  }

  get lesson() { return this.#view instanceof LessonView ? this.#view.name : null; }
  state(name) { return name === 'exam' ? keptExam() : this.#progress.textOf(name); }
  restore(text) { return keepExam(text) || this.#progress.replace(text); }
  forget(name) {
    if (name === 'exam') return forgetExam();
    if (this.lesson === name) this.#view = null; // which remembers what has been answered
    return this.#progress.forget(name);
  }

  get isOpen() { return this.#panel !== null; }

  on(what, listener) {
    this.#listeners[what].add(listener);
    return () => this.#listeners[what].delete(listener);
  }
  #say(what, told) { for (const listener of this.#listeners[what]) listener(told); }

  // What the address asks for; all lessons where it asks for nothing.
  start() {
    const place = placeIn(location.href);
    if (place?.lesson || place?.exam) return this.#go(place, 'replaceState');
    return this.#go({ map: true }, place ? 'replaceState' : 'pushState');
  }

  open(name, step = null) { return this.#go({ lesson: name, step }, 'pushState'); }
  // paper: {names, seed, minutes}, as ?exam= has it
  async openExam({ names, seed = null, minutes = null }) {
    await this.#go({ exam: { names: [...new Set(names)], seed, minutes, cover: true } }, 'pushState');
    return this.#view instanceof Exam;
  }
  openMap() { return this.#go({ map: true }, 'pushState'); }
  openBeside() { return this.#go({ map: true, beside: true }, null); }

  async explain() {
    try {
      await Promise.all([this.#know(), this.#lab.program.complete()]);
    } catch {
      return warn(words().noLessons);
    }
    const asked = askFor(this.#lab.program, 'tcplab_rule_in_focus');
    if (!asked) return tell(words().noEvent);
    const [, rule, source] = /^(\S*) (.*)$/.exec(asked);
    if (!rule) return tell(words().noRuleAtAll);
    const name = lessonOfRule(rule, source, this.#lessons);
    if (name) return this.open(name);
    const [, rfc, section] = /^RFC (\d+) ?([\d.]*)/.exec(source) ?? [];
    const address = rfc && addressOfRule(section ? `${rfc}#${section}` : rfc);
    return tell(words().noRule(source), address ? [[words().readRule, () => window.open(address, '_blank', 'noopener')]] : []);
  }

  close() {
    if (!this.#panel) return;
    this.#shut();
    this.#beside = false;
    keepOpen(false);
    rememberForTab('lessons', null);
    this.#lab.address.hold(false);
    this.#lab.leave();
  }

  #shut() {
    ++this.#turn;
    this.#panel?.remove();
    this.#panel = this.#view = null;
    this.#stage.leave();
  }

  // The browser went back or forth.
  #follow() {
    const place = placeIn(location.href);
    if (place) return this.#go(place, null);
    if (this.#beside) {
      this.#stage.leave();
      this.#lab.address.hold(false, true);
      return this.openBeside();
    }
    if (this.#panel) {
      this.#shut();
      this.#lab.address.hold(false, true);
    }
    return undefined;
  }

  // The lessons that there are, and their exercises.
  async #know() {
    this.#lessons = [...await this.#engine.index()].sort((a, b) => a.row - b.row);
  }

  async #build() {
    if (!this.#wanted.beside) this.#lab.address.hold(true);
    if (this.#panel) return;
    keepOpen(true);
    this.#panel = new Panel({ close: () => this.close(), map: () => this.openMap(), escape: () => this.#reading.hideTip(), resized: this.#lab.wake });
    // What is on screen there is of the lab's new size.
    for (let i = 0; i < 2; ++i) await new Promise(requestAnimationFrame);
  }

  // method: of the history, or null when the address is there already.
  async #go(place, method) {
    const turn = ++this.#turn;
    this.#wanted = place;
    try {
      // Lessons and exams hide what comes, which the program's later part does.
      await Promise.all([Panel.ready(), this.#know(), place.map ? null : this.#lab.program.complete()]);
      const opened = place.map ? null : await this.#lesson(place.lesson);
      if (turn !== this.#turn) return;
      await this.#build();
      if (turn !== this.#turn) return;
      if (place.beside) this.#showBeside();
      else if (place.map) this.#showMap();
      else if (place.exam) await this.#openExam(place.exam);
      else if (opened) this.#showLesson(place, opened);
      this.#write(method);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  #failed(error) {
    console.warn(`tcplab: ${error}`);
    if (this.#wanted.beside) return undefined; // nobody has asked for it
    return this.#fail(() => (error instanceof RunError ? words().noRun(error.message) : words().noLessons));
  }

  #write(method) {
    if (!method) return;
    const at = this.#wanted.exam ? this.#wanted : this.#view instanceof LessonView ? { lesson: this.#view.name, step: this.#view.step + 1 } : this.#view instanceof CourseMap ? { map: true } : this.#wanted;
    const address = addressOf(at);
    if (address !== location.href) history[embedded ? 'replaceState' : method]({ course: at }, '', address);
  }

  // message(), details(): in the language of the moment.
  async #fail(message, details = () => []) {
    await this.#build();
    const element = made('article');
    const put = () => {
      const title = made('h2', { tabIndex: -1, textContent: words().course });
      element.replaceChildren(title, made('p', { className: 'wrong', aria: { role: 'alert' }, textContent: message() }), made('ul', {}, details().map((text) => made('li', { textContent: text }))),
        made('div', { className: 'row' }, button(words().tryAgain, () => this.#go(this.#wanted, null), { className: 'try-again' }), button(words().toMap, () => this.openMap(), { className: 'to-map' })));
      return title;
    };
    this.#view = { follow: () => {}, relabel: put };
    this.#panel.show(element, put());
    this.#call(() => words().course);
  }

  // What the panel and the window are called, in the language of the moment.
  #call(name) {
    this.#name = name;
    this.#panel.name(name());
    document.title = `${name()} · tcplab`;
  }

  // The lesson; null, and told, where it cannot be opened.
  async #lesson(name) {
    if (this.#view instanceof LessonView && this.#view.name === name) return { same: true };
    const known = this.#lessons.find((lesson) => lesson.name === name);
    if (!known) {
      await this.#fail(() => words().noLesson(name));
      return null;
    }
    const { errors, lesson } = await this.#engine.open(known.folder ?? `${String(known.row).padStart(2, '0')}-${name}`);
    if (errors?.length) {
      await this.#fail(() => words().lessonWrong, () => errors.map(({ file, line, message }) => `${file ?? ''}:${line}: ${inLanguage(message)}`));
      return null;
    }
    this.#exercises = await this.#engine.exercises();
    return { lesson };
  }

  #showMap() {
    this.#panel.show(this.#mapMade(), this.#view.show());
    this.#call(() => words().course);
  }

  #showBeside() {
    this.#beside = true;
    rememberForTab('lessons', 'open');
    this.#panel.show(this.#mapMade());
    this.#view.show();
    this.#name = () => words().course;
    this.#panel.name(this.#name());
  }

  #mapMade() {
    this.#view = new CourseMap(this.#lessons, {
      progress: this.#progress, titleOf: (name) => this.#titleOf(name), lab: () => this.close(),
      open: (name) => this.open(name), paper: () => this.#choosePaper(),
    });
    return this.#view.element;
  }

  #showLesson({ lesson: name, step }, { lesson }) {
    if (lesson) this.#view = new LessonView(name, lesson, this.#host());
    const kept = this.#progress.lesson(name);
    const at = step ? step - 1 : kept && !kept.done ? kept.step : 0;
    this.#panel.show(this.#view.element, this.#view.show(at));
    const view = this.#view;
    this.#call(() => view.title);
  }

  #host() {
    return {
      engine: this.#engine, stage: this.#stage, progress: this.#progress, reading: this.#reading,
      titleOf: (name) => this.#titleOf(name),
      exerciseTitle: (name) => inLanguage(this.#exercises.find((each) => each.name === name)?.title) || name,
      nextAfter: (name) => this.#lessons[this.#lessons.findIndex((each) => each.name === name) + 1] ?? null,
      // A step is counted from 0 here.
      go: (name, step) => this.open(name, step === undefined ? null : step + 1),
      openMap: () => this.openMap(),
      practise: (name) => this.#practise(new Practice(name, this.#practising())),
      exam: (names) => this.#practise(new Exam({ names }, this.#practising())),
      onAnswer: (told) => this.#say('answer', told),
      onStep: (told) => this.#say('progress', told),
    };
  }

  #practising() {
    const { name, step } = this.#view;
    return { ...this.#examining(), leave: () => this.open(name, step + 1) };
  }

  #examining() {
    return {
      engine: this.#engine, stage: this.#stage, progress: this.#progress, leave: () => this.openMap(), failed: (error) => this.#failed(error), onAnswer: (told) => this.#say('answer', told),
      titleOf: (name) => inLanguage(this.#exercises.find((each) => each.name === name)?.title) || name,
    };
  }

  async #openExam(paper) {
    this.#exercises = await this.#engine.exercises();
    const unknown = paper.names.filter((name) => !this.#exercises.some((each) => each.name === name));
    if (unknown.length || paper.names.length === 0) return this.#fail(() => words().noExam(unknown.join(', ') || '–'));
    this.#call(() => words().exam);
    return this.#practise(new Exam(paper, this.#examining()));
  }

  async #choosePaper() {
    const turn = ++this.#turn;
    this.#exercises = await this.#engine.exercises();
    if (turn !== this.#turn) return;
    this.#view = new PaperView({
      lessons: this.#lessons, exercises: this.#exercises, openMap: () => this.openMap(), start: (paper) => this.openExam(paper),
      addressOf: (exam) => addressOf({ exam }),
    });
    this.#panel.show(this.#view.element, this.#view.show());
    this.#call(() => words().paper);
  }

  async #practise(view) {
    this.#view = view;
    ++this.#turn;
    this.#panel.show(view.element);
    try {
      await view.show();
    } catch (error) {
      this.#failed(error);
    }
  }

  #titleOf(name) { return inLanguage(this.#lessons.find((lesson) => lesson.name === name)?.title) || name; }

  async #reference(kind, id) {
    const of = language();
    this.#references[of] ??= fetch(`${this.#lab.base}references/${of}.json`).then((response) => response.json()).catch(() => { delete this.#references[of]; return {}; });
    return (await this.#references[of])?.[kind]?.[id] ?? null;
  }

  // Call it after every frame.
  follow() { this.#view?.follow(); }

  relabel() {
    if (!this.#panel) return;
    this.#panel.relabel();
    this.#view?.relabel();
    this.#call(this.#name);
  }
}
