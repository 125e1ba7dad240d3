// Packetdrill scripts: opened from a file, dropped and pasted; the verdict in words and on the canvas.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drop, focused, laboratory, phone, press, rest, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

const passing = readFileSync(new URL('../../docs/examples/handshake.pkt', import.meta.url), 'utf8');
const failing = passing.replace('1:1001(1000) ack 1\n', '1:1001(1000) ack 7\n');

const verdict = (page, pattern) => page.waitForFunction(
  (source) => new RegExp(source).test(document.getElementById('transcript-verdict').textContent), pattern.source, { polling: 100 });

async function paste(page, text) {
  await page.locator('#canvas').focus();
  await page.evaluate((content) => {
    const data = new DataTransfer();
    data.setData('text/plain', content);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test('a dropped script that fails is looked at where it fails', async () => {
  const page = await lab.open();
  await drop(page, 'data.pkt', failing);
  await verdict(page, /^failed: 11: .*ack 7/);
  const told = await transcript(page);
  assert.equal(told.title, 'data.pkt');
  assert.match(told.lines[told.focused], /Len=1000/);
  await page.keyboard.press('Home');
  await focused(page, -1);
  await page.mouse.click(640, 75); // the banner
  await focused(page, told.focused);
  assert.deepEqual(page.errors, []);
});

test('a pasted script is run, and so is a pasted scenario', async () => {
  const page = await lab.open();
  await paste(page, passing);
  await verdict(page, /^passed$/);
  await paste(page, 'title "From the clipboard"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\n');
  await page.waitForFunction(() => window.tcplab.transcript().title === 'From the clipboard');
  await verdict(page, /^$/);
});

test('what only scripts need is loaded when one is opened, and until it can be, what was open stays', async () => {
  const page = await lab.open();
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.replace(/.*\//, '')));
  await page.route(/later\.wasm$/, (route) => route.abort());
  assert.equal(await page.evaluate((text) => window.tcplab.open('a.pkt', text), passing), false);
  await page.waitForFunction(() => /could not be loaded/.test(document.getElementById('notices').textContent), null, { polling: 50 });
  assert.match((await transcript(page)).title, /Three-way/);
  await page.unroute(/later\.wasm$/);
  assert.equal(await page.evaluate((text) => window.tcplab.open('a.pkt', text), passing), true);
  await verdict(page, /^passed$/);
  assert.deepEqual(asked.filter((name) => name === 'later.wasm').length, 2);
});

test('the bar opens a file', async () => {
  const page = await lab.open();
  const waiting = page.waitForEvent('filechooser');
  await press(page, 'open');
  const chooser = await waiting;
  await chooser.setFiles({ name: 'data.pkt', mimeType: 'text/plain', buffer: Buffer.from(failing) });
  await verdict(page, /^failed: 11: /);
});

test('a text that is no script is refused, with the place', async () => {
  const page = await lab.open();
  assert.equal(await page.evaluate(() => window.tcplab.open('broken.pkt', '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 < S 0:0 win\n')), false);
  await rest(page);
  await screenshot(page, 'script-broken');
  assert.deepEqual(page.errors, []);
});

for (const [name, query, text, options] of [
  ['script-failed-dark', '', failing, {}],
  ['script-failed-light', '?theme=light', failing, {}],
  ['script-failed-chinese', '?lang=zh', failing, {}],
  ['script-passed', '', passing, {}],
  ['script-failed-phone', '', failing, phone(390, 844)],
]) {
  test(`a picture for the record: ${name}`, async () => {
    const page = await lab.open(query, options);
    assert.equal(await page.evaluate((content) => window.tcplab.open('data.pkt', content), text), true);
    await rest(page);
    await screenshot(page, name);
    assert.deepEqual(page.errors, []);
  });
}
