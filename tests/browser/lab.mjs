// What the browser tests share: a static server, a headless Chromium, and a page with the lab in it.
import assert from 'node:assert/strict';
import { AsyncResource } from 'node:async_hooks';
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, afterEach, before } from 'node:test';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { Contexts } from './contexts.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
export const site = resolve(process.env.TCPLAB_SITE ?? join(root, 'build/web/site'));
export const artifacts = join(root, 'build/artifacts');
mkdirSync(artifacts, { recursive: true });

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json' };

// Serves the site below prefix, as any static host would, and the given pages (path -> HTML, or {type, body}, or what makes it). Returns {url, close,
// withhold, served}; paths that match a pattern in withhold are answered with 404, and all that were answered are in served. folder: of
// another site.
export async function serve({ prefix = '/', pages = {}, folder = site } = {}) {
  const withhold = [];
  const served = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    served.push(path);
    const page = typeof pages[path] === 'function' ? pages[path]() : pages[path];
    if (page) return response.writeHead(200, { 'Content-Type': page.type ?? types['.html'] }).end(page.body ?? page);
    const inside = normalize(path.slice(prefix.length) || 'index.html');
    const file = join(folder, inside.endsWith('/') ? `${inside}index.html` : inside);
    const known = path.startsWith(prefix) && !inside.startsWith('..') && existsSync(file) && statSync(file).isFile();
    if (!known || withhold.some((pattern) => pattern.test(path))) return response.writeHead(404).end('not here');
    const lasts = /^[0-9a-f]{12}\//.test(inside); // named after its content
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': lasts ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    return createReadStream(file).pipe(response);
  });
  server.keepAliveTimeout = 0; // or a request may meet a connection that is just being closed
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    origin: `http://127.0.0.1:${server.address().port}`,
    withhold,
    served,
    close: () => { server.closeAllConnections(); return new Promise((done) => server.close(done)); },
  };
}

export const executable = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';

// Without a window and a graphics card: Mesa draws the canvas, Chromium itself the page around it. This takes half of what it takes to
// draw both with SwiftShader. Pages of one context share a process: see contexts.mjs.
export function launch(extra = []) {
  return chromium.launch({
    executablePath: executable,
    env: { ...process.env, EGL_PLATFORM: 'surfaceless' },
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist', '--disable-gpu-compositing',
      '--disable-site-isolation-trials', '--renderer-process-limit=1', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...extra],
  });
}

// Compiled code without the counts by which it would be optimised, which programs that live for seconds do not get back.
export const launchForTests = () => launch(['--js-flags=--liftoff-only --no-wasm-inlining --no-wasm-inlining-call-indirect']);

export const phone = (width, height, deviceScaleFactor = 2) => ({ viewport: { width, height }, deviceScaleFactor, hasTouch: true, isMobile: true });

// What the files of tests that run in this process share: a browser, and the server of the site.
class House {
  #launched = null;
  #hosts = [];
  #plain = null;

  browser() {
    this.#launched ??= launchForTests();
    return this.#launched;
  }

  // {host, contexts}; what serves nothing but the site is one for all.
  rooms(served) {
    if (served) return this.#rooms(served);
    this.#plain ??= this.#rooms({});
    return this.#plain;
  }

  async #rooms(served) {
    const host = await serve(served);
    this.#hosts.push(host);
    return { host, contexts: new Contexts(host.origin, async (options, watcher) => newContext(await this.browser(), options, watcher)) };
  }

  async close() {
    await (await this.#launched)?.close();
    for (const host of this.#hosts) await host.close();
  }
}

const whole = new AsyncResource('all tests of the process'); // made where no test, or suite, is being run
let house = null;

function houseOfAll() {
  if (!house) {
    house = new House();
    whole.runInAsyncScope(() => after(() => house.close()));
  }
  return house;
}

// What a file of tests works with: a server, and a browser from the first test that opens a page. The pages that a test opens with it are closed when
// the test ends, however it ends. served: what the server has besides the site, as serve() takes it.
export function laboratory(served = null) {
  const test = { forbidden: [] }; // who has the pages of the test that runs
  const file = { forbidden: [] }; // who has those that outlive it
  let host;
  let contexts;
  const opened = [];
  before(async () => {
    ({ host, contexts } = await houseOfAll().rooms(served));
  });
  afterEach(async ({ passed }) => {
    for (const context of opened.splice(0)) await context.close();
    await contexts.release(test, !passed);
    assert.deepEqual([...test.forbidden.splice(0), ...file.forbidden.splice(0)], [], 'no page asks for anything that is not its own, nor breaks its Content-Security-Policy');
  });
  after(() => contexts.release(file, false));
  const newPage = async ({ viewport = null, colorScheme = null, reducedMotion = null, contrast = null, ...options }, tenant = test) => {
    const alone = options.serviceWorkers === 'allow'; // what one keeps cannot be forgotten
    const page = alone
      ? await (await newContext(await house.browser(), options, { forbidden: () => test.forbidden })).newPage()
      : await contexts.newPage(options, tenant);
    if (alone) opened.push(page.context());
    if (viewport) await page.setViewportSize(viewport);
    if (colorScheme || reducedMotion || contrast) await page.emulateMedia({ colorScheme: colorScheme ?? 'dark', reducedMotion, contrast });
    return page;
  };
  const open = async (query, { prepare = null, ...options }, tenant) => {
    const page = await enter(await newPage(options, tenant), host.url + query, prepare);
    await running(page);
    return page;
  };
  return {
    get url() { return host.url; },
    get origin() { return host.origin; },
    served: () => host.served,
    // What a test has made pages do that is forbidden.
    forgive: () => test.forbidden.splice(0),
    open: (query = '', options = {}) => open(query, options, test),
    // For the tests that come after it, too.
    openForAll: (query = '', options = {}) => open(query, options, file),
    openPage: async (url, { prepare = null, ...options } = {}) => enter(await newPage(options), url, prepare),
    // A newcomer's page, to be prepared before it goes anywhere.
    newPage: (options = {}) => newPage({ newcomer: true, ...options }),
  };
}

// Milliseconds that a page may take for anything: long, for the machine may do much else beside.
export const patience = 90_000;

// forbidden(): the list of what pages asked for elsewhere, and what their Content-Security-Policy forbade them.
function watch(context, { forbidden }) {
  context.on('console', (message) => {
    if (/Content[- ]Security[- ]Policy/i.test(message.text())) forbidden().push(message.text());
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !['127.0.0.1', 'localhost'].includes(hostname)) forbidden().push(request.url());
  });
}

// In a page: the browser has a graphics card, as most have; and nothing of the canvas is drawn but for a screenshot, for without one half of the
// processor's time would go into pictures that nobody sees. All else about a frame is as ever.
function drawOnRequest() {
  let drawing = false;
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function get(kind, wanted) {
    // Whoever only asks for the card needs no context of his own.
    if (kind === 'webgl2' && wanted?.failIfMajorPerformanceCaveat) return { RENDERER: 0, getExtension: () => null, getParameter: () => 'a graphics card' };
    return real.call(this, kind, wanted);
  };
  WebGL2RenderingContext.prototype.getSupportedExtensions = () => []; // the program switches on whatever there is, and uses none
  for (const name of ['clear', 'drawElements', 'bufferData', 'bufferSubData']) {
    const act = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function draw(...what) { if (drawing) act.apply(this, what); };
  }
  // A frame that is out of sight has no animation frames.
  const frame = () => new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 1000); });
  window.draw = async (wanted) => {
    drawing = wanted;
    if (!wanted) return;
    for (const hidden of [true, false]) { // whoever comes back to a page has to see it, so that all of it is drawn anew
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }
    delete document.hidden;
    for (let frames = 0; frames < 3; ++frames) await frame();
  };
}

// Opens url in a new page of somebody who has been here before and closed the lessons, or else of a newcomer, for whom the run plays by itself.
// The page collects console errors and uncaught exceptions in page.errors. prepare(page) comes before the page goes anywhere. drawn: as the browser
// is, without a graphics card, and all that the lab shows is drawn, not only what a picture is taken of. Nothing is kept for later visits without
// a network, unless serviceWorkers is 'allow'.
export const openPage = async (browser, url, { prepare = null, ...options } = {}) => enter(await (await newContext(browser, options)).newPage(), url, prepare);

async function newContext(browser, { newcomer = false, drawn = false, ...options }, watcher = null) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark', locale: 'en-GB', serviceWorkers: 'block', ...options });
  context.setDefaultTimeout(patience);
  if (watcher) watch(context, watcher);
  if (!drawn) await context.addInitScript(drawOnRequest);
  if (!newcomer) {
    await context.addInitScript(() => {
      try {
        localStorage.setItem('tcplab.visited', 'yes');
        localStorage.setItem('tcplab.lessons', 'closed');
      } catch {
        // a frame that has no storage
      }
    });
  }
  return context;
}

async function enter(page, url, prepare) {
  page.errors = [];
  page.on('console', (message) => { if (message.type() === 'error') page.errors.push(message.text()); });
  page.on('pageerror', (error) => page.errors.push(String(error)));
  await prepare?.(page);
  await page.goto(url);
  return page;
}

// For a page that is to be opened: the program is at hand in it, as window.program, to be asked for all that it would tell. It is caught when its first
// function is given to it: whoever has the browser ask the test for a script makes it ask for every file, and keep none.
export const withProgram = (page) => page.addInitScript(() => {
  Object.defineProperty(Object.prototype, '_tcplab_frame', {
    configurable: true,
    set(frame) {
      delete Object.prototype._tcplab_frame;
      this._tcplab_frame = frame;
      window.program = this;
    },
  });
});

// Ends the program of a page that was opened with it at hand.
export async function crash(page) {
  await page.evaluate(() => {
    window.program._tcplab_source = window.program._tcplab_frame = () => { throw new WebAssembly.RuntimeError('unreachable'); };
    window.dispatchEvent(new Event('mousemove'));
  });
  await page.locator('#message').waitFor();
}

// Waits until an asynchronous function that runs in the page answers with something true; page.waitForFunction() takes its promise for that.
export const until = (page, predicate, argument) => page.evaluate(async ([source, given, limit]) => {
  const holds = (0, eval)(`(${source})`);
  for (const end = performance.now() + limit; !(await holds(given));) {
    if (performance.now() > end) throw new Error(`in vain: ${source}`);
    await new Promise((done) => { setTimeout(done, 50); });
  }
}, [String(predicate), argument, patience]);

// Opens the lab and waits until it runs.
export async function openLab(browser, url, options = {}) {
  const page = await openPage(browser, url, options);
  await running(page);
  return page;
}

// Waits until the program has taken the place of what covers it while it is loaded; in a page, or in a frame.
export const running = (page) => page.waitForFunction(() => document.getElementById('cover').hidden, null, { polling: 100 });

export const transcript = (page) => page.evaluate(() => window.tcplab.transcript());
export const frames = (page) => page.evaluate(() => window.tcplab.frames());

// Waits until there are that many frames more than there were.
export const framesSince = (page, before, count = 1) =>
  page.waitForFunction((wanted) => window.tcplab.frames() >= wanted, before + count, { polling: 50 });

// The control of that name that can be clicked, a popup's before the others; waits until there is one. {name, box, visible, above, ...}
export async function control(page, name) {
  const found = await page.waitForFunction((wanted) => {
    const all = window.tcplab.controls().filter((each) => each.name === wanted);
    return all.find((each) => each.above) ?? all[0];
  }, name, { polling: 100 });
  return found.jsonValue();
}

// Clicks or taps in the middle of what is visible of it.
export async function press(page, name, { touch = false } = {}) {
  const { visible: [left, top, right, bottom] } = await control(page, name);
  const canvas = await page.locator('#canvas').boundingBox();
  const [x, y] = [canvas.x + (left + right) / 2, canvas.y + (top + bottom) / 2];
  await (touch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
}

// Opens the list of all commands and writes there.
export async function findCommand(page, words) {
  await page.keyboard.press('Control+k');
  await control(page, 'command');
  await page.keyboard.type(words);
}

// Takes the first that was found. The list is closed then: keys that come into the same frame as this one would still be its own.
export async function takeCommand(page) {
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !window.tcplab.controls().some(({ name }) => name === 'command'), null, { polling: 50 });
}

export async function command(page, words) {
  await findCommand(page, words);
  await takeCommand(page);
}

// Clicks a scenario of the list that is open, found by its name: the list is longer than what can be seen of it.
export async function pressInList(page, name) {
  await press(page, 'filter');
  await page.keyboard.type(name, { delay: 40 });
  await press(page, name);
}

// Waits until the line in focus is that one; -1 is the place before the first.
export const focused = (page, line) => page.waitForFunction((wanted) => window.tcplab.transcript().focused === wanted, line, { polling: 100 });

// Waits until no frame has been drawn for that long; fails when frames never end.
export async function rest(page, milliseconds = 500) {
  await page.evaluate(() => { delete window.lastSeen; });
  await page.waitForFunction((quiet) => {
    const frames = window.tcplab.frames();
    if (window.lastSeen?.frames !== frames) window.lastSeen = { frames, at: performance.now() };
    return performance.now() - window.lastSeen.at >= quiet;
  }, milliseconds, { polling: 50 });
}

// The share that an address holds, as text; '' where it holds none.
export const shareOf = (address) => inflateRawSync(Buffer.from(new URL(address).hash.slice(3), 'base64url')).toString();

// Waits until the share in the page's address says that. A change takes the old share out of the address before the new one is made.
export const linkSays = (page, pattern) => page.waitForURL((url) => url.hash !== '' && pattern.test(shareOf(url.href)));

export const playing = (page) => page.evaluate(() => window.tcplab.playing());

// Drops a file on the page.
// content: a text, or octets.
export const drop = (page, name, content) => page.evaluate(([called, text, octets]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([octets ? new Uint8Array(octets) : text], called));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
}, [name, ...(typeof content === 'string' ? [content, null] : ['', [...content]])]);

// A picture of what the page shows; options are Playwright's.
export async function picture(page, options = {}) {
  const draw = (wanted) => Promise.all(page.frames().map((frame) => frame.evaluate((on) => window.draw?.(on), wanted)));
  await draw(true);
  const taken = await page.screenshot(options);
  await draw(false);
  return taken;
}

// For whoever wants to see it; nothing is made where nobody does.
const keepsPictures = Boolean(process.env.TCPLAB_PICTURES);
export async function screenshot(page, name) {
  if (keepsPictures) await picture(page, { path: join(artifacts, `${name}.png`) });
}

// One in each theme, of a page that follows the system's; it ends in the one that pages begin with.
export async function inBothThemes(page, name) {
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme, { polling: 50 });
    await screenshot(page, `${name}-${theme}`);
  }
}

// How many different colours the canvas shows; a blank one has one.
export async function coloursOf(page) {
  const png = await page.locator('#canvas').screenshot();
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return colours.size;
  }, png.toString('base64'));
}
