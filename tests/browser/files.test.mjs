// Texts come from files, and what was made of them is saved as files.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifacts, drop, laboratory, phone, press, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

const mine = 'title "My own"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\n';
const titled = (page, pattern) => page.waitForFunction((source) => new RegExp(source, 'i').test(document.title), pattern.source, { polling: 50 });
const told = (page, role) => page.locator(`#notices .${role} p`);

async function openSharing(page, touch = false) {
  await press(page, 'share', { touch });
  await page.locator('#sharing').waitFor();
}

// Presses a button of the dialog and gives what was saved: {name, content}.
async function saved(page, button, touch = false) {
  const download = page.waitForEvent('download');
  await (touch ? page.locator(button).tap() : page.locator(button).click());
  const file = await download;
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}

test('a scenario that is dropped runs, and so does a script', async () => {
  const page = await lab.open();
  await drop(page, 'mine.tcplab', mine);
  await titled(page, /^My own/);
  await drop(page, 'one.pkt', '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n');
  await titled(page, /one\.pkt/);
  assert.deepEqual(page.errors, []);
});

test('that a file may be let go of is shown while it is dragged', async () => {
  const page = await lab.open();
  const drag = (type) => page.evaluate((event) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.tcplab'));
    document.getElementById('canvas').dispatchEvent(new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, type);
  await drag('dragenter');
  assert.equal(await page.evaluate(() => 'dropping' in document.documentElement.dataset), true);
  await screenshot(page, 'dropping');
  await drag('dragleave');
  assert.equal(await page.evaluate(() => 'dropping' in document.documentElement.dataset), false);
});

test('the frame for a drop comes and goes over the editor, too, which keeps the words that are moved in it', async () => {
  const page = await lab.open('?scenario=half-close');
  await page.locator('#canvas').focus();
  await page.keyboard.press('e');
  await page.locator('#editor .cm-content').waitFor();
  const drag = (type, where, what) => page.evaluate(([event, selector, kind]) => {
    const transfer = new DataTransfer();
    if (kind === 'file') transfer.items.add(new File(['x'], 'x.tcplab'));
    else transfer.setData('text/plain', 'words');
    document.querySelector(selector).dispatchEvent(new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    return 'dropping' in document.documentElement.dataset;
  }, [type, where, what]);
  assert.equal(await drag('dragenter', '#canvas', 'file'), true);
  assert.equal(await drag('dragenter', '#editor .cm-content', 'file'), true);
  assert.equal(await drag('dragleave', '#canvas', 'file'), true);
  assert.equal(await drag('dragenter', '#canvas', 'file'), true);
  assert.equal(await drag('dragleave', '#editor .cm-content', 'file'), true);
  assert.equal(await drag('dragleave', '#canvas', 'file'), false);
  assert.equal(await drag('dragenter', '#editor .cm-content', 'words'), false);
});

test('a folder, or a file that has gone since, is refused in words', async () => {
  const page = await lab.open('?scenario=half-close');
  await page.evaluate(() => { File.prototype.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError')); });
  await drop(page, 'folder', '');
  await told(page, 'alert').waitFor();
  assert.match(await told(page, 'alert').textContent(), /folder is no text/);
});

test('what is no text is refused in words, and what was open stays', async () => {
  const page = await lab.open('?scenario=half-close');
  const before = await transcript(page);
  await drop(page, 'photo.tcplab', '\u0000\u0001');
  await told(page, 'alert').waitFor();
  assert.match(await told(page, 'alert').textContent(), /photo\.tcplab is no text/);
  assert.deepEqual(await transcript(page), before);
  await page.locator('#notices button').press('Escape');
  assert.equal(await told(page, 'alert').count(), 0);
});

test('of several files the first is opened, and that is said', async () => {
  const page = await lab.open();
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'mine.tcplab'));
    transfer.items.add(new File([content], 'other.tcplab'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
  }, mine);
  await titled(page, /^My own/);
  assert.match(await told(page, 'status').textContent(), /mine\.tcplab is open/);
});

test('a file is chosen in the dialog that the page opens, and a text is pasted', async () => {
  const page = await lab.open('', { permissions: ['clipboard-read', 'clipboard-write'] });
  const path = join(tmpdir(), `tcplab-${process.pid}.tcplab`);
  writeFileSync(path, mine);
  await openSharing(page);
  const choosing = page.waitForEvent('filechooser');
  await page.locator('#do-open').click();
  await (await choosing).setFiles(path);
  await titled(page, /^My own/);
  await page.evaluate((text) => navigator.clipboard.writeText(text), mine.replace('My own', 'Pasted'));
  await openSharing(page);
  await page.locator('#do-paste').click();
  await titled(page, /^Pasted/);
});

for (const [device, options, touch] of [['mouse', { viewport: { width: 1440, height: 900 } }, false], ['finger', phone(390, 844), true]]) {
  test(`everything that can be saved is what it says (${device})`, async () => {
    const page = await lab.open('?scenario=lost-syn', options);
    await openSharing(page, touch);
    const text = await saved(page, '#save-text', touch);
    assert.equal(text.name, 'lost-syn.tcplab');
    assert.match(text.content.toString(), /^title "A lost SYN"/);
    const events = await saved(page, '#save-transcript', touch);
    assert.equal(events.name, 'lost-syn.txt');
    assert.match(events.content.toString(), /client -x server/);
    const json = await saved(page, '#save-json', touch);
    assert.equal(json.name, 'lost-syn.json');
    assert.ok(JSON.parse(json.content).events.length > 20);
    const all = await saved(page, '#save-pcapng', touch);
    assert.equal(all.name, 'lost-syn.pcapng');
    await page.locator('#node').selectOption({ label: 'at server' });
    const server = await saved(page, '#save-pcapng', touch);
    for (const { content } of [all, server]) assert.equal(content.readUInt32LE(0), 0x0a0d0d0a);
    assert.ok(server.content.length < all.content.length, 'the server has not seen the lost SYN');
    const svg = await saved(page, '#save-svg', touch);
    assert.equal(svg.name, 'lost-syn.svg');
    assert.match(svg.content.toString(), /^<svg [\s\S]*SYN, ACK[\s\S]*<\/svg>\n$/);
    const png = await saved(page, '#save-png', touch);
    assert.equal(png.name, 'lost-syn.png');
    assert.deepEqual([...png.content.subarray(1, 4)], [...Buffer.from('PNG')]);
    assert.equal(png.content.readUInt32BE(16), 2560);
    writeFileSync(join(artifacts, `timeline-${device}.png`), png.content);
    writeFileSync(join(artifacts, `timeline-${device}.svg`), svg.content);
    const plots = await saved(page, '#save-plots-svg', touch);
    assert.equal(plots.name, 'lost-syn-plots.svg');
    const [wide, high] = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      if (parsed.querySelector('parsererror')) throw new Error('no XML');
      return ['width', 'height'].map((name) => Number(parsed.documentElement.getAttribute(name)));
    }, plots.content.toString());
    assert.equal(wide, 1280);
    const picture = await saved(page, '#save-plots-png', touch);
    assert.equal(picture.name, 'lost-syn-plots.png');
    assert.deepEqual([picture.content.readUInt32BE(16), picture.content.readUInt32BE(20)], [2 * wide, 2 * high]);
    const table = await saved(page, '#save-plots-csv', touch);
    assert.equal(table.name, 'lost-syn-plots.csv');
    assert.match(table.content.toString(), /^time_s,event,connection,curve,unit,value\n[\s\S]*,RTO,us,/);
    writeFileSync(join(artifacts, `plots-${device}.png`), picture.content);
    assert.deepEqual(page.errors, []);
  });
}

test('where nothing is sent there is nothing to plot, which is said', async () => {
  const page = await lab.open();
  await drop(page, 'quiet.tcplab', 'title "Quiet"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\n');
  await titled(page, /^Quiet/);
  for (const button of ['#save-plots-svg', '#save-plots-png', '#save-plots-csv']) {
    await openSharing(page);
    await page.locator(button).click();
    await told(page, 'alert').filter({ hasText: /nothing to plot/ }).waitFor();
  }
  assert.deepEqual(page.errors, []);
});

test('the drawing is XML, and has the theme and the language of the page', async () => {
  const page = await lab.open('?scenario=lost-syn&theme=light&lang=zh');
  await openSharing(page);
  const { content } = await saved(page, '#save-svg');
  const errors = await page.evaluate((svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('parsererror').length, content.toString());
  assert.equal(errors, 0);
  assert.match(content.toString(), /重传/);
});
