// Browser contexts that outlive a test. A page in a new one costs the browser another process, which compiles the program and asks for every file
// anew: more processor time than most tests take in it. Here the pages of all tests that want the same of their browser (size, language, theme ...) are
// opened one after the other in one context and one process, each as a new page with nothing stored, as if nobody had been there before.
export class Contexts {
  #origin;
  #make;
  #kept = new Map(); // by what is wanted
  #used = new Set(); // since the last release

  // make: options -> a new context. Contexts are kept for pages of that origin only.
  constructor(origin, make) {
    this.#origin = origin;
    this.#make = make;
  }

  async with(options) {
    const wanted = JSON.stringify(options);
    if (!this.#kept.has(wanted)) this.#kept.set(wanted, this.#begin(options));
    const kept = await this.#kept.get(wanted);
    this.#used.add(wanted);
    return kept.context;
  }

  async #begin(options) {
    const context = await this.#make(options);
    const keeper = await context.newPage(); // the process lives as long as it has a page
    await keeper.goto(`${this.#origin}/nothing-is-here`);
    const kept = { context, keeper, elsewhere: false };
    context.on('request', (request) => {
      if (request.isNavigationRequest() && new URL(request.url()).origin !== this.#origin) kept.elsewhere = true;
    });
    return kept;
  }

  // Closes the pages that are open, and forgets what they stored. Contexts are closed when they are not fit for others: whatever went wrong may
  // have left something in them, and what pages of other origins stored is theirs.
  async release(wentWrong) {
    for (const wanted of this.#used) {
      const { context, keeper, elsewhere } = await this.#kept.get(wanted);
      if (wentWrong || elsewhere || keeper.isClosed()) {
        this.#kept.delete(wanted);
        await context.close();
        continue;
      }
      for (const page of context.pages()) if (page !== keeper) await page.close();
      await keeper.evaluate(() => localStorage.clear());
    }
    this.#used.clear();
  }
}
