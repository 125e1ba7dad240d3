// <tcp-lab scenario="lost-syn"></tcp-lab>: the lab in somebody else's page. docs/embedding.md has its attributes, events and methods.
(() => {
  const version = 1;
  const here = new URL('.', (document.currentScript ?? document.querySelector('script[src$="tcp-lab.js"]')).src);
  const near = '300px'; // of what is in sight: then it is loaded
  const opens = ['scenario', 'lesson', 'step', 'link'];
  const options = ['language', 'theme', 'layout', 'hide', 'readonly'];
  const told = ['run', 'progress', 'answer', 'completed', 'size'];

  customElements.define('tcp-lab', class extends HTMLElement {
    static observedAttributes = [...opens, ...options];

    #frame = null;
    #sight = null;
    #questions = new Map(); // number -> [resolve, reject]
    #last = 0;
    #ready = null;
    #isReady = null;
    #isGone = null;
    #changed = new Set();

    constructor() {
      super();
      this.attachShadow({ mode: 'open' });
      this.#afresh();
    }

    #afresh() {
      this.#ready = new Promise((resolve, reject) => {
        this.#isReady = resolve;
        this.#isGone = reject;
      });
      this.#ready.catch(() => {}); // where nobody has asked
    }

    connectedCallback() {
      this.style.display ||= 'block';
      if (!this.style.minHeight) this.style.minHeight = '480px'; // so that what is below does not jump
      addEventListener('message', this.#hear);
      this.#sight = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) this.load(); }, { rootMargin: near });
      this.#sight.observe(this);
    }

    disconnectedCallback() {
      removeEventListener('message', this.#hear);
      this.#sight.disconnect();
      this.#frame?.remove();
      this.#frame = null;
      const gone = new Error('the lab is gone');
      this.#isGone(gone);
      for (const [, reject] of this.#questions.values()) reject(gone);
      this.#questions.clear();
      this.#afresh();
    }

    // At once, instead of when it comes near to what is in sight.
    load() {
      if (this.#frame || !this.isConnected) return;
      this.#sight.disconnect();
      const src = new URL(here);
      for (const name of [...opens, ...options]) if (name !== 'link' && this.hasAttribute(name)) src.searchParams.set(name === 'language' ? 'lang' : name, this.getAttribute(name));
      if (this.hasAttribute('link')) src.hash = new URL(this.getAttribute('link'), here).hash;
      src.searchParams.set('origin', location.origin);
      this.#frame = document.createElement('iframe');
      Object.assign(this.#frame, { src, title: this.getAttribute('title') ?? 'tcplab', allow: 'clipboard-write; fullscreen' });
      Object.assign(this.#frame.style, { display: 'block', width: '100%', height: this.style.height ? '100%' : this.style.minHeight, border: '0' });
      this.shadowRoot.append(this.#frame);
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      if (this.#changed.size === 0) queueMicrotask(() => this.#follow());
      this.#changed.add(name);
    }

    // What is changed together is told together.
    #follow() {
      const changed = [...this.#changed];
      this.#changed.clear();
      const value = { hide: (text) => (text ?? '').split(/[\s,]+/).filter(Boolean), step: Number, readonly: (text) => text !== null };
      const all = (names) => Object.fromEntries(names.map((name) => [name, (value[name] ?? String)(this.getAttribute(name))]));
      const asked = changed.filter((name) => options.includes(name) && (name in value || this.hasAttribute(name)));
      const opened = opens.filter((name) => this.hasAttribute(name) && (name === 'step' ? this.hasAttribute('lesson') : changed.includes(name) || (name === 'lesson' && changed.includes('step'))));
      const failed = (error) => this.#dispatch('error', { text: error.message });
      if (asked.length) this.ask('options', all(asked)).catch(failed);
      if (opened.length) this.ask('load', all(opened)).catch(failed);
    }

    // Resolves to the lab's answer; rejects with an Error that has a code. Questions wait until the lab runs.
    async ask(what, given = {}) {
      this.load();
      await this.#ready;
      return new Promise((resolve, reject) => {
        const id = ++this.#last;
        this.#questions.set(id, [resolve, reject]);
        this.#frame.contentWindow.postMessage({ ...given, tcplab: version, id, do: what }, here.origin);
      });
    }

    #dispatch(name, detail) {
      this.dispatchEvent(new CustomEvent(`tcplab-${name}`, { detail, bubbles: true, composed: true }));
    }

    #hear = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== here.origin || data?.tcplab !== version) return;
      const { tcplab, id, event, error, ...detail } = data;
      if (event === undefined) {
        const [resolve, reject] = this.#questions.get(id) ?? [];
        this.#questions.delete(id);
        if (error) reject?.(Object.assign(new Error(error.text), { code: error.code }));
        else resolve?.(detail);
        return;
      }
      if (event === 'ready') {
        this.#isReady();
        this.ask('subscribe', { events: told }).catch(() => {});
      }
      if (event === 'size' && !this.style.height) this.#frame.style.height = `${detail.height}px`;
      this.#dispatch(event, detail);
    };
  });
})();
