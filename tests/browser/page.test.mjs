// The page around the program: start, errors, accessibility, resolution, hosting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frames, framesSince, laboratory, phone, rest, running, screenshot, serve } from './lab.mjs';

const lab = laboratory();

// How many different colours a coarse grid of the screen shows; a blank canvas has one.
async function coloursOf(page) {
  const png = await page.locator('#canvas').screenshot();
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return colours.size;
  }, png.toString('base64'));
}

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

test('a frame that looks like the one before is not drawn again', async () => {
  const page = await lab.open('', {
    prepare: (fresh) => fresh.addInitScript(() => {
      window.drawn = new Set();
      const draw = WebGL2RenderingContext.prototype.drawElements;
      WebGL2RenderingContext.prototype.drawElements = function (...what) {
        window.drawn.add(window.tcplab?.frames() ?? 0);
        return draw.apply(this, what);
      };
    }),
  });
  await rest(page);
  const count = () => page.evaluate(() => [window.tcplab.frames(), window.drawn.size]);
  const [framesBefore, drawnBefore] = await count();
  await page.keyboard.press('t');
  await rest(page);
  const [framesAfter, drawnAfter] = await count();
  assert.ok(drawnAfter > drawnBefore, 'the other theme is seen');
  assert.ok(framesAfter - framesBefore >= 2 * (drawnAfter - drawnBefore), `${drawnAfter - drawnBefore} of ${framesAfter - framesBefore} frames drawn`);
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

test('without WebGL2 the page says so in words', async () => {
  const page = await lab.newPage();
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };
  });
  await page.goto(lab.url);
  const message = page.getByRole('alert');
  await message.waitFor();
  assert.match(await message.innerText(), /WebGL2/);
  await screenshot(page, 'no-webgl2');
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

test('the picture comes back after the graphics context was lost', async () => {
  const page = await lab.open();
  await rest(page);
  const before = await coloursOf(page);
  await page.evaluate(() => {
    const canvas = document.getElementById('canvas');
    window.lost = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    window.told = [];
    for (const type of ['webglcontextlost', 'webglcontextrestored']) canvas.addEventListener(type, () => setTimeout(() => window.told.push(type)));
    window.lost.loseContext();
  });
  const told = (type) => page.waitForFunction((wanted) => window.told.includes(wanted), type, { polling: 50 });
  await told('webglcontextlost');
  await page.evaluate(() => window.lost.restoreContext());
  await told('webglcontextrestored');
  const drawn = await frames(page);
  await page.mouse.move(20, 780);
  await framesSince(page, drawn, 2);
  await rest(page);
  assert.ok((await coloursOf(page)) > before / 2, 'blank after the context came back');
  assert.equal(await page.getByRole('alert').isVisible(), false);
});
