// What the menus of the timeline offer is done by mouse, by finger and by keys, is in the list of changes then, and is taken back; what is
// dragged is, too. Each size and each theme of the screen occurs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focused, frames, laboratory, phone, press, rest, screenshot, transcript, withProgram } from './lab.mjs';

const lab = laboratory();

const scenario = `title "Hands"
seed 4
host client 198.51.100.1
host server 198.51.100.2
link client server delay 40ms
set all timestamps on
at 0ms server listen 80
at 10ms client connect server:80
on client connected client send 1000
`;
const arrival = /^server <- client +SYN /;
const folded = ['Rewrite a field', 'Set from here on', 'Break a rule of TCP from here on'];
const quick = { polling: 50 };

const desk = (width, height) => ({ viewport: { width, height } });
const sizes = { '1440x900': desk(1440, 900), '1024x640': desk(1024, 640), '820x1180': phone(820, 1180, 1), '390x844': phone(390, 844, 1) };

async function opened(size, theme) {
  const page = await lab.open(`?theme=${theme}`, { ...sizes[size], prepare: withProgram });
  await page.evaluate((text) => window.tcplab.open('hands.tcplab', text), scenario);
  await page.waitForFunction(() => window.tcplab.transcript().title.includes('Hands'), null, quick);
  await page.evaluate(() => window.program.complete());
  await page.locator('#canvas').focus();
  await page.keyboard.press('6'); // the list of changes
  await page.waitForFunction(() => window.tcplab.controls().some(({ name }) => name === 'undo'), null, quick);
  await rest(page);
  page.touches = await page.context().newCDPSession(page);
  return page;
}

const changes = (page) => page.evaluate(() => {
  const { targets, edits, undo } = JSON.parse(window.program.ccall('tcplab_changes', 'string', [], []));
  return { targets, edits, undo };
});
const run = (page) => page.evaluate(() => JSON.stringify([window.tcplab.transcript().lines, window.tcplab.transcript().times]));
const lineOf = async (page, pattern) => (await transcript(page)).lines.findIndex((line) => pattern.test(line));
const placeOf = (page, line) => page.evaluate((wanted) => window.tcplab.eventPosition(wanted), line);
const menu = (page) => page.evaluate(() => window.tcplab.controls().filter(({ above }) => above));
const menuIs = (page, open) => page.waitForFunction((wanted) => window.tcplab.controls().some(({ above, name }) => above && name.startsWith('group-')) === wanted, open, quick);

// One frame and another, in which what has been done shows.
async function drawn(page, act) {
  const before = await frames(page);
  await act();
  await page.waitForFunction((wanted) => window.tcplab.frames() >= wanted, before + 2, quick);
}

const touch = (page, type, ...points) => page.touches.send('Input.dispatchTouchEvent', { type: `touch${type}`, touchPoints: points.map(([x, y]) => ({ x, y })) });
async function swipe(page, [x, y], [toX, toY], steps = 5) {
  await touch(page, 'Start', [x, y]);
  for (let i = 1; i <= steps; ++i) await touch(page, 'Move', [x + ((toX - x) * i) / steps, y + ((toY - y) * i) / steps]);
}

// --- Whose menu it is, and where its hand has to go ---

async function places(page) {
  const { hosts, header } = JSON.parse(await page.evaluate(() => window.program.ccall('tcplab_timeline_places', 'string', [], [])));
  return { client: hosts.find(([name]) => name === 'client')[1], server: hosts.find(([name]) => name === 'server')[1], header: (header[1] + header[3]) / 2 };
}

// Of each: where it is; where in the menu of the segment it stands; what its lines begin with there, but for the instant.
const kinds = {
  segment: { at: async (page) => placeOf(page, await lineOf(page, arrival)), target: 0, press: true },
  lifeline: {
    // Where nothing is but the line.
    at: async (page) => [(await places(page)).client, (await placeOf(page, await lineOf(page, arrival)))[1]],
    target: 1,
    press: true,
  },
  link: { at: async (page) => { const { client, server, header } = await places(page); return [(client + server) / 2, header]; }, target: 3, press: false },
};

// Without the instant: hands choose one of a lifeline.
const timeless = (line) => line.replace(/^at \S+ /, '');

async function focusOn(page, line) {
  if ((await transcript(page)).focused === line) return;
  await page.keyboard.press('Home');
  await focused(page, -1);
  for (let i = 0; i <= line; ++i) await page.keyboard.press('ArrowRight', { delay: 20 });
  await focused(page, line);
}

async function open(page, kind, by) {
  const { at, target, press: pressed } = kinds[kind];
  if (by === 'keys') {
    await page.keyboard.press('m');
    await menuIs(page, true);
    for (let i = 0; i < target; ++i) await drawn(page, () => page.keyboard.press('ArrowRight'));
    return;
  }
  const [x, y] = await at(page);
  if (by === 'mouse') await page.mouse.click(x, y, { button: pressed ? 'right' : 'left' });
  else if (!pressed) await page.touchscreen.tap(x, y);
  else await touch(page, 'Start', [x, y]);
  await menuIs(page, true);
  if (by === 'finger' && pressed) await drawn(page, () => touch(page, 'End'));
}

// --- What stands in it, row by row ---

function rowsOf(actions, unfolded) {
  const rows = [];
  let group = '';
  for (const action of actions) {
    if (action.group !== group && action.group === 'Rewrite a field') rows.push({ leads: 'to the inspector' });
    if (action.group !== group) rows.push({ heads: action.group });
    group = action.group;
    if (!folded.includes(group) || group === unfolded) rows.push(action);
  }
  return rows;
}

// Brings the row into sight, by the wheel or a finger, and presses it.
async function pressRow(page, first, row, by) {
  for (let i = 0; i < 60; ++i) {
    const all = await menu(page);
    const { box, visible, name } = all[first + row];
    const sight = all.slice(first).map((each) => each.visible).filter(([, top, , bottom]) => bottom - top > 4);
    const [top, bottom] = [Math.min(...sight.map((each) => each[1])), Math.max(...sight.map((each) => each[3]))];
    const x = (sight[0][0] + sight[0][2]) / 2;
    if (name && String(box) === String(visible)) {
      const at = [x, (box[1] + box[3]) / 2];
      return by === 'mouse' ? page.mouse.click(...at) : page.touchscreen.tap(...at);
    }
    const away = Math.max(-(bottom - top) * 0.7, Math.min((bottom - top) * 0.7, (box[1] + box[3] - top - bottom) / 2));
    if (by === 'mouse') {
      await page.mouse.move(x, (top + bottom) / 2);
      await page.mouse.wheel(0, away);
    } else {
      const from = away > 0 ? bottom - 8 : top + 8;
      await swipe(page, [x, from], [x, from - away]);
      await touch(page, 'End');
    }
    await rest(page, 60); // it lies where it will
  }
  return assert.fail('the row cannot be brought into sight');
}

async function walkTo(page, from, to) {
  let at = from;
  for (; to - at >= 8; at += 8) await page.keyboard.press('PageDown');
  for (; at < to; ++at) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

async function choose(page, actions, action, by) {
  const first = (await menu(page)).findIndex(({ name }) => name.startsWith('group-'));
  let at = 1; // what can be done is lit, not what stands above it
  const press = async (rows, row) => {
    await page.waitForFunction((count) => window.tcplab.controls().filter(({ above }) => above).length > count, first + rows.length, quick); // the line of one's own is behind them
    if (by === 'keys') await walkTo(page, at, row);
    else await pressRow(page, first, row, by);
    at = row;
  };
  const [closed, open] = [rowsOf(actions, ''), rowsOf(actions, action.group)];
  if (folded.includes(action.group)) await press(closed, closed.findIndex(({ heads }) => heads === action.group));
  await press(open, open.indexOf(action));
}

async function takeBack(page, by) {
  if (by === 'keys') await page.keyboard.press('Control+z');
  else await press(page, 'undo', { touch: by === 'finger' });
}

// The list has what is wanted, and nothing else; the program's, and what is to be seen of it.
const listed = (page, wanted) => page.waitForFunction((count) => {
  const { edits } = JSON.parse(window.program.ccall('tcplab_changes', 'string', [], []));
  const seen = window.tcplab.controls().filter(({ name }) => /^edit-on-\d+$/.test(name)).length;
  return edits.length === count && seen === count;
}, wanted, quick);

// --- Entries of menus ---

const ways = ['mouse', 'keys', 'finger'];
const long = ['Set from here on', 'Break a rule of TCP from here on'];

// Of each group the first by each way and each other entry by one; of the long ones some at their beginning, in the middle and at the end, others
// by each way: tests/shell/changes_test.cpp tries all their lines.
function taken(actions, by) {
  const way = ways.indexOf(by);
  return actions.filter((action) => {
    const list = actions.filter(({ group }) => group === action.group);
    const at = list.indexOf(action);
    if (long.includes(action.group)) return [way, Math.floor(list.length / 2) + way, list.length - 1 - way].includes(at);
    return at === 0 || at % ways.length === way;
  });
}

for (const [kind, by, size, theme] of [
  ['segment', 'mouse', '1440x900', 'dark'], ['segment', 'keys', '1024x640', 'light'], ['segment', 'finger', '390x844', 'dark'],
  ['lifeline', 'mouse', '1024x640', 'dark'], ['lifeline', 'keys', '1440x900', 'light'], ['lifeline', 'finger', '820x1180', 'light'],
  ['link', 'mouse', '820x1180', 'dark'], ['link', 'keys', '1440x900', 'light'], ['link', 'finger', '390x844', 'light'],
]) {
  test(`what the menu of a ${kind} offers makes a change, and undo takes it back: ${by}, ${size}, ${theme}`, async () => {
    const page = await opened(size, theme);
    const before = await run(page);
    const syn = await lineOf(page, arrival);
    await focusOn(page, syn);
    const { actions } = (await changes(page)).targets[kinds[kind].target];
    const mine = taken(actions, by);
    let pictured = false;
    for (const action of mine) {
      if (by === 'keys') await focusOn(page, syn); // what is lost has lost the focus
      await open(page, kind, by);
      if (!pictured) await screenshot(page, `menus-${kind}-${by}-${size}-${theme}`);
      pictured = true;
      await choose(page, actions, action, by);
      await menuIs(page, false).catch((error) => { throw new Error(`${action.line}: the menu stays open`, { cause: error }); });
      await listed(page, 1).catch((error) => { throw new Error(`${action.line}: not in the list`, { cause: error }); });
      const { edits, undo } = await changes(page);
      assert.deepEqual([timeless(edits[0].line), edits[0].on, undo], [timeless(action.line), true, true]);
      if (by === 'keys') assert.equal(edits[0].line, action.line);
      await takeBack(page, by);
      await listed(page, 0);
    }
    await rest(page, 200);
    assert.equal(await run(page), before);
    assert.ok(mine.length > 5, String(mine.length));
    assert.deepEqual(page.errors, []);
  });
}

// --- What is dragged ---

async function drag(page, [x, y], [toX, toY], by) {
  if (by === 'finger') return swipe(page, [x, y], [toX, toY], 10);
  await page.mouse.move(x, y);
  await page.mouse.down();
  return page.mouse.move(toX, toY, { steps: 10 });
}
const letGo = (page, by) => (by === 'finger' ? touch(page, 'End') : page.mouse.up());

for (const [by, size, theme] of [['mouse', '1440x900', 'light'], ['mouse', '1024x640', 'dark'], ['finger', '820x1180', 'dark'], ['finger', '390x844', 'light']]) {
  test(`a segment is dragged to delay it and torn off to lose it, and undo takes it back: ${by}, ${size}, ${theme}`, async () => {
    const page = await opened(size, theme);
    const before = await run(page);
    const syn = await lineOf(page, arrival);
    // A finger moves what has been chosen before.
    const [x, y] = await placeOf(page, syn);
    if (by === 'finger') {
      await page.touchscreen.tap(x, y);
      await page.waitForFunction(() => /SYN/.test(window.tcplab.transcript().lines[window.tcplab.transcript().focused]), null, quick);
      await rest(page, 200);
    }
    for (const [name, away, line] of [['delayed', [0, 60], /^delay client->server SYN #1 by \d/], ['lost', [-150, 10], /^drop client->server SYN #1$/]]) {
      const at = await placeOf(page, syn);
      await drag(page, at, [at[0] + away[0], at[1] + away[1]], by);
      await rest(page, 200);
      assert.notEqual(await run(page), before, 'the new future is there while it is dragged');
      await screenshot(page, `menus-${name}-${by}-${size}-${theme}`);
      await letGo(page, by);
      await listed(page, 1);
      const { edits } = await changes(page);
      assert.match(edits[0].line, line);
      await takeBack(page, by);
      await listed(page, 0);
      await rest(page, 200);
      assert.equal(await run(page), before);
    }
    assert.deepEqual(page.errors, []);
  });
}

test('a finger that is drawn up over a panel takes its content along and presses nothing; sideways it turns a slider', async () => {
  const page = await opened('390x844', 'dark');
  const before = await run(page);
  const boxOf = (name) => page.evaluate((wanted) => window.tcplab.controls().find((each) => each.name === wanted).box, name);
  const middle = ([left, top, right, bottom]) => [(left + right) / 2, (top + bottom) / 2];
  const [x, y] = middle(await boxOf('copy-scenario'));
  await swipe(page, [x, y], [x, y - 30], 9);
  await touch(page, 'End');
  await rest(page, 200);
  assert.ok(Math.abs(middle(await boxOf('copy-scenario'))[1] - (y - 30)) <= 2, 'it follows the finger');
  assert.equal(await page.evaluate(() => window.tcplab.controls().some(({ above }) => above)), false);
  assert.equal(await run(page), before);
  const [left, top] = middle(await boxOf('knob-0'));
  await swipe(page, [left, top], [left + 60, top - 2], 9);
  await rest(page, 200);
  assert.notEqual(await run(page), before, 'at once');
  await touch(page, 'End');
  await rest(page, 200);
  assert.ok(Math.abs(middle(await boxOf('copy-scenario'))[1] - (y - 30)) <= 2, 'and the panel stays where it is');
  await screenshot(page, 'finger-scroll');
  assert.deepEqual(page.errors, []);
});

for (const [by, size, theme] of [['mouse', '1440x900', 'light'], ['finger', '390x844', 'dark']]) {
  test(`the menu of a segment leads to its header, where a field is written in its place: ${by}, ${size}, ${theme}`, async () => {
    const page = await opened(size, theme);
    await focusOn(page, await lineOf(page, arrival));
    await open(page, 'segment', by);
    const rows = rowsOf((await changes(page)).targets[kinds.segment.target].actions, '');
    const first = (await menu(page)).findIndex(({ name }) => name.startsWith('group-'));
    await page.waitForFunction((count) => window.tcplab.controls().filter(({ above }) => above).length > count, first + rows.length, quick);
    await pressRow(page, first, rows.findIndex(({ leads }) => leads), by);
    await menuIs(page, false);
    await page.waitForFunction(() => window.tcplab.controls().some(({ name }) => name === 'tab-inspector'), null, quick);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('70000', { delay: 40 });
    await page.keyboard.press('Enter');
    await rest(page);
    await screenshot(page, `menus-header-${by}-${size}-${theme}`);
    assert.equal((await changes(page)).edits.length, 0, 'no port is so high');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('4096', { delay: 40 });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => JSON.parse(window.program.ccall('tcplab_changes', 'string', [], [])).edits.length === 1, null, quick);
    assert.equal((await changes(page)).edits[0].line, 'rewrite client->server SYN #1 source-port 4096');
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => JSON.parse(window.program.ccall('tcplab_changes', 'string', [], [])).edits.length === 0, null, quick);
  });
}
