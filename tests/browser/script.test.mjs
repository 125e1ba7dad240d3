// Packetdrill scripts: opened from a file, dropped and pasted; the verdict in words and on the canvas.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openLab, press, screenshot, serve, transcript } from './lab.mjs';

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

const passing = `// A passive open, and data that is acknowledged.
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0

+0 < S 0:0(0) win 32792 <mss 1000,sackOK,nop,nop,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
+0 write(4, ..., 1000) = 1000
+0 > P. 1:1001(1000) ack 1
+.1 < . 1:1(0) ack 1001 win 257
`;
const failing = passing.replace('1:1001(1000) ack 1\n', '1:1001(1000) ack 7\n');

const verdict = (page, pattern) => page.waitForFunction(
  (source) => new RegExp(source).test(document.getElementById('transcript-verdict').textContent), pattern.source, { timeout: 8000 });

async function paste(page, text) {
  await page.locator('#canvas').focus();
  await page.evaluate((content) => {
    const data = new DataTransfer();
    data.setData('text/plain', content);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test('a dropped script that fails is looked at where it fails', async () => {
  const page = await openLab(browser, host.url);
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'data.pkt'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
  }, failing);
  await verdict(page, /^failed: 11: .*ack 7/);
  const told = await transcript(page);
  assert.equal(told.title, 'data.pkt');
  assert.match(told.lines[told.focused], /Len=1000/);
  await page.keyboard.press('Home');
  await page.waitForFunction(() => window.tcplab.transcript().focused < 1);
  await page.mouse.click(640, 75); // the banner
  await page.waitForFunction((line) => window.tcplab.transcript().focused === line, told.focused, { timeout: 5000 });
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a pasted script is run, and so is a pasted scenario', async () => {
  const page = await openLab(browser, host.url);
  await paste(page, passing);
  await verdict(page, /^passed$/);
  await paste(page, 'title "From the clipboard"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\n');
  await page.waitForFunction(() => window.tcplab.transcript().title === 'From the clipboard');
  await verdict(page, /^$/);
  await page.context().close();
});

test('the bar opens a file', async () => {
  const page = await openLab(browser, host.url);
  const waiting = page.waitForEvent('filechooser');
  await press(page, 'open');
  const chooser = await waiting;
  await chooser.setFiles({ name: 'data.pkt', mimeType: 'text/plain', buffer: Buffer.from(failing) });
  await verdict(page, /^failed: 11: /);
  await page.context().close();
});

test('a text that is no script is refused, with the place', async () => {
  const page = await openLab(browser, host.url);
  assert.equal(await page.evaluate(() => window.tcplab.open('broken.pkt', '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 < S 0:0 win\n')), false);
  await page.waitForTimeout(500);
  await screenshot(page, 'script-broken');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

for (const [name, query, text, options] of [
  ['script-failed-dark', '', failing, {}],
  ['script-failed-light', '?theme=light', failing, {}],
  ['script-failed-chinese', '?lang=zh', failing, {}],
  ['script-passed', '', passing, {}],
  ['script-failed-phone', '', failing, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true }],
]) {
  test(`a picture for the record: ${name}`, async () => {
    const page = await openLab(browser, host.url + query, options);
    assert.equal(await page.evaluate((content) => window.tcplab.open('data.pkt', content), text), true);
    await page.waitForTimeout(1500);
    await screenshot(page, name);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}
