// The lessons' own WebAssembly module: it reads lessons, makes exercises, and judges answers. Loaded with the first lesson.

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

export class Engine {
  #base;
  #module = null;
  #index = null;
  #glossary = null;

  constructor(base) { this.#base = base; }

  async start() {
    this.#module ??= (async () => (await import(`${this.#base}lesson.js`)).default())().catch((error) => { this.#module = null; throw error; });
    return this.#module;
  }

  #call(module, name, texts, numbers = []) {
    const kinds = [...numbers.map(() => 'number'), ...texts.map(() => 'string')];
    return JSON.parse(module.ccall(name, 'string', kinds, [...numbers, ...texts]));
  }

  // [{name, row, title, summary, minutes, needs, rules, folder}] in the order of the course.
  async index() {
    this.#index ??= get(`${this.#base}lessons/index.json`).then((response) => response.json()).catch((error) => { this.#index = null; throw error; });
    return this.#index;
  }

  async #text(path) {
    const response = await fetch(`${this.#base}${path}`);
    return response.ok ? response.text() : '';
  }

  // {errors, lesson}
  async open(folder) {
    const module = await this.start();
    const [en, zh] = await Promise.all(['en', 'zh'].map((language) => this.#text(`lessons/${folder}/${language}.md`)));
    return this.#call(module, 'lesson_open', [en, zh]);
  }

  async glossary() {
    this.#glossary ??= (async () => {
      const module = await this.start();
      const [en, zh] = await Promise.all(['en', 'zh'].map((language) => this.#text(`lessons/glossary/${language}.md`)));
      return this.#call(module, 'glossary', [en, zh]);
    })().catch(() => { this.#glossary = null; return {}; });
    return this.#glossary;
  }

  async judge(step, block, answer, shared) {
    return this.#call(await this.start(), 'lesson_judge', [JSON.stringify(answer), shared], [step, block]);
  }

  // {event, at}, or null where that never happens.
  async find(shared, what) {
    const found = this.#call(await this.start(), 'lesson_find', [shared, what]);
    return found && !found.error ? found : null;
  }

  // [{name, lesson, title}]
  async exercises() { return this.#call(await this.start(), 'exercise_list', []); }

  async makeExercise(name, seed) {
    const module = await this.start();
    return JSON.parse(module.ccall('exercise_make', 'string', ['string', 'number'], [name, seed]));
  }

  async judgeExercise(name, seed, answer, shared) {
    const module = await this.start();
    return JSON.parse(module.ccall('exercise_judge', 'string', ['string', 'number', 'string', 'string'], [name, seed, JSON.stringify(answer), shared]));
  }
}
