// Several connections on one timeline: one is shown alone, hidden and shown again, and columns are folded and opened, by mouse, by keys, by
// finger and by the real buttons beside the canvas; and all of it is there after a reload.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, inBothThemes, laboratory, phone, press, rest, running, withProgram } from './lab.mjs';

const lab = laboratory();
const quick = { polling: 20 };

const scenario = `title "Three of them"
seed 4
host client 198.51.100.1
router r1
host server 198.51.100.2
link client r1 delay 20ms
link r1 server delay 20ms
at 0ms server listen 80
at 10ms client connect server:80 as a
at 30ms client connect server:80 as b
at 50ms client connect server:80 as c
at 150ms client:a send 1000
at 170ms client:b send 1000
at 190ms client:c send 1000
`;

const desk = { viewport: { width: 1440, height: 900 } };
const ways = [['mouse', desk], ['keys', desk], ['finger', phone(390, 844)]];

async function opened(options) {
  const page = await lab.open('?lang=en', { ...options, prepare: withProgram });
  await open(page);
  return page;
}

async function open(page) {
  await page.evaluate((text) => window.tcplab.open('three.tcplab', text), scenario);
  await page.waitForFunction(() => window.tcplab.transcript().title.includes('Three of them'), null, quick);
  await page.evaluate(() => window.program.complete());
  await page.locator('#canvas').focus();
  await page.keyboard.press('End');
  await rest(page);
}

const filterIs = (page, wanted) => page.waitForFunction((text) => (/\nfilter (.*)\n/.exec(history.state.share)?.[1] ?? '') === text, wanted, quick);
const view = (page) => page.evaluate(() => window.program.ccall('tcplab_view', 'string', [], []));
const folded = (page, name, yes) => page.waitForFunction(([node, wanted]) => window.program.ccall('tcplab_view', 'string', [], []).split('\n').some((line) => line.startsWith('folded') && line.split(' ').includes(node)) === wanted, [name, yes], quick);

async function pressAt(page, [x, y], touch) {
  const canvas = await page.locator('#canvas').boundingBox();
  const at = [canvas.x + x, canvas.y + y];
  await (touch ? page.touchscreen.tap(...at) : page.mouse.click(...at));
}

// Where the name of a host is.
async function nameOf(page, host) {
  const { hosts, header } = JSON.parse(await page.evaluate(() => window.program.ccall('tcplab_timeline_places', 'string', [], [])));
  const [, , left, right] = hosts.find(([name]) => name === host);
  return [(left + right) / 2, (header[1] + header[3]) / 2];
}

for (const [by, options] of ways) {
  const touch = by === 'finger';
  test(`a connection is shown alone, hidden, and all are shown again, by ${by}`, async () => {
    const page = await opened(options);
    await inBothThemes(page, `connections-${by}`);
    if (by === 'keys') {
      await command(page, 'show only connection #1');
      await filterIs(page, 'tcp.stream == 1');
      await command(page, 'show all connections');
      await filterIs(page, '');
      await command(page, 'hide connection #2');
      await filterIs(page, '!(tcp.stream == 2)');
      await command(page, 'show all connections');
    } else {
      await press(page, 'connection-1', { touch });
      await filterIs(page, 'tcp.stream == 1');
      await rest(page);
      await inBothThemes(page, `connections-alone-${by}`);
      await press(page, 'all-shown', { touch });
      await filterIs(page, '');
      await command(page, 'panel: connections');
      await rest(page);
      await inBothThemes(page, `connections-panel-${by}`);
      await press(page, 'hide-2', { touch });
      await filterIs(page, '!(tcp.stream == 2)');
      await press(page, 'hide-2', { touch });
    }
    await filterIs(page, '');
    assert.deepEqual(page.errors, []);
  });

  test(`a column is folded and opened by ${by}`, async () => {
    const page = await opened(options);
    if (by === 'keys') {
      await command(page, 'fold the column of r1');
      await folded(page, 'r1', true);
      await command(page, 'open the column of r1');
      await folded(page, 'r1', false);
      await command(page, 'fold the column of server');
    } else {
      await pressAt(page, await nameOf(page, 'server'), touch);
      await press(page, 'fold-server', { touch });
    }
    await folded(page, 'server', true);
    await rest(page);
    await inBothThemes(page, `folded-${by}`);
    if (by === 'keys') await command(page, 'open the column of server');
    else await pressAt(page, await nameOf(page, 'server'), touch);
    await folded(page, 'server', false);
    assert.deepEqual(page.errors, []);
  });
}

test('real buttons do the same, and keep the keyboard where it was', async () => {
  const page = await opened(desk);
  await page.locator('#show-transcript').focus();
  await page.locator('#show-transcript').press('Enter');
  await page.locator('#shown-title').click();
  const button = (name) => page.locator('#shown-list button', { hasText: name });
  await button('Show only connection #1').press('Enter');
  await filterIs(page, 'tcp.stream == 1');
  await page.waitForFunction(() => document.activeElement.textContent === 'Show all connections', null, quick);
  await page.keyboard.press('Enter');
  await filterIs(page, '');
  await button('Hide connection #0').click();
  await filterIs(page, '!(tcp.stream == 0)');
  await button('Fold the column of r1').click();
  await folded(page, 'r1', true);
  await button('Open the column of r1').click();
  await folded(page, 'r1', false);
  assert.deepEqual(page.errors, []);
});

test('what is hidden and what is folded is still so after a reload', async () => {
  const page = await opened(desk);
  await command(page, 'hide connection #1');
  await command(page, 'fold the column of client');
  await folded(page, 'client', true);
  const before = await view(page);
  await page.reload();
  await running(page);
  await page.evaluate(() => window.program.complete());
  assert.equal(await view(page), before);
  await filterIs(page, '!(tcp.stream == 1)');
});
