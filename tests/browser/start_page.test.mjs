// The lab's own address: all lessons beside the free lab, where there is room for both, until somebody closes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focused, laboratory, playing, running, screenshot, transcript, until } from './lab.mjs';

const lab = laboratory();
const wide = { viewport: { width: 1440, height: 900 } };
const lessons = (page) => page.locator('#course .topics .card');
const settled = (page) => page.evaluate(() => new Promise((done) => { setTimeout(done, 1000); })); // long enough for what must not come

test('a newcomer with a wide window finds the lessons beside the lab, which plays and has the keyboard', async () => {
  const page = await lab.open('', { newcomer: true, ...wide });
  await lessons(page).first().waitFor();
  assert.equal(await lessons(page).count(), 32);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.locator('#tour').waitFor(); // comes after the lessons
  const boxes = await page.evaluate(() => ['tour', 'course', 'stage'].map((id) => { const { left, right } = document.getElementById(id).getBoundingClientRect(); return { left, right }; }));
  assert.ok(boxes[0].right <= boxes[1].left && boxes[2].right <= boxes[1].left, 'nothing lies over the lessons');
  await page.waitForFunction(() => { const told = window.tcplab.transcript(); return told.focused === told.lines.length - 1; }, null, { polling: 100 });
  await screenshot(page, 'start-page');
  assert.deepEqual(page.errors, []);
});

test('once the tour is there nothing moves below a hand any more', async () => {
  const page = await lab.open('', { newcomer: true, ...wide });
  await page.locator('#tour').waitFor();
  assert.equal(await lessons(page).count(), 32);
  const before = await page.locator('#tour .next').boundingBox();
  await page.waitForFunction(() => !window.tcplab.playing(), null, { polling: 100 });
  assert.deepEqual(await page.locator('#tour .next').boundingBox(), before);
});

test('the address stays that of the run, and a reload keeps both', async () => {
  const page = await lab.open('', { newcomer: true, ...wide, reducedMotion: 'reduce' });
  await lessons(page).first().waitFor();
  await page.locator('#tour .skip').click();
  await page.keyboard.press('ArrowRight');
  await focused(page, 0);
  await until(page, () => location.hash.length > 20);
  assert.equal(new URL(page.url()).searchParams.has('course'), false);
  assert.match(await page.title(), /^Three-way handshake/);
  await page.reload();
  await lessons(page).first().waitFor();
  assert.equal((await transcript(page)).focused, 0);
  assert.deepEqual(page.errors, []);
});

test('from a lesson Back leads to both again, and who has closed the lessons finds the lab alone', async () => {
  const page = await lab.open('', { newcomer: true, ...wide, reducedMotion: 'reduce' });
  await page.locator('#course [data-lesson="three-way-handshake"]').click();
  await page.locator('#course .step-title').waitFor();
  assert.match(page.url(), /lesson=three-way-handshake/);
  await page.goBack();
  await lessons(page).first().waitFor();
  await page.waitForFunction(() => /^Three-way handshake/.test(document.title), null, { polling: 100 });
  await page.locator('#course .lab').click();
  await page.locator('#course').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  await page.goto(lab.url);
  await running(page);
  await settled(page);
  assert.equal(await page.locator('#course').count(), 0);
  await page.locator('#canvas').focus();
  await page.keyboard.press('c');
  await lessons(page).first().waitFor();
  await page.goto(lab.url);
  await lessons(page).first().waitFor();
  assert.deepEqual(page.errors, []);
});

test('a link to a run, a narrow window and the last step of the tour have nothing beside them that was not asked for', async () => {
  const linked = await lab.open('?scenario=lost-syn', { newcomer: true, ...wide });
  await settled(linked);
  assert.equal(await linked.locator('#course').count(), 0);
  const narrow = await lab.open('', { newcomer: true });
  await settled(narrow);
  assert.equal(await narrow.locator('#course').count(), 0);
  assert.equal(await playing(narrow), true);
  const page = await lab.open('', { newcomer: true, ...wide, reducedMotion: 'reduce' });
  await lessons(page).first().waitFor();
  for (let step = 0; step < 5; ++step) await page.locator('#tour .next').click();
  assert.equal(await page.locator('#tour .course').count(), 0, 'what it would lead to is there already');
  await page.locator('#tour .next').click();
  assert.equal(await page.locator('#tour').count(), 0);
});

test('in Chinese, too', async () => {
  const page = await lab.open('?lang=zh', { newcomer: true, ...wide, colorScheme: 'light' });
  await lessons(page).first().waitFor();
  await page.locator('#course h2').filter({ hasText: '全部课程' }).waitFor();
  await screenshot(page, 'start-page-zh');
});
