// The text of a lesson: what its links do. The HTML is the lessons' module's, which writes no tag that an author has written.
import { made, newId } from '../dom.js';
import { readTime } from './forms.js';
import { inLanguage, words } from './words.js';

const sectionOf = (rule) => /^(\d+)(?:#(.+))?$/.exec(rule);

// Where "5.5" is a numbered paragraph of section 5, which nothing can lead to by itself: docs/rfc-sections.tsv.
const withItems = ['6298'];

// Where a rule of an RFC can be read.
export function addressOfRule(rule) {
  const [, rfc, named] = sectionOf(rule) ?? [null, rule, null];
  const section = named && withItems.includes(rfc) ? named.split('.')[0] : named;
  return `https://www.rfc-editor.org/rfc/rfc${rfc}.html${section ? `#section-${section}` : ''}`;
}

export function ruleLink(rule, content) {
  const link = made('a', { href: addressOfRule(rule), target: '_blank', rel: 'noopener noreferrer', className: 'rfc' }, content);
  link.append(made('span', { className: 'tucked', textContent: ` (${words().opensTab})` }));
  return link;
}

// Words of a sentence that do something. No <button>: the sentence breaks in them and not before the comma behind them.
function control(kind, content) {
  const element = made('span', { className: `link ${kind}`, tabIndex: 0, aria: { role: 'button' } }, content);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    element.click();
  });
  return element;
}

// One small window for words that explain others.
class Tip {
  #element = null;

  show(owner, content) {
    this.hide();
    const id = newId('tip');
    this.#element = made('div', { id, className: 'tip', aria: { role: 'tooltip' } }, content);
    owner.setAttribute('aria-describedby', id);
    owner.closest('#course').append(this.#element);
    const at = owner.getBoundingClientRect();
    const own = this.#element.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - own.width - 8));
    const top = at.bottom + own.height + 12 > innerHeight ? Math.max(8, at.top - own.height - 6) : at.bottom + 6;
    this.#element.style.left = `${left}px`;
    this.#element.style.top = `${top}px`;
  }

  // Whether there was one.
  hide() {
    const had = this.#element !== null;
    if (had) document.querySelector(`[aria-describedby="${this.#element.id}"]`)?.removeAttribute('aria-describedby');
    this.#element?.remove();
    this.#element = null;
    return had;
  }
}

export class Reading {
  #host;
  #tip = new Tip();

  // host: {engine, stage, openLesson(name), reference(kind, id)}; reference() answers [title, text], ids for a section, or null.
  constructor(host) { this.#host = host; }

  text(html) {
    const element = made('div', { className: 'text' });
    element.innerHTML = inLanguage(html);
    for (const link of element.querySelectorAll('a[href]')) this.#connect(link);
    for (const table of element.querySelectorAll('table')) {
      const scroller = made('div', { className: 'scroller', tabIndex: 0, aria: { role: 'group', label: words().part } });
      table.replaceWith(scroller);
      scroller.append(table);
    }
    return element;
  }

  // Controls that tell what RFC 9293 asks in these sections: none where it asks nothing.
  async requirementsOf(sections) {
    const found = await Promise.all(sections.map((section) => this.#host.reference('section', section)));
    return found.flatMap((ids) => ids ?? []).map((id) => {
      const element = control('requirement', [id]);
      this.#explain(element, () => this.#reference('requirement', id));
      return element;
    });
  }

  hideTip() { return this.#tip.hide(); }

  #connect(link) {
    const [, kind, rest] = /^([a-z]+):(.*)$/s.exec(link.getAttribute('href')) ?? [null, null, ''];
    let what = rest;
    try { what = decodeURIComponent(rest); } catch { /* as it stands */ }
    if (kind === 'rfc') return link.replaceWith(ruleLink(what, [...link.childNodes]));
    const acts = {
      focus: () => this.#focus(what),
      at: () => this.#host.stage.focus({ at: readTime(what) ?? 0 }),
      lesson: () => this.#host.openLesson(what),
    };
    const explains = {
      term: async () => {
        const glossary = await this.#host.engine.glossary();
        const content = made('div');
        content.innerHTML = Object.hasOwn(glossary, what) ? inLanguage(glossary[what]) : words().notFound;
        return content;
      },
      requirement: () => this.#reference('requirement', what),
      claim: () => this.#reference('claim', what),
    };
    const content = kind === 'claim' ? [`${words().note} `, ...link.childNodes] : [...link.childNodes]; // or a code stands there alone
    const element = control(kind, content);
    link.replaceWith(element);
    if (acts[kind]) element.onclick = acts[kind];
    else if (explains[kind]) this.#explain(element, explains[kind]);
    return element;
  }

  async #reference(kind, id) {
    const found = await this.#host.reference(kind, id);
    if (!found) return made('p', { textContent: words().notFound });
    const [title, ...lines] = found;
    return made('div', {}, made('strong', { textContent: title }), lines.map((line) => made('p', { textContent: line })));
  }

  async #focus(what) {
    const { engine, stage } = this.#host;
    const found = await engine.find(stage.base ?? stage.share, what);
    if (found) stage.focus(found);
  }

  // On hover and on focus; a finger's tap is a focus.
  #explain(element, content) {
    let wanted = false;
    const show = async () => {
      wanted = true;
      const made = await content();
      if (wanted && element.isConnected) this.#tip.show(element, made);
    };
    const hide = () => { wanted = false; this.#tip.hide(); };
    element.addEventListener('mouseenter', show);
    element.addEventListener('mouseleave', () => { if (document.activeElement !== element) hide(); });
    element.addEventListener('focus', show);
    element.addEventListener('click', show); // also after Escape
    element.addEventListener('blur', hide);
  }
}
