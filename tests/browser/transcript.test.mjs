// The run in real elements: read, walked through, and used without seeing the canvas.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, focused, laboratory, phone, playing, press, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

// The control of that name is there and has not been scrolled out of sight, not even in part.
const whole = (page, name) => page.evaluate((wanted) => window.tcplab.controls().some((each) => each.name === wanted && String(each.box) === String(each.visible)), name);

const activeId = (page) => page.evaluate(() => document.activeElement.id);

async function openTranscript(page) {
  await page.locator('#show-transcript').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'hide-transcript', null, { polling: 100 });
}

async function shallBeClosed(page) {
  await page.waitForFunction(() => !document.getElementById('transcript').classList.contains('open'), null, { polling: 100 });
  assert.equal(await activeId(page), 'canvas');
  const last = (await transcript(page)).lines.length - 1;
  await page.keyboard.press('Home');
  await focused(page, -1);
  await page.keyboard.press('End');
  await focused(page, last);
}

test('every event is there with its time, what happened and why', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  const told = await transcript(page);
  assert.ok(told.lines.length > 10);
  await page.waitForFunction((count) => document.querySelectorAll('#transcript-lines > li').length === count, told.lines.length, { polling: 100 });
  const texts = (part) => page.locator(`#transcript-lines .${part}`).allTextContents();
  assert.deepEqual(await texts('line'), told.lines);
  assert.deepEqual(await texts('time'), told.times);
  assert.deepEqual(await texts('why'), told.reasons);
  for (const time of told.times) assert.match(time, /^\d[\d ]*\.\d+ (µs|ms|s)$/);
  const syn = told.lines.findIndex((line) => /client -> server {2}SYN {2}/.test(line));
  assert.match(told.reasons[syn], /SYN|active|open/i);
  assert.equal(await page.locator('#transcript-title').textContent(), told.title);
  assert.equal(await page.locator('#canvas').getAttribute('aria-label'), 'tcplab: TCP timeline');
});

test('a line is a button that brings its event into focus, for a screen reader too', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  const told = await transcript(page);
  const syn = told.lines.findIndex((line) => /client -> server {2}SYN {2}/.test(line));
  await page.waitForFunction(() => document.querySelector('#transcript-lines button'), null, { polling: 100 });
  const line = page.locator('#transcript-lines button').nth(syn);
  assert.equal(await line.evaluate((element) => element.tabIndex), -1, 'out of sight, it takes no Tab key');
  await line.evaluate((element) => element.click()); // as a screen reader does, with the panel closed
  await focused(page, syn);
  assert.equal(await line.getAttribute('aria-current'), 'true');
  assert.match(await page.locator('#transcript-detail').textContent(), /SYN {2}Seq=0/);

  await openTranscript(page);
  await page.locator('#transcript-lines button').nth(2).click();
  await focused(page, 2);
  await page.keyboard.press('ArrowDown');
  await focused(page, 3);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await focused(page, 1);
  await page.keyboard.press('End');
  await focused(page, told.lines.length - 1);
  assert.equal(await page.evaluate(() => document.activeElement.hasAttribute('aria-current')), true);
  assert.deepEqual(page.errors, []);
  await screenshot(page, 'transcript');
});

for (const [device, options, touch] of [['mouse', {}, false], ['finger', phone(320, 480), true]]) {
  test(`the help leads to the transcript, for those without a Tab key (${device})`, async () => {
    const page = await lab.open('', options);
    await press(page, 'help', { touch });
    const { visible: [left, , , bottom] } = await control(page, 'close');
    await page.mouse.move(left - 60, bottom + 150); // into it: it is longer than it is high
    for (let i = 0; i < 60 && !(await whole(page, 'text')); ++i) await page.mouse.wheel(0, 200);
    await press(page, 'text', { touch });
    await page.waitForFunction(() => document.activeElement.id === 'hide-transcript', null, { polling: 100 });
    await page.keyboard.press('Escape');
    await shallBeClosed(page);
  });
}

for (const [how, close] of [
  ['Escape', (page) => page.keyboard.press('Escape')],
  ['Escape in a line', async (page) => {
    for (const id of ['explain', 'change-title', 'places-title', 'shown-title']) {
      await page.keyboard.press('Tab');
      assert.equal(await activeId(page), id);
    }
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.getElementById('transcript-lines').contains(document.activeElement)));
    await page.keyboard.press('Escape');
  }],
  ['its button', (page) => page.locator('#hide-transcript').click()],
  ['a click outside', (page) => page.mouse.click(200, 400)],
]) {
  test(`the transcript closes on ${how}, and the next key reaches the lab`, async () => {
    const page = await lab.open('?scenario=three-way-handshake');
    await openTranscript(page);
    await close(page);
    await shallBeClosed(page);
  });
}

// What has the focus, and whether a reader sees it: inside the screen, large enough, and not covered.
const seen = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && right - left >= 16 && bottom - top >= 16;
  const hit = inside && document.elementFromPoint((left + right) / 2, top + Math.min(12, (bottom - top) / 2));
  return { what: element.id || element.className || element.tagName, visible: element === document.body || (inside && (element === hit || element.contains(hit))) };
});

for (const [name, options] of [['1280x800', {}], ['320x480', phone(320, 480)]]) {
  for (const open of [false, true]) {
    test(`nothing that cannot be seen takes the Tab key (${name}, transcript ${open ? 'open' : 'closed'})`, async () => {
      const page = await lab.open('', options);
      await page.waitForFunction(() => document.querySelector('#transcript-lines button'), null, { polling: 100 });
      if (open) await openTranscript(page);
      const met = new Set();
      for (let i = 0; i < 12; ++i) {
        await page.keyboard.press('Tab');
        const { what, visible } = await seen(page);
        assert.ok(visible, `${what} has the focus and cannot be seen`);
        met.add(what);
      }
      assert.ok(met.has(open ? 'hide-transcript' : 'canvas'), `met ${[...met]}`);
    });
  }
}

test('a live region does not speak while the run plays', async () => {
  const page = await lab.open('?scenario=three-way-handshake', { newcomer: true });
  assert.equal(await playing(page), true);
  await page.evaluate(() => {
    window.heard = 0;
    const observer = new MutationObserver(() => { if (window.tcplab.playing()) ++window.heard; });
    observer.observe(document.getElementById('transcript-detail'), { childList: true, characterData: true, subtree: true });
  });
  await page.waitForFunction(() => !window.tcplab.playing(), null, { polling: 100 });
  assert.equal(await page.evaluate(() => window.heard), 0);
  await page.waitForFunction(() => document.getElementById('transcript-detail').textContent !== '', null, { polling: 100 });
});

test('a picture for the record: the transcript on a phone', async () => {
  const page = await lab.open('?scenario=lost-syn&theme=light', phone(390, 844));
  await openTranscript(page);
  await page.locator('#transcript-lines button').nth(3).click();
  await focused(page, 3);
  await screenshot(page, 'transcript-phone');
});

test('the past is changed, changed back and switched off without the canvas', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  const before = await transcript(page);
  assert.ok(await page.locator('#change').evaluate((element) => element.hidden), 'out of sight, it takes no Tab key');
  await openTranscript(page);
  const syn = before.lines.findIndex((line) => /client -> server {2}SYN {2}/.test(line));
  await page.locator('#transcript-lines button').nth(syn).click();
  await focused(page, syn);
  await page.locator('#change-title').focus();
  await page.keyboard.press('Enter');
  const drop = page.locator('#change-list button', { hasText: 'drop client->server SYN #1' }).first();
  await drop.waitFor();
  await drop.focus();
  await page.keyboard.press('Enter');
  const lines = (wanted) => page.waitForFunction((regular) => window.tcplab.transcript().lines.some((line) => new RegExp(regular).test(line)), wanted, { polling: 100 });
  await lines('SYN.*lost');
  const box = page.locator('#change-list input[type=checkbox]');
  assert.ok(await box.isChecked());
  await box.press('Space');
  await page.waitForFunction((count) => window.tcplab.transcript().lines.length === count, before.lines.length, { polling: 100 });
  await page.locator('#change-list button').nth(0).press('Enter'); // undo: it is on again
  await lines('SYN.*lost');
  await page.locator('#change-list button').nth(0).press('Enter');
  await page.waitForFunction((count) => window.tcplab.transcript().lines.length === count, before.lines.length, { polling: 100 });
  await page.waitForFunction(() => document.querySelector('#change-list button').disabled, null, { polling: 50 });
  await page.keyboard.press('Escape');
  await shallBeClosed(page);
});

test('other hosts, links, lines of one\'s own, sliders and the order of changes are real controls, too', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openTranscript(page);
  await page.locator('#change-title').press('Enter');
  const edits = page.locator('#change-list p > label code');
  // Of a link, which is closed until somebody wants it.
  const link = page.locator('#change-list details', { hasText: 'queue codel' });
  await link.locator('summary').press('Enter');
  await link.locator('button', { hasText: 'queue codel' }).press('Enter');
  await edits.filter({ hasText: 'queue codel' }).waitFor();
  await page.locator('#change-list input[aria-label="A line of your own"]').fill('drop client->server SYN #2');
  await page.locator('#change-list').getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await edits.nth(1).waitFor();
  const second = page.getByRole('button', { name: /^Move up: drop client->server SYN #2/ });
  await second.press('Enter');
  await page.waitForFunction(() => /SYN #2/.test(document.querySelector('#change-list p > label code').textContent), null, { polling: 50 });
  await page.getByRole('button', { name: /^Remove: drop client->server SYN #2/ }).press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('#change-list p > label code').length === 1, null, { polling: 50 });
  const slider = page.locator('#change-list input[type=range]').first();
  await slider.press('ArrowRight');
  await edits.nth(1).waitFor();
  assert.deepEqual(page.errors, []);
});
