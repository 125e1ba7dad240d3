// The page around the program: start, errors, accessibility, resolution, hosting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coloursOf, frames, framesSince, laboratory, phone, rest, running, screenshot, serve } from './lab.mjs';

const lab = laboratory();

test('the page starts, draws, and says nothing wrong', async () => {
  const page = await lab.open('', { drawn: true });
  assert.ok((await coloursOf(page)) > 8, 'the canvas is blank');
  assert.deepEqual(page.errors, []);
  await screenshot(page, 'start-dark');
});

test('the loading bar counts the bytes that it promised, no more and no less', async () => {
  const page = await lab.open();
  const [value, words] = await page.evaluate(() => [document.getElementById('progress').value, document.getElementById('progress-text').textContent]);
  assert.equal(value, 1);
  const [loaded, total] = words.match(/\d+/g).map(Number);
  assert.equal(loaded, total);
  assert.ok(total > 300, words);
});

for (const [name, query, options] of [
  ['light', '?theme=light', {}],
  ['chinese', '?lang=zh', {}],
  ['phone', '', phone(390, 844, 3)],
  ['large-2x', '', { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 }],
  ['fractional-1.5x', '', { viewport: { width: 1001, height: 701 }, deviceScaleFactor: 1.5 }],
]) {
  test(`one canvas pixel is one device pixel: ${name}`, async () => {
    const page = await lab.open(query, { drawn: true, ...options });
    await rest(page);
    const [width, height, ratio] = await page.evaluate(() => [canvas.width, canvas.height, devicePixelRatio]);
    const viewport = page.viewportSize();
    assert.ok(Math.abs(width - viewport.width * ratio) <= 1, `${width} for ${viewport.width} at ${ratio}`);
    assert.ok(Math.abs(height - viewport.height * ratio) <= 1, `${height} for ${viewport.height} at ${ratio}`);
    assert.ok((await coloursOf(page)) > 8);
    assert.deepEqual(page.errors, []);
    await screenshot(page, `start-${name}`);
  });
}

test('the window may change its size', async () => {
  const page = await lab.open('', { drawn: true });
  await page.setViewportSize({ width: 700, height: 500 });
  await page.waitForFunction(() => canvas.width === 700 && canvas.height === 500);
  assert.ok((await coloursOf(page)) > 8);
});

test('the theme follows the system until the URL says otherwise', async () => {
  const themeOf = (page) => page.evaluate(() => document.documentElement.dataset.theme);
  const page = await lab.open('', { colorScheme: 'light' });
  assert.equal(await themeOf(page), 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  const asked = await lab.open('?theme=dark', { colorScheme: 'light' });
  assert.equal(await themeOf(asked), 'dark');
});

test('the Chinese font is loaded for Chinese and for nobody else', async () => {
  const fontsOf = (page) => page.evaluate(() => performance.getEntriesByType('resource').filter((e) => e.name.includes('chinese')).length);
  const english = await lab.open();
  await rest(english);
  assert.equal(await fontsOf(english), 0);
  const chinese = await lab.open('', { locale: 'zh-CN' });
  await chinese.waitForFunction(() => performance.getEntriesByType('resource').some((e) => e.name.includes('chinese')));
  assert.equal(await chinese.evaluate(() => document.documentElement.lang), 'zh-Hans');
});

test('nothing is drawn while nothing happens', async () => {
  const page = await lab.open();
  await rest(page, 1500).catch(() => assert.fail('it never rests'));
  const before = await frames(page);
  await page.mouse.move(300, 300);
  await framesSince(page, before);
  await rest(page, 1000).catch(() => assert.fail('it does not come to rest again'));
});

test('it works below any path, and needs no file from elsewhere', async () => {
  const below = await serve({ prefix: '/some/where/below/' });
  const page = await lab.newPage();
  const foreign = [];
  page.on('request', (request) => { if (!request.url().startsWith(below.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url()); });
  await page.goto(below.url);
  await running(page);
  assert.deepEqual(foreign.filter((url) => !url.endsWith('/favicon.ico')), []);
  await below.close();
});

test('without WebAssembly the page says so in words', async () => {
  const page = await lab.newPage();
  await page.addInitScript(() => { delete globalThis.WebAssembly; });
  await page.goto(lab.url);
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /WebAssembly/);
});

test('a file that does not arrive is named in words', async () => {
  const broken = await serve();
  broken.withhold.push(/tcplab\.wasm$/);
  const page = await lab.openPage(broken.url);
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /could not be loaded[\s\S]*tcplab\.wasm: 404/);
  await broken.close();
});

