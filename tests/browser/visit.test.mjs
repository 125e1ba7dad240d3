// The first minute: the lab opens at the start of the run, and plays it by itself for somebody who has never been there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, focused, framesSince, laboratory, linkSays, phone, playing, running, screenshot, transcript } from './lab.mjs';

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

test('a link to a run shows a newcomer what was to be seen: nothing plays, and nothing lies over it', async () => {
  const friend = await lab.open('?scenario=three-way-handshake');
  const { lines } = await transcript(friend);
  const syn = lines.findIndex((each) => /^client -> server +SYN /.test(each));
  await friend.locator('#canvas').focus();
  for (let i = 0; i <= syn; ++i) await friend.keyboard.press('ArrowRight');
  await focused(friend, syn);
  await friend.keyboard.press('Delete');
  await linkSays(friend, /\nedit /);
  const page = await lab.open(new URL(friend.url()).search + new URL(friend.url()).hash, { newcomer: true });
  await framesSince(page, 0, 4);
  assert.equal(await playing(page), false);
  assert.equal(await page.locator('#tour').count(), 0);
  assert.equal((await transcript(page)).focused, (await transcript(friend)).focused);
  const plain = await page.context().newPage();
  await plain.goto(lab.url);
  await running(plain);
  assert.equal(await playing(plain), true, 'who comes without a link later is a newcomer still');
});

test('nothing plays by itself where motion is unwelcome', async () => {
  const page = await lab.open('', { newcomer: true, reducedMotion: 'reduce' });
  await shallRestAtTheStart(page);
});

test('where nothing can be remembered nothing plays by itself, and all the rest works', async () => {
  const page = await lab.newPage({ colorScheme: 'light' });
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

const step = (page) => page.locator('#tour .quiet').textContent();

test('a newcomer gets a tour of six steps with the keyboard, which says what it is about and does not come back', async () => {
  const page = await lab.open('', { newcomer: true, viewport: { width: 1440, height: 900 } });
  await page.locator('#tour').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas', 'it takes the keyboard from nobody');
  await screenshot(page, 'tour-1440');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'and is the next stop of the Tab key');
  await page.keyboard.press('Tab');
  for (let i = 1; i <= 6; ++i) {
    assert.equal(await step(page), `${i} of 6`);
    assert.ok(await page.locator('#tour [aria-live=polite] h2').textContent());
    const [card, ring] = [await page.locator('#tour').boundingBox(), await page.locator('#tour-ring').boundingBox()];
    assert.ok(ring.width > 20 && ring.x >= 0 && ring.x + ring.width <= 1440 && card.y + card.height <= 900, `${i}`);
    if (i === 4) {
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter'); // back
      assert.equal(await step(page), '3 of 6');
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction(() => !document.getElementById('tour') && document.activeElement.id === 'canvas', null, { polling: 50 });
  await page.reload();
  await running(page);
  assert.equal(await page.locator('#tour').count(), 0);
  // Whoever asks for it gets it again, and Escape ends it.
  await command(page, 'first look');
  await page.locator('#tour').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.getElementById('tour'), null, { polling: 50 });
  assert.deepEqual(page.errors, []);
});

for (const [width, height] of [[320, 480], [390, 844]]) {
  test(`the tour has room on a phone, in Chinese, and is skipped with a finger: ${width}x${height}`, async () => {
    const page = await lab.open('?lang=zh&theme=light', { newcomer: true, ...phone(width, height) });
    await page.locator('#tour .next').tap();
    assert.equal(await step(page), '第 2 步，共 6 步');
    const { x, y, width: w, height: h } = await page.locator('#tour').boundingBox();
    assert.ok(x >= 0 && x + w <= width && y >= height * 0.3 && y + h <= height, `${[x, y, w, h]}`);
    await screenshot(page, `tour-${width}`);
    await page.locator('#tour .skip').tap();
    await page.waitForFunction(() => !document.getElementById('tour'), null, { polling: 50 });
    assert.deepEqual(page.errors, []);
  });
}
