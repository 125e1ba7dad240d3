// The parts of the page that are loaded when they are asked for: the editor, what shares and saves, the course, the tour.
import { leadsToCourse } from './address.js';
import { recall, recallForTab, rememberForTab } from './memory.js';
import { warn } from './notice.js';
import { askFor, callWithTexts } from './texts.js';
import { text } from './words.js';

const roomy = matchMedia('(min-width: 1400px)');

export class Parts {
  #lab;
  #editor = null;
  #sharing = null;
  #course = null;
  #tour = null;
  #onCourse = () => {};
  #version = -1;
  #focus = -1;

  // lab: {base, program, address, canvas, controls(), wake(), open(name, text), leave(), chooseFile(), readAsText(), toggleTheme(), toggleLanguage()}
  constructor(lab) {
    this.#lab = lab;
  }

  // {name, text, written, shipped, script, capture}
  source() {
    return JSON.parse(askFor(this.#lab.program, 'tcplab_source'));
  }

  // whole: it calls what is in the program's later part.
  async #load(name, missing, make, whole = true) {
    try {
      const [part] = await Promise.all([import(this.#lab.base + name), whole && this.#lab.program.complete()]);
      await part.ready?.();
      return make(part);
    } catch (error) {
      warn(missing);
      console.warn(`tcplab: ${name}: ${error}`);
      return null;
    }
  }

  // Opens the editor; when it is open, closes it.
  async edit() {
    if (this.source().capture) return warn(text.captureHasNoText);
    this.#editor ??= await this.#load('editor/editor.js', text.editorMissing, ({ Editor }) => new Editor(this.#forEditor()));
    if (!this.#editor) return;
    if (this.#editor.isOpen) return this.#editor.close();
    this.#editor.open();
    rememberForTab('editor', 'open');
  }

  #forEditor() {
    const { program, address, wake, leave } = this.#lab;
    return {
      program,
      source: () => this.source(),
      run: (words) => {
        if (program._tcplab_is_fixed()) {
          warn(text.runFixed);
          return false;
        }
        address.editing();
        const ok = Boolean(callWithTexts(program, 'tcplab_edit', [words]));
        this.#version = program._tcplab_change_version();
        wake();
        return ok;
      },
      keepDraft: (words) => { address.draft = words; },
      draft: () => address.draft,
      origin: () => JSON.parse(askFor(program, 'tcplab_lines_in_focus')),
      closed: () => { rememberForTab('editor', null); leave(); },
    };
  }

  async share() {
    this.#sharing ??= await this.#load('sharing.js', text.partMissing, ({ Sharing }) => new Sharing(this.#forSharing()));
    this.#sharing?.open();
  }

  // The Course (course/course.js), not opened; null, and told, when it cannot be loaded.
  async loadCourse() {
    const { base, program, address, wake, leave } = this.#lab;
    if (!this.#course) {
      this.#course = await this.#load('course/course.js', text.partMissing, ({ Course }) => new Course({ base, program, address, wake, leave }), false);
      if (this.#course) this.#onCourse(this.#course);
    }
    return this.#course;
  }

  // listener(course) is called when it is loaded.
  onCourse(listener) { this.#onCourse = listener; }

  // Opens the course where the address says; when it is open, closes it.
  async course() {
    const course = await this.loadCourse();
    if (course?.isOpen) course.close();
    else course?.start();
  }
  // Opens the lesson about the event in focus.
  async explain() {
    const course = await this.loadCourse();
    course?.explain();
  }

  guide() { window.open(new URL(document.documentElement.lang.startsWith('zh') ? 'guide.zh.html' : 'guide.html', document.baseURI), '_blank', 'noopener'); }

  // asked: somebody has, and wants the keyboard there.
  async tour(asked) {
    const { canvas, controls, leave } = this.#lab;
    this.#tour ??= await this.#load('tour.js', text.partMissing, ({ Tour }) => new Tour({ canvas, controls, ended: leave, course: () => this.course(), courseIsOpen: () => Boolean(this.#course?.isOpen) }), false);
    this.#tour?.open(asked);
  }

  #forSharing() {
    const { program, open, leave, chooseFile, readAsText, toggleTheme, toggleLanguage, wake } = this.#lab;
    const then = (action) => () => { action(); wake(); };
    return {
      program, open, chooseFile, readAsText, closed: leave, source: () => this.source(), edit: () => this.edit(), course: () => this.course(),
      guide: () => this.guide(), findCommand: then(() => program._tcplab_find_command()), toggleTheme: then(toggleTheme), toggleLanguage: then(toggleLanguage),
    };
  }

  // All lessons beside the free lab, where there is room for both and it is nobody else's page.
  async #besideLessons() {
    if (roomy.matches && window.parent === window) await (await this.loadCourse())?.openBeside();
  }

  // Opens what was open before the page was loaded again, and then the tour for a newcomer, below whose hand nothing is to move any more.
  // home: the address is the lab's own.
  async restore(home, newcomer) {
    if (recallForTab('editor') === 'open') this.edit();
    this.#followHistory();
    if (leadsToCourse()) return this.course();
    if (recallForTab('lessons') === 'open' || (home && recall('lessons') !== 'closed')) await this.#besideLessons();
    return newcomer ? this.tour(false) : undefined;
  }

  #followHistory() {
    window.addEventListener('popstate', () => { if (leadsToCourse() && !this.#course) this.course(); });
  }

  // Call it after every frame.
  follow() {
    if (this.#course?.isOpen) this.#course.follow();
    if (!this.#editor?.isOpen) return;
    const { program } = this.#lab;
    if (program._tcplab_change_version() !== this.#version) this.source().capture ? this.#editor.close() : this.#editor.followRun();
    else if (program._tcplab_focus() !== this.#focus) this.#editor.followFocus();
    this.#version = program._tcplab_change_version();
    this.#focus = program._tcplab_focus();
  }

  relabel() {
    this.#editor?.relabel();
    this.#course?.relabel();
    this.#tour?.relabel();
  }
}
