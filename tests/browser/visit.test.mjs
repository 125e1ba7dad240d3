// The first minute: the lab opens at the start of the run, and plays it by itself for somebody who has never been there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openLab, serve, transcript } from './lab.mjs';

let browser;
let host;
before(async () => {
  browser = await launch();
  host = await serve();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

const playing = (page) => page.evaluate(() => window.tcplab.playing());
const running = (page) => page.waitForFunction(() => document.getElementById('cover').hidden, null, { timeout: 30000, polling: 100 });

async function shallRestAtTheStart(page) {
  await page.waitForFunction(() => window.tcplab.frames() > 3, null, { polling: 100 });
  assert.equal(await playing(page), false);
  assert.equal((await transcript(page)).focused, -1, 'nothing has happened yet');
}

test('for a newcomer it plays from the start to the end, once', async () => {
  const page = await openLab(browser, host.url, { newcomer: true });
  assert.equal(await playing(page), true);
  await page.waitForFunction(() => window.tcplab.transcript().focused > 0, null, { polling: 100, timeout: 30000 });
  await page.waitForFunction(() => { const told = window.tcplab.transcript(); return told.focused === told.lines.length - 1; }, null, { polling: 100, timeout: 30000 });
  const again = await page.context().newPage();
  await again.goto(host.url);
  await running(again);
  await shallRestAtTheStart(again);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the first key of a newcomer ends the playing', async () => {
  const page = await openLab(browser, host.url, { newcomer: true });
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => !window.tcplab.playing(), null, { polling: 100 });
  assert.equal((await transcript(page)).focused, -1);
  await page.context().close();
});

test('for somebody who has been there it waits at the start', async () => {
  const page = await openLab(browser, host.url);
  await shallRestAtTheStart(page);
  await page.context().close();
});

test('nothing plays by itself where motion is unwelcome', async () => {
  const page = await openLab(browser, host.url, { newcomer: true, reducedMotion: 'reduce' });
  await shallRestAtTheStart(page);
  await page.context().close();
});

test('where nothing can be remembered nothing plays by itself, and all the rest works', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden', 'SecurityError'); } });
  });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(host.url);
  await running(page);
  await shallRestAtTheStart(page);
  await page.keyboard.press('t');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark', null, { polling: 100 });
  assert.deepEqual(errors, []);
  await context.close();
});
