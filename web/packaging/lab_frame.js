// The lab in a frame of this page, and what is said to and fro: docs/embedding.md.

const version = 1;

export class LabFrame {
  #frame;
  #questions = new Map(); // number -> {resolve, reject}
  #listeners = new Map(); // name of an event -> functions
  #last = 0;

  constructor(frame, language) {
    this.#frame = frame;
    this.ready = new Promise((resolve) => { this.on('ready', resolve); });
    window.addEventListener('message', (event) => this.#hear(event));
    const address = new URL('lab/index.html', document.baseURI);
    address.searchParams.set('origin', location.origin);
    if (language) address.searchParams.set('lang', language);
    frame.src = address.href;
  }

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  // Resolves to the answer; rejects with what the lab refuses it for.
  ask(what, given = {}) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#questions.set(id, { resolve, reject });
      this.#frame.contentWindow.postMessage({ ...given, tcplab: version, id, do: what }, location.origin);
    });
  }

  #hear({ source, origin, data }) {
    if (source !== this.#frame.contentWindow || origin !== location.origin || data?.tcplab !== version) return;
    const { id, event, error } = data;
    if (event !== undefined) {
      for (const listener of this.#listeners.get(event) ?? []) listener(data);
      return;
    }
    const question = this.#questions.get(id);
    this.#questions.delete(id);
    if (error) question?.reject(new Error(error.text));
    else question?.resolve(data);
  }
}
