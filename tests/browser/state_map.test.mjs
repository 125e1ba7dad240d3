// The map of states in the lesson about them fills up with what the learner's runs have passed, and stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laboratory, screenshot } from './lab.mjs';

const lab = laboratory();
const told = (page, text) => page.locator('#course .state-map [role=status]').filter({ hasText: text }).waitFor();
const passed = (page) => page.locator('#course .state-map g.passed text').allTextContents();

test('the map has what the lab shows, then what the learner causes, in either language, and keeps it', async () => {
  const page = await lab.open('?lesson=state-diagram&step=2');
  await page.locator('#course .step-title').waitFor();
  await told(page, '2 of 11 states, 1 of 21 arcs');
  assert.deepEqual(await passed(page), ['CLOSED', 'LISTEN']);
  await page.locator('#course .states input[value="SYN-SENT"]').check();
  await page.locator('#course .asked button[type=submit]').click();
  await told(page, '5 of 11 states, 5 of 21 arcs');
  const line = page.locator('#course input[name=change]');
  await line.fill('at 5ms server close');
  await line.press('Enter');
  await told(page, '5 of 11 states, 7 of 21 arcs');
  await page.locator('#course .state-map summary').click();
  assert.match(await page.locator('#course .state-map details p').innerText(), /^LISTEN → SYN-SENT, SYN-RECEIVED → LISTEN,/);
  await screenshot(page, 'state-map');
  await page.goto(`${lab.url}?lesson=state-diagram&step=1&lang=zh`);
  await told(page, '11 个状态中的 5 个，21 条弧中的 7 条');
  assert.deepEqual(page.errors, []);
});

test('no other lesson has it, and who erases the progress has erased the map', async () => {
  const page = await lab.open('?lesson=state-diagram&step=2');
  await told(page, '1 of 21 arcs');
  await page.locator('#course-map').click();
  for (let i = 0; i < 2; ++i) await page.locator('#course .erase').click();
  await page.getByText('Your progress is erased.').waitFor();
  assert.doesNotMatch(await page.evaluate(() => localStorage.getItem('tcplab.course')), /LISTEN/);
  await page.goto(`${lab.url}?lesson=keepalive`);
  await page.locator('#course .step-title').waitFor();
  assert.equal(await page.locator('#course .state-map').count(), 0);
  assert.deepEqual(page.errors, []);
});
