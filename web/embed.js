// What a page around the lab may ask of it by messages, and what it is told: docs/embedding.md. Loaded only in a frame.
import { CourseWatch } from './embed_course.js';
import { behaveInFrame } from './embed_frame.js';
import { asQuestion, check, Refusal, version } from './embed_messages.js';
import { openShare, runOf, shareOfLink } from './embed_run.js';
import { linkToRun } from './link.js';
import { withChanges } from './share_text.js';
import { askFor, callWithTexts } from './texts.js';

const mostWaiting = 32; // questions that may wait for their answer
const events = ['run', 'progress', 'answer', 'completed', 'size'];
const opaque = 'null'; // as browsers name an origin that is none
const frame = window.parent;

// Who may talk to us: the page around us, if it is of the origin that was named in the address, or else by its first word.
class Peer {
  #origin = null;

  constructor(asked) {
    if (asked === null) return;
    try {
      this.#origin = new URL(asked).origin;
    } catch {
      this.#origin = opaque;
    }
  }

  // Throws a Refusal.
  admit({ source, origin }, greets) {
    if (source !== frame) throw new Refusal('origin', 'only the page around the lab is answered');
    if (origin === opaque) throw new Refusal('origin', 'a page without an origin is not answered');
    if (this.#origin === null && greets) this.#origin = origin;
    if (this.#origin === null) throw new Refusal('origin', 'say hello first, or name the origin in the address');
    if (origin !== this.#origin) throw new Refusal('origin', 'this is not the origin that was named');
  }

  tell(message) {
    if (this.#origin !== null && this.#origin !== opaque) frame.postMessage(message, this.#origin);
  }
}

export class Embedding {
  #lab;
  #peer;
  #course;
  #waiting = 0;
  #last = Promise.resolve();
  #wanted = new Set();
  #run = '';
  #height = 0;

  // lab: see app.js; asked(key): what the address says of it, or null
  constructor(lab, asked) {
    this.#lab = lab;
    this.#peer = new Peer(asked('origin'));
    this.#course = new CourseWatch(lab.parts, (name, detail) => this.#happened(name, detail));
    behaveInFrame(lab);
    window.addEventListener('message', (event) => this.#hear(event));
    new ResizeObserver(() => this.#measure()).observe(document.documentElement);
    this.#measure();
    this.#peer.tell({ tcplab: version, event: 'ready' });
  }

  // Call it after every frame.
  follow() {
    if (!this.#wanted.has('run')) return;
    const { program } = this.#lab;
    if (program._tcplab_is_playing()) return;
    const now = `${program._tcplab_run_version()} ${program._tcplab_change_version()} ${program._tcplab_focus()}`;
    if (now === this.#run) return;
    this.#run = now;
    this.#happened('run', { run: runOf(program) });
  }

  #happened(name, detail) {
    if (this.#wanted.has(name)) this.#peer.tell({ tcplab: version, event: name, ...detail });
  }

  // The height that suits the width.
  #measure() {
    const width = document.documentElement.clientWidth;
    const height = Math.round(Math.min(900, Math.max(480, width * (width < 700 ? 1.6 : 0.625))));
    if (width === 0 || height === this.#height) return;
    this.#height = height;
    this.#happened('size', { height });
  }

  async #hear(event) {
    const { data, source } = event;
    if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'tcplab')) return; // not meant for us
    if (source === null || source === window) return;
    let id = null;
    const reply = (answer) => source.postMessage({ tcplab: version, id, ...answer }, event.origin === opaque ? '*' : event.origin);
    try {
      const question = asQuestion(data);
      id = question.id;
      this.#peer.admit(event, question.do === 'hello');
      check(question);
      if (this.#waiting >= mostWaiting) throw new Refusal('busy', 'too many questions at once');
      ++this.#waiting;
      const turn = this.#last.then(() => this.#answer(question)).finally(() => { --this.#waiting; });
      this.#last = turn.catch(() => {}); // one after the other
      reply({ ok: true, ...(await turn) });
    } catch (error) {
      const known = error instanceof Refusal;
      if (!known) console.warn(`tcplab: ${error}`);
      reply({ error: { code: known ? error.code : 'failed', text: known ? error.message : 'it could not be done' } });
    }
  }

  #answer(question) {
    const { do: what, tcplab, id, ...given } = question;
    return this.#deeds[what](given);
  }

  // Throws a Refusal where the open run is not to be changed.
  async #opened(change) {
    await change(this.#lab.program);
    this.#lab.wake();
    return { run: runOf(this.#lab.program) };
  }

  #deeds = {
    hello: () => ({ version, events, height: this.#height }),

    load: async ({ scenario, text, name = '', link, share, lesson, step, exam, seed, minutes, afresh }) => {
      if (exam !== undefined) return this.#course.examine({ names: exam, seed, minutes }, afresh);
      if (lesson !== undefined) return this.#course.open(lesson, step, afresh);
      if (link !== undefined) share = await shareOfLink(link);
      if (scenario !== undefined) share = `tcplab 1\nscenario ${scenario}\n`;
      if (text !== undefined) share = `tcplab 1\ntext\n${text}`;
      return this.#opened((program) => openShare(program, name, share));
    },

    get: async ({ what = 'run' }) => {
      if (what === 'state') return { state: this.#course.state() };
      if (what === 'link') return { link: await linkToRun(this.#lab.program) };
      return { run: runOf(this.#lab.program, what === 'transcript') };
    },

    set: (wanted) => this.#opened((program) => {
      const { name, share } = runOf(program);
      return openShare(program, name, withChanges(share, wanted));
    }),

    edit: ({ line }) => this.#opened((program) => {
      if (!callWithTexts(program, 'tcplab_change', [line])) throw new Refusal('refused', runOf(program).notice || 'it cannot be changed so');
    }),

    focus: ({ event }) => this.#opened((program) => {
      const before = program._tcplab_focus();
      program._tcplab_select(event);
      if (program._tcplab_focus() === event) return;
      program._tcplab_select(before);
      throw new Refusal('unknown', 'there is no such event');
    }),

    options: ({ language, theme, layout, hide, readonly }) => {
      if (readonly !== undefined) this.#lab.setReadOnly(readonly);
      if (hide !== undefined) callWithTexts(this.#lab.program, 'tcplab_hide_panels', [hide.join(',')]);
      if (layout !== undefined) this.#lab.setLayout(layout);
      if (language !== undefined) this.#lab.setChinese(language === 'zh');
      if (theme !== undefined) this.#lab.setTheme(theme);
      this.#lab.wake();
      return {};
    },

    subscribe: ({ events: names }) => {
      for (const name of names) if (!events.includes(name)) throw new Refusal('unknown', `there is no event ${name}`);
      this.#wanted = new Set(names);
      if (this.#wanted.has('size')) this.#happened('size', { height: this.#height });
      return { events: [...this.#wanted] };
    },

    resume: ({ state }) => this.#course.restore(state),

    grade: async ({ expect = [] }) => {
      await this.#lab.program.complete();
      const expected = JSON.parse(askFor(this.#lab.program, 'tcplab_grade', [expect.join('\n')]));
      if (expected.error) throw new Refusal('refused', expected.error);
      return { expected, ...this.#course.grade() };
    },
  };
}
