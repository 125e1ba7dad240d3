// All lessons by topic, with what has been done of them; progress to take along; and the way to the free lab.
import { button, made, newId } from '../dom.js';
import { save } from '../save.js';
import { inLanguage, words } from './words.js';

// The first row of the course of each topic.
const topics = [['opening', 1], ['data', 10], ['closing', 11], ['timeWait', 16], ['life', 21], ['beyond', 25]];
const topicOf = (row) => topics.findLast(([, first]) => row >= first)[0];

const folded = (text) => text.normalize('NFKC').toLowerCase();

export class CourseMap {
  #host;
  #lessons;
  #list = made('div', { className: 'topics' });
  #found = made('p', { className: 'quiet', aria: { role: 'status' } });
  #search = '';
  element = made('article', { className: 'map' });

  // host: {progress, open(name), lab(), paper(), titleOf(name)}
  constructor(lessons, host) {
    this.#lessons = lessons;
    this.#host = host;
  }

  show() {
    const title = made('h2', { tabIndex: -1, textContent: words().map });
    const id = newId('search');
    const search = made('input', { type: 'search', id, value: this.#search, autocomplete: 'off', oninput: () => { this.#search = search.value; this.#fill(); } });
    this.element.replaceChildren(title, this.#head(), made('div', { className: 'field search' }, made('label', { htmlFor: id, textContent: words().search }), search), this.#found, this.#list, this.#keeping());
    this.#fill();
    return title;
  }

  relabel() { this.show(); }
  follow() {}

  #head() {
    const { progress } = this.#host;
    const done = this.#lessons.filter(({ name }) => progress.lesson(name)?.done).length;
    const last = this.#lessons.find(({ name }) => name === progress.last && !progress.lesson(name)?.done);
    return made('div', {}, made('p', { className: 'so-far', textContent: words().soFar(done, this.#lessons.length) }),
      last ? made('p', {}, `${words().goOn} `, button(inLanguage(last.title), () => this.#host.open(last.name), { className: 'primary go-on' })) : null,
      made('div', { className: 'row' }, button(words().lab, () => this.#host.lab(), { className: 'lab' }), button(words().paperOffer, () => this.#host.paper(), { className: 'choose-paper' })));
  }

  #matches({ name, title, summary, rules = [] }) {
    const all = folded([name, title.en, title.zh, summary?.en, summary?.zh, ...rules].join(' '));
    return folded(this.#search).split(/\s+/).every((word) => all.includes(word));
  }

  #fill() {
    const found = this.#lessons.filter((lesson) => this.#matches(lesson));
    this.#found.textContent = this.#search ? words().found(found.length) : '';
    const parts = [];
    for (const [topic] of topics) {
      const mine = found.filter(({ row }) => topicOf(row) === topic);
      if (mine.length) parts.push(made('section', {}, made('h3', { textContent: words().topics[topic] }), made('ol', {}, mine.map((lesson) => this.#card(lesson)))));
    }
    this.#list.replaceChildren(...parts);
  }

  #card({ name, title, summary, minutes, needs = [] }) {
    const kept = this.#host.progress.lesson(name);
    const state = kept?.done ? words().done : kept ? words().begun : words().notBegun;
    const open = button('', () => this.#host.open(name), { className: 'card', data: { lesson: name } });
    open.append(made('span', { className: 'card-title', textContent: inLanguage(title) }), made('span', { className: 'card-summary', textContent: inLanguage(summary) }),
      made('span', { className: `card-state ${kept?.done ? 'done' : ''}`, textContent: `${kept?.done ? '✓ ' : ''}${state} · ${words().minutes(minutes)}` }),
      needs.length ? made('span', { className: 'card-needs', textContent: `${words().needs} ${needs.map((need) => this.#host.titleOf(need)).join(', ')}` }) : '');
    return made('li', {}, open);
  }

  #keeping() {
    const { progress } = this.#host;
    const said = made('p', { aria: { role: 'status' } });
    const file = made('input', { type: 'file', accept: '.json,application/json', hidden: true, tabIndex: -1 });
    file.onchange = async () => {
      const ok = progress.import(file.files[0].size < 1 << 20 ? await file.files[0].text() : '');
      file.value = '';
      this.show();
      this.element.querySelector('.keeping [role=status]').textContent = ok ? words().imported : words().importBad;
    };
    let sure = false;
    const erase = button(words().eraseProgress, () => {
      if (!sure) {
        sure = true;
        erase.textContent = words().eraseSure;
        return;
      }
      progress.erase();
      this.show();
      this.element.querySelector('.keeping [role=status]').textContent = words().erased;
    }, { className: 'erase' });
    return made('section', { className: 'keeping' }, made('h3', { textContent: words().yourProgress }), made('p', { className: 'quiet', textContent: words().progressHelp }),
      made('div', { className: 'row' }, button(words().exportProgress, () => save('tcplab-progress.json', progress.toText(), 'application/json'), { className: 'export' }),
        button(words().importProgress, () => file.click(), { className: 'import' }), erase, file), said);
  }
}
