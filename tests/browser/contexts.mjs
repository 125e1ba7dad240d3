// Browser contexts that outlive a test. A page in a new one costs the browser another process, which compiles the program and asks for every file
// anew: more processor time than most tests take in it. Here the pages of tests that want the same of their browser (language, touch, resolution ...)
// are opened one after the other in one context and one process, each as a new page with nothing stored, as if nobody had been there before. Pages
// that are open at the same time are in contexts of their own: they are different people's.
const enough = 8; // contexts without a tenant that are kept

export class Contexts {
  #origin;
  #make;
  #all = []; // the one left longest ago first

  // make: (options, {forbidden()}) -> a new context, which tells what its pages do in the list that the function answers with. Contexts are kept for
  // pages of that origin only.
  constructor(origin, make) {
    this.#origin = origin;
    this.#make = make;
  }

  // tenant: {forbidden: []}, who has the page until he is released.
  async newPage(options, tenant) {
    const wanted = JSON.stringify(options);
    let kept = this.#all.find((each) => each.wanted === wanted && !each.elsewhere && !each.opening &&
      (!each.tenant || (each.tenant === tenant && each.context.pages().length === 1)));
    if (!kept) {
      kept = { wanted, context: null, keeper: null, elsewhere: false };
      this.#all.push(kept);
    }
    kept.tenant = tenant;
    kept.opening = true;
    if (kept.context) await this.#forget(kept);
    else await this.#begin(kept, options);
    const page = await kept.context.newPage();
    kept.opening = false;
    return page;
  }

  async #begin(kept, options) {
    kept.context = await this.#make(options, { forbidden: () => kept.tenant?.forbidden ?? [] });
    kept.keeper = await kept.context.newPage(); // the process lives as long as it has a page
    await kept.keeper.goto(`${this.#origin}/nothing-is-here`);
    kept.context.on('request', (request) => {
      if (request.isNavigationRequest() && new URL(request.url()).origin !== this.#origin) kept.elsewhere = true;
    });
  }

  #forget({ keeper }) { return keeper.evaluate(() => localStorage.clear()); }

  // Closes the pages that a tenant has open. Contexts are closed when they are not fit for others: whatever went wrong may have left something in
  // them, and what pages of other origins stored is theirs.
  async release(tenant, wentWrong) {
    for (const kept of this.#all.filter((each) => each.tenant === tenant)) {
      this.#all.splice(this.#all.indexOf(kept), 1);
      if (wentWrong || kept.elsewhere || kept.opening) {
        await kept.context?.close();
        continue;
      }
      for (const page of kept.context.pages()) if (page !== kept.keeper) await page.close();
      kept.tenant = null;
      this.#all.push(kept);
    }
    const idle = this.#all.filter((each) => !each.tenant);
    const tooMany = idle.slice(0, Math.max(0, idle.length - enough));
    this.#all = this.#all.filter((each) => !tooMany.includes(each)); // at once, or somebody takes one that is being closed
    for (const { context } of tooMany) await context.close();
  }
}
