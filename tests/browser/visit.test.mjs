// The first minute: the lab opens at the start of the run, and plays it by itself for somebody who has never been there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framesSince, laboratory, playing, running, transcript } from './lab.mjs';

const lab = laboratory();

async function shallRestAtTheStart(page) {
  await framesSince(page, 0, 4);
  assert.equal(await playing(page), false);
  assert.equal((await transcript(page)).focused, -1, 'nothing has happened yet');
}

test('for a newcomer it plays from the start to the end, once', async () => {
  const page = await lab.open('', { newcomer: true });
  assert.equal(await playing(page), true);
  await page.waitForFunction(() => window.tcplab.transcript().focused > 0, null, { polling: 100 });
  await page.waitForFunction(() => { const told = window.tcplab.transcript(); return told.focused === told.lines.length - 1; }, null, { polling: 100 });
  const again = await page.context().newPage();
  await again.goto(lab.url);
  await running(again);
  await shallRestAtTheStart(again);
  assert.deepEqual(page.errors, []);
});

test('the first key of a newcomer ends the playing', async () => {
  const page = await lab.open('', { newcomer: true });
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => !window.tcplab.playing(), null, { polling: 100 });
  assert.equal((await transcript(page)).focused, -1);
});

test('for somebody who has been there it waits at the start', async () => {
  const page = await lab.open();
  await shallRestAtTheStart(page);
});

test('nothing plays by itself where motion is unwelcome', async () => {
  const page = await lab.open('', { newcomer: true, reducedMotion: 'reduce' });
  await shallRestAtTheStart(page);
});

test('where nothing can be remembered nothing plays by itself, and all the rest works', async () => {
  const page = await lab.newPage();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden', 'SecurityError'); } });
  });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(lab.url);
  await running(page);
  await shallRestAtTheStart(page);
  await page.keyboard.press('t');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark', null, { polling: 100 });
  assert.deepEqual(errors, []);
});
