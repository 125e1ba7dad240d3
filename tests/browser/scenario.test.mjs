// A scenario on the canvas: played, stepped, selected, read as text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drop, focused, frames, framesSince, laboratory, phone, playing, rest, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

const lineOf = (told, pattern) => {
  const line = told.lines.findIndex((text) => pattern.test(text));
  assert.notEqual(line, -1, `no line like ${pattern} in:\n${told.lines.join('\n')}`);
  return line;
};
const positionOf = (page, line) => page.evaluate((index) => window.tcplab.eventPosition(index), line);

// Waits until the second of two lines is more than that far below the first, and the picture rests; how far that is.
async function apart(page, lines, more) {
  await page.waitForFunction(([[first, second], least]) => {
    const [above, below] = [window.tcplab.eventPosition(first), window.tcplab.eventPosition(second)];
    return above && below && below[1] - above[1] > least;
  }, [lines, more], { polling: 50 });
  await rest(page);
  const [[, above], [, below]] = [await positionOf(page, lines[0]), await positionOf(page, lines[1])];
  return below - above;
}

// Starts to count the milliseconds of scripting, ours and the program's, that the page spends; returns a function that tells them.
async function countScripting(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'ScriptDuration').value;
  };
  const start = await spent();
  return async () => (await spent()) - start;
}

for (const device of ['mouse', 'touch']) {
  test(`a ${device === 'mouse' ? 'click' : 'tap'} on the SYN selects it, and the transcript says so`, async () => {
    const options = device === 'touch' ? phone(390, 844) : {};
    const page = await lab.open('?scenario=three-way-handshake', options);
    await rest(page);
    const syn = lineOf(await transcript(page), /client -> server {2}SYN {2}/);
    assert.notEqual((await transcript(page)).focused, syn);
    const [x, y] = await positionOf(page, syn);
    if (device === 'touch') await page.touchscreen.tap(x, y);
    else await page.mouse.click(x, y);
    await focused(page, syn);
    await page.waitForFunction(() => /SYN/.test(document.querySelector('#transcript-lines [aria-current]')?.textContent));
    assert.match(await page.locator('#transcript-detail').textContent(), /SYN {2}Seq=0/);
    assert.deepEqual(page.errors, []);
    await rest(page);
    await screenshot(page, `syn-selected-${device}`);
  });
}

test('two fingers that part zoom into the timeline', async () => {
  const page = await lab.open('?scenario=three-way-handshake', phone(390, 844));
  await rest(page);
  const told = await transcript(page);
  const arrows = [/client -> server {2}SYN {2}/, /server -> client {2}SYN, ACK/].map((pattern) => lineOf(told, pattern));
  const before = await apart(page, arrows, 0);
  const [x, y] = await positionOf(page, arrows[0]);
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...ys) => session.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((at, id) => ({ x, y: at, id })) });
  await touch('touchStart', y - 40, y + 40); // at once: one finger that rests is a long press
  for (const away of [45, 50, 55, 60]) await touch('touchMove', y - away, y + away);
  await touch('touchEnd');
  const after = await apart(page, arrows, before * 1.3);
  assert.ok(after < before * 1.7, `${before} became ${after}`);
});

test('the URL names the scenario', async () => {
  const page = await lab.open('?scenario=lost-syn');
  const told = await transcript(page);
  assert.match(told.title, /lost SYN/i);
  lineOf(told, /SYN.*(lost|dropped)/i);
});

test('Right and Left step from event to event, Home and End go to the ends', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  await page.locator('#canvas').focus();
  const last = (await transcript(page)).lines.length - 1;
  for (const [key, line] of [['End', last], ['Home', -1], ['ArrowRight', 0], ['ArrowRight', 1], ['ArrowLeft', 0], ['End', last], ['ArrowLeft', last - 1]]) {
    await page.keyboard.press(key);
    await focused(page, line).catch(() => assert.fail(`${key} does not lead to line ${line}`));
  }
});

test('Space plays the run from its start to its end, in frames only while it plays', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  await page.locator('#canvas').focus();
  const last = (await transcript(page)).lines.length - 1;
  assert.equal((await transcript(page)).focused, -1);
  await page.keyboard.press(','); // slowly, so that a machine with few frames a second sees some of it, too
  await page.keyboard.press(',');
  await rest(page);
  const before = await frames(page);
  await page.keyboard.press('Space');
  const [scripting, began] = [await countScripting(page), Date.now()];
  await framesSince(page, before, 5);
  assert.equal(await playing(page), true, 'the frames are those of playing');
  const [spent, drawn, seconds] = [await scripting(), (await frames(page)) - before, (Date.now() - began) / 1000];
  console.log(`playing: ${(drawn / seconds).toFixed(0)} frames per second with software rendering, ${(spent / drawn).toFixed(1)} ms of scripting a frame`);
  await page.waitForFunction(() => window.tcplab.transcript().focused > 0, null, { polling: 50 });
  assert.ok((await transcript(page)).focused < last, 'it goes through the events, and does not jump');
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await focused(page, last);
  await page.waitForFunction(() => !window.tcplab.playing(), null, { polling: 100 });
  await rest(page).catch(() => assert.fail('it does not rest at the end'));
});

test('a dropped file is run', async () => {
  const page = await lab.open();
  const text = readFileSync(new URL('../../core/scenario/builtin/1-opening/03-connection-refused.tcplab', import.meta.url), 'utf8').replace(/^title .*/m, 'title "From a file"');
  await drop(page, 'refused.tcplab', text);
  await page.waitForFunction(() => window.tcplab.transcript().lines.some((line) => /refused/i.test(line)));
});

test('a text that is no scenario is refused, with the place', async () => {
  const page = await lab.open();
  assert.equal(await page.evaluate(() => window.tcplab.open('broken.tcplab', 'host client 198.51.100.1\nhots server\n')), false);
  await rest(page);
  await screenshot(page, 'broken-scenario');
  assert.deepEqual(page.errors, []);
});

test('a file of several megabytes is refused, and the run stays', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  const before = (await transcript(page)).lines;
  assert.equal(await page.evaluate(() => window.tcplab.open('large.tcplab', '# nothing\n'.repeat(300_000))), false);
  await rest(page);
  assert.deepEqual((await transcript(page)).lines, before);
  await page.locator('#canvas').focus();
  await page.keyboard.press('End');
  await focused(page, before.length - 1);
  assert.deepEqual(page.errors, []);
});

test('the wheel zooms the timeline at the cursor', async () => {
  const page = await lab.open('?scenario=three-way-handshake');
  await rest(page);
  const told = await transcript(page);
  const arrows = [/client -> server {2}SYN {2}/, /client -> server {2}ACK {2}/].map((pattern) => lineOf(told, pattern));
  const before = await apart(page, arrows, 0);
  const [x, y] = await positionOf(page, arrows[0]);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -100);
  await apart(page, arrows, before * 1.05);
  assert.ok(Math.abs((await positionOf(page, arrows[0]))[1] - y) < 30, 'what is under the cursor stays there');
});

for (const [name, query, options] of [
  ['lab-dark', '?scenario=data-with-a-lost-segment', {}],
  ['lab-light', '?scenario=data-with-a-lost-segment&theme=light', {}],
  ['lab-chinese', '?scenario=last-ack-lost&lang=zh', {}],
  ['lab-large-2x', '?scenario=data-with-a-lost-segment', { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 }],
  ['lab-phone', '?scenario=four-segment-close', phone(390, 844)],
]) {
  test(`a picture for the record: ${name}`, async () => {
    const page = await lab.open(query, options);
    await rest(page);
    const told = await transcript(page);
    const data = told.lines.findIndex((text) => /Len=[1-9]|FIN/.test(text));
    const at = await positionOf(page, data);
    if (at) await page.mouse.click(...at);
    await rest(page);
    await screenshot(page, name);
    assert.deepEqual(page.errors, []);
  });
}
