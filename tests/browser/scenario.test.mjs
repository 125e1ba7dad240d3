// A scenario on the canvas: played, stepped, selected, read as text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { framesDuring, launch, openLab, rest, screenshot, serve, transcript } from './lab.mjs';

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

const lineOf = (told, pattern) => {
  const line = told.lines.findIndex((text) => pattern.test(text));
  assert.notEqual(line, -1, `no line like ${pattern} in:\n${told.lines.join('\n')}`);
  return line;
};
const positionOf = (page, line) => page.evaluate((index) => window.tcplab.eventPosition(index), line);

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
    const options = device === 'touch' ? { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true } : {};
    const page = await openLab(browser, `${host.url}?scenario=three-way-handshake`, options);
    await page.waitForTimeout(700);
    const syn = lineOf(await transcript(page), /client -> server {2}SYN {2}/);
    assert.notEqual((await transcript(page)).focused, syn);
    const [x, y] = await positionOf(page, syn);
    if (device === 'touch') await page.touchscreen.tap(x, y);
    else await page.mouse.click(x, y);
    await page.waitForFunction((line) => window.tcplab.transcript().focused === line, syn, { timeout: 5000 });
    await page.waitForFunction(() => /SYN/.test(document.querySelector('#transcript-lines [aria-current]')?.textContent));
    assert.match(await page.locator('#transcript-detail').textContent(), /SYN {2}Seq=0/);
    assert.deepEqual(page.errors, []);
    await page.waitForTimeout(400);
    await screenshot(page, `syn-selected-${device}`);
    await page.context().close();
  });
}

test('two fingers that part zoom into the timeline', async () => {
  const page = await openLab(browser, `${host.url}?scenario=three-way-handshake`, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true });
  await page.waitForTimeout(700);
  const { lines } = await transcript(page);
  const [first, second] = [/client -> server {2}SYN {2}/, /server -> client {2}SYN, ACK/].map((pattern) => lines.findIndex((line) => pattern.test(line)));
  const distance = async () => (await positionOf(page, second))[1] - (await positionOf(page, first))[1];
  const before = await distance();
  const [x, y] = await positionOf(page, first);
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...ys) => session.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((at, id) => ({ x, y: at, id })) });
  await touch('touchStart', y - 40);
  await touch('touchStart', y - 40, y + 40);
  for (const apart of [45, 50, 55, 60]) await touch('touchMove', y - apart, y + apart);
  await touch('touchEnd');
  await page.waitForTimeout(400);
  const after = await distance();
  assert.ok(after > before * 1.3 && after < before * 1.7, `${before} became ${after}`);
  await page.context().close();
});

test('the URL names the scenario', async () => {
  const page = await openLab(browser, `${host.url}?scenario=lost-syn`);
  const told = await transcript(page);
  assert.match(told.title, /lost SYN/i);
  lineOf(told, /SYN.*(lost|dropped)/i);
  await page.context().close();
});

test('Right and Left step from event to event, Home and End go to the ends', async () => {
  const page = await openLab(browser, `${host.url}?scenario=three-way-handshake`);
  await page.locator('#canvas').focus();
  const last = (await transcript(page)).lines.length - 1;
  const press = async (key) => { await page.keyboard.press(key); await page.waitForTimeout(300); return (await transcript(page)).focused; };
  const first = await press('Home');
  assert.ok(first <= 0, `Home went to line ${first}`);
  const second = await press('ArrowRight');
  assert.ok(second > first);
  assert.ok((await press('ArrowRight')) > second);
  assert.equal(await press('ArrowLeft'), second);
  assert.equal(await press('End'), last);
  await page.context().close();
});

test('Space plays the run from its start to its end, in frames only while it plays', async () => {
  const page = await openLab(browser, `${host.url}?scenario=three-way-handshake`);
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  await page.waitForTimeout(300);
  const from = (await transcript(page)).focused;
  await page.keyboard.press('Space');
  const scripting = await countScripting(page);
  const drawn = await framesDuring(page, 2000);
  const spent = await scripting();
  assert.ok(drawn > 10, `${drawn} frames in two seconds of playing`);
  assert.ok((await transcript(page)).focused > from, 'the focus moved on');
  console.log(`playing: ${(drawn / 2).toFixed(0)} frames per second with software rendering, ${(spent / drawn).toFixed(1)} ms of scripting a frame`);
  await page.waitForFunction(() => { const told = window.tcplab.transcript(); return told.focused === told.lines.length - 1; }, null, { timeout: 30000 });
  await page.waitForFunction(() => !window.tcplab.playing(), null, { timeout: 30000 });
  await rest(page).catch(() => assert.fail('it does not rest at the end'));
  await page.context().close();
});

test('a dropped file is run', async () => {
  const page = await openLab(browser, host.url);
  const text = readFileSync(new URL('../../core/scenario/builtin/03-connection-refused.tcplab', import.meta.url), 'utf8').replace(/^title .*/m, 'title "From a file"');
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'refused.tcplab'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
  }, text);
  await page.waitForFunction(() => window.tcplab.transcript().lines.some((line) => /refused/i.test(line)));
  await page.context().close();
});

test('a text that is no scenario is refused, with the place', async () => {
  const page = await openLab(browser, host.url);
  assert.equal(await page.evaluate(() => window.tcplab.open('broken.tcplab', 'host client 198.51.100.1\nhots server\n')), false);
  await page.waitForTimeout(500);
  await screenshot(page, 'broken-scenario');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the wheel zooms the timeline at the cursor', async () => {
  const page = await openLab(browser, `${host.url}?scenario=three-way-handshake`);
  await page.waitForTimeout(700);
  const told = await transcript(page);
  const [syn, ack] = [/client -> server {2}SYN {2}/, /client -> server {2}ACK {2}/].map((pattern) => lineOf(told, pattern));
  const before = (await positionOf(page, ack))[1] - (await positionOf(page, syn))[1];
  const [x, y] = await positionOf(page, syn);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -100);
  await page.waitForTimeout(700);
  const [first, last] = [await positionOf(page, syn), await positionOf(page, ack)];
  assert.ok(!last || last[1] - first[1] > before * 1.05, 'the arrows moved apart');
  assert.ok(Math.abs(first[1] - y) < 30, 'what is under the cursor stays there');
  await page.context().close();
});

for (const [name, query, options] of [
  ['lab-dark', '?scenario=data-with-a-lost-segment', {}],
  ['lab-light', '?scenario=data-with-a-lost-segment&theme=light', {}],
  ['lab-chinese', '?scenario=last-ack-lost&lang=zh', {}],
  ['lab-large-2x', '?scenario=data-with-a-lost-segment', { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 }],
  ['lab-phone', '?scenario=four-segment-close', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true }],
]) {
  test(`a picture for the record: ${name}`, async () => {
    const page = await openLab(browser, host.url + query, options);
    await page.waitForTimeout(1000);
    const told = await transcript(page);
    const data = told.lines.findIndex((text) => /Len=[1-9]|FIN/.test(text));
    const at = await positionOf(page, data);
    if (at) await page.mouse.click(...at);
    await page.waitForTimeout(900);
    await screenshot(page, name);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}
