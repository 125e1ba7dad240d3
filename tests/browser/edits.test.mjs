// The past is changed with a mouse, a finger and the keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, laboratory, phone, press, rest, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

const scenario = `title "Hands"
seed 4
host client 198.51.100.1
host server 198.51.100.2
link client server delay 40ms
at 0ms server listen 80
at 10ms client connect server:80
on client connected client send 1000
`;

const opened = async (options = {}) => {
  const page = await lab.open('', options);
  await page.evaluate((text) => window.tcplab.open('hands.tcplab', text), scenario);
  await page.waitForFunction(() => window.tcplab.transcript().title.includes('Hands'), null, { polling: 50 });
  await rest(page);
  await page.locator('#canvas').focus();
  return page;
};

// How many segments of the client are lost.
const lost = async (page) => (await transcript(page)).lines.filter((line) => /^client -x server/.test(line)).length;
const text = (page) => page.evaluate(() => JSON.stringify([window.tcplab.transcript().lines, window.tcplab.transcript().times]));
const changes = (page, before) => page.waitForFunction((old) =>
  JSON.stringify([window.tcplab.transcript().lines, window.tcplab.transcript().times]) !== old, before, { polling: 50 });
const becomes = (page, wanted) => page.waitForFunction((old) =>
  JSON.stringify([window.tcplab.transcript().lines, window.tcplab.transcript().times]) === old, wanted, { polling: 50 });

// Where the first line that matches is drawn.
const place = async (page, pattern) => {
  const { lines } = await transcript(page);
  const index = lines.findIndex((line) => pattern.test(line));
  assert.notEqual(index, -1, lines.join('\n'));
  return { index, at: await page.evaluate((line) => window.tcplab.eventPosition(line), index) };
};
const arrival = /^server <- client +SYN /;

const drag = async (page, [x, y], dx, dy) => {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 8; ++step) await page.mouse.move(x + (dx * step) / 8, y + (dy * step) / 8);
  await rest(page, 200);
};

test('an arrow that is dragged down delays its segment, live, and Ctrl+Z and Ctrl+Y take it back and forth', async () => {
  const page = await opened();
  const before = await text(page);
  const { at } = await place(page, arrival);
  await drag(page, at, 0, 70);
  await changes(page, before);
  await screenshot(page, 'edit-drag');
  await page.mouse.up();
  await rest(page);
  const after = await text(page);
  assert.notEqual(after, before);
  await page.keyboard.press('Control+z');
  await becomes(page, before);
  await page.keyboard.press('Control+y');
  await becomes(page, after);
  await page.keyboard.press('Control+z');
  await becomes(page, before);
  await page.keyboard.press('Control+Shift+z');
  await becomes(page, after);
  assert.deepEqual(page.errors, []);
});

test('an arrow that is torn off sideways is lost', async () => {
  const page = await opened();
  const { at } = await place(page, arrival);
  await drag(page, at, -160, 0);
  await page.mouse.up();
  await rest(page);
  assert.equal(await lost(page), 1);
  await screenshot(page, 'edit-torn-off');
  assert.deepEqual(page.errors, []);
});

test('a right click has a menu, and what is chosen there happens', async () => {
  const page = await opened();
  const { at: [x, y] } = await place(page, arrival);
  await page.mouse.click(x, y, { button: 'right' });
  await control(page, 'drop client->server SYN #1');
  await screenshot(page, 'edit-menu');
  await press(page, 'drop client->server SYN #1');
  await page.waitForFunction(() => !window.tcplab.controls().some(({ above }) => above), null, { polling: 50 });
  assert.equal(await lost(page), 1);
  assert.deepEqual(page.errors, []);
});

for (const [size, options] of [['320x480', phone(320, 480)], ['390x844', phone(390, 844)]]) {
  test(`a long press has the menu (${size})`, async () => {
    const page = await opened(options);
    const { at: [x, y] } = await place(page, arrival);
    const session = await page.context().newCDPSession(page);
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await page.waitForFunction(() => window.tcplab.controls().some(({ above }) => above), null, { polling: 100 });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await screenshot(page, `edit-menu-${size}`);
    await press(page, 'drop client->server SYN #1', { touch: true });
    await page.waitForFunction(() => !window.tcplab.controls().some(({ above }) => above), null, { polling: 50 });
    assert.equal(await lost(page), 1);
    assert.deepEqual(page.errors, []);
  });
}

test('the keyboard alone opens the menu, chooses in it, and loses the segment in focus', async () => {
  const page = await opened();
  const before = await text(page);
  const { index } = await place(page, arrival);
  for (let step = 0; step <= index; ++step) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('m');
  await control(page, 'drop client->server SYN #1');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !window.tcplab.controls().some(({ above }) => above), null, { polling: 50 });
  await page.keyboard.press('Shift+F10');
  await control(page, 'drop client->server SYN #1');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await changes(page, before);
  assert.equal(await lost(page), 0);
  await page.waitForFunction(() => !window.tcplab.controls().some(({ above }) => above), null, { polling: 50 });
  await page.keyboard.press('Delete');
  await page.waitForFunction(() => window.tcplab.transcript().lines.some((line) => /^client -x server/.test(line)), null, { polling: 50 });
  assert.deepEqual(page.errors, []);
});

test('the panel of changes has sliders that act at once', async () => {
  for (const [size, theme] of [[{ width: 1440, height: 900 }, 'dark'], [{ width: 1440, height: 900 }, 'light'], [{ width: 1024, height: 640 }, 'light']]) {
    const page = await opened({ viewport: size, colorScheme: theme });
    await page.keyboard.press('6');
    const before = await text(page);
    const { visible: [left, top, right, bottom] } = await control(page, 'knob-0');
    await drag(page, [(left + right) / 2, (top + bottom) / 2], 30, 0);
    await changes(page, before);
    await page.mouse.up();
    await rest(page);
    await screenshot(page, `edits-panel-${size.width}x${size.height}-${theme}`);
    await press(page, 'undo');
    await becomes(page, before);
    assert.deepEqual(page.errors, []);
  }
});
