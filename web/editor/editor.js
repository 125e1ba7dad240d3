// The text of the run beside the run: it runs again as one types. Loaded when it is opened for the first time.
import { made } from '../dom.js';
import { Language } from './language.js';
import { View } from './view.js';
import { words } from './words.js';
import style from './editor.css';

const checkAfter = 60; // milliseconds after which errors are told
const runAfter = 300; // and after which a right text is run

const button = (label, content, onclick) => made('button', { type: 'button', textContent: content, onclick, title: label, aria: { label } });

export class Editor {
  #lab;
  #panel = null;
  #view = null;
  #parts = {};
  #errors = [];
  #shown = null; // {name, written} of the run that the editor shows, or has made
  #timers = [];

  // lab: {program, source(), run(text), keepDraft(text), draft(), origin(), closed()}. run answers whether it could; what could not be run
  // is a draft, which outlives the page. origin() are the lines that the event in focus comes from.
  constructor(lab) {
    this.#lab = lab;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  get isOpen() { return this.#panel !== null; }

  open() {
    if (this.#panel) return this.#view.focus();
    this.#build();
    document.documentElement.dataset.editor = '';
    const source = this.#lab.source();
    this.#shown = source;
    this.#view = new View(this.#parts.text, new Language(this.#lab.program, () => this.#shown.name), {
      text: this.#lab.draft() ?? source.written,
      onChange: () => this.#changed(),
      onCursor: (help) => { this.#parts.word.textContent = help; },
    });
    this.#check();
    this.followFocus();
    this.#view.focus();
  }

  close() {
    if (!this.#panel) return;
    this.#settle();
    this.#panel.remove();
    this.#panel = null;
    delete document.documentElement.dataset.editor;
    this.#lab.closed();
  }

  // Something else may be open now.
  followRun() {
    if (!this.#panel) return;
    const source = this.#lab.source();
    if (source.written === this.#shown.written && source.name === this.#shown.name) return;
    this.#forget();
    this.#shown = source;
    this.#view.open(this.#lab.draft() ?? source.written);
    this.#check();
  }

  followFocus() {
    if (this.#panel) this.#view.mark(this.#view.text === this.#shown.written ? this.#lab.origin() : []);
  }

  // In the language of the page.
  relabel() {
    if (!this.#panel) return;
    const text = this.#view.text;
    const shown = this.#shown;
    this.#settle();
    this.#panel.remove();
    this.#panel = null;
    this.open();
    if (this.#view.text !== text) this.#view.open(text);
    this.#shown = shown;
  }

  #build() {
    const w = words();
    const parts = {
      text: made('div', { className: 'text' }),
      state: made('p', { className: 'state' }),
      word: made('p', { className: 'word' }),
      first: made('button', { type: 'button', textContent: w.first, hidden: true, onclick: () => this.#view.toFirstError() }),
    };
    parts.state.setAttribute('role', 'status');
    this.#parts = parts;
    this.#panel = made('section', { id: 'editor' },
      made('header', {}, made('h2', { textContent: w.title, id: 'editor-title' }),
        button(w.undo, '↶', () => this.#view.undo()), button(w.redo, '↷', () => this.#view.redo()),
        button(w.format, w.format, () => this.#view.format()), button(w.rename, w.rename, () => this.#view.rename()),
        button(w.close, '✕', () => this.close())),
      parts.text,
      made('footer', {}, parts.word, parts.state, parts.first, made('p', { className: 'keys', id: 'editor-keys', textContent: w.keys })));
    this.#panel.setAttribute('aria-labelledby', 'editor-title');
    this.#panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return; // CodeMirror has closed something of its own
      event.preventDefault();
      this.close();
    });
    document.getElementById('stage').before(this.#panel);
  }

  #changed() {
    this.#forget();
    this.#timers = [setTimeout(() => this.#check(), checkAfter), setTimeout(() => this.#run(), runAfter)];
  }

  #forget() {
    this.#timers.splice(0).forEach(clearTimeout);
  }

  // What waits to be done is done now.
  #settle() {
    if (!this.#timers.length) return;
    this.#forget();
    this.#run();
  }

  #check() {
    if (this.#view.composing) return; // an input method is at work
    this.#errors = this.#view.check();
    const w = words();
    const count = this.#errors.length;
    this.#parts.state.textContent = count ? w.wrong(count) : w.fine;
    this.#parts.state.classList.toggle('wrong', count > 0);
    this.#parts.first.hidden = count === 0;
    this.followFocus();
  }

  #run() {
    if (this.#view.composing) return this.#changed();
    this.#timers = [];
    this.#check();
    const text = this.#view.text;
    if (text === this.#shown.written) return this.#lab.keepDraft(null);
    if (this.#errors.length || !this.#lab.run(text)) return this.#lab.keepDraft(text);
    this.#shown = { ...this.#shown, written: text };
    this.#lab.keepDraft(null);
    this.followFocus();
  }
}
