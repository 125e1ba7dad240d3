// How the lab gets on the screen: by WebGL2 where there is a graphics card, by itself where there is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coloursOf, frames, framesSince, laboratory, phone, picture, rest, running, screenshot } from './lab.mjs';

const lab = laboratory();

// What a page does before all else.
const withoutWebGl = () => {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };
};

// What draws the canvas of a page.
const drawnBy = (page) => page.evaluate(() => {
  const canvas = document.getElementById('canvas');
  return canvas.getContext('2d') ? 'itself' : canvas.getContext('webgl2') ? 'WebGL2' : 'nothing';
});

// How far two pictures of the same size differ: the mean of all channels, of 255, and the part of their pixels that differ by more than an eighth of that.
const difference = (page, one, other) => page.evaluate(async (pictures) => {
  const read = async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = await Promise.all(pictures.map(read));
  if (a.width !== b.width || a.height !== b.height) throw new Error(`${a.width} x ${a.height}, and ${b.width} x ${b.height}`);
  let sum = 0;
  let far = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    let most = 0;
    for (let channel = i; channel < i + 3; ++channel) {
      const apart = Math.abs(a.data[channel] - b.data[channel]);
      sum += apart;
      most = Math.max(most, apart);
    }
    if (most > 32) ++far;
  }
  return { mean: sum / (a.data.length / 4 * 3), far: far / (a.data.length / 4) };
}, [one.toString('base64'), other.toString('base64')]);

for (const [name, query, options] of [
  ['dark', '?scenario=lost-syn&theme=dark', { viewport: { width: 1440, height: 900 } }],
  ['light, two pixels a point', '?scenario=simultaneous-open&theme=light', { viewport: { width: 1024, height: 640 }, deviceScaleFactor: 2 }],
  ['in Chinese on a phone', '?scenario=lost-syn&lang=zh', phone(390, 844)],
]) {
  test(`without a graphics card the lab looks as with one: ${name}`, async () => {
    const pictures = [];
    for (const [by, drawn] of [['WebGL2', false], ['itself', true]]) {
      const page = await lab.open(query, { ...options, drawn });
      await page.locator('#canvas').focus();
      await page.keyboard.press('End');
      await rest(page);
      assert.equal(await drawnBy(page), by);
      pictures.push(await picture(page));
      assert.deepEqual(page.errors, []);
      if (drawn) {
        await screenshot(page, `drawn-by-itself-${name.replaceAll(/[ ,]+/g, '-')}`);
        const { mean, far } = await difference(page, ...pictures);
        assert.ok(mean < 1 && far < 0.002, `by ${mean.toFixed(2)} of 255, ${(100 * far).toFixed(2)} % of all pixels by much`);
      }
    }
  });
}

test('in a browser without WebGL2 the lab draws by itself, and obeys', async () => {
  const page = await lab.openPage(lab.url, { drawn: true, prepare: (fresh) => fresh.addInitScript(withoutWebGl) });
  await running(page);
  await rest(page);
  assert.equal(await drawnBy(page), 'itself');
  assert.ok((await coloursOf(page)) > 100);
  const before = await page.locator('#canvas').screenshot();
  await page.locator('#canvas').focus();
  await page.keyboard.press('ArrowRight');
  await rest(page);
  const after = await page.locator('#canvas').screenshot();
  assert.notDeepEqual(after, before, 'a step is seen');
  await page.setViewportSize({ width: 900, height: 600 });
  await rest(page);
  assert.deepEqual(await page.evaluate(() => [document.getElementById('canvas').width, document.getElementById('canvas').height]), [900, 600]);
  assert.ok((await coloursOf(page)) > 100, 'all of another size is drawn');
  assert.deepEqual(page.errors, []);
});

for (const [by, drawn] of [['WebGL2', false], ['itself', true]]) {
  test(`a frame that looks like the one before is not drawn again, by ${by}`, async () => {
    const page = await lab.open('', {
      drawn,
      prepare: (fresh) => fresh.addInitScript(() => {
        window.drawn = new Set(); // frames
        for (const [context, name] of [[WebGL2RenderingContext, 'drawElements'], [CanvasRenderingContext2D, 'putImageData']]) {
          const draw = context.prototype[name];
          context.prototype[name] = function noted(...what) {
            window.drawn.add(window.tcplab?.frames() ?? 0);
            return draw.apply(this, what);
          };
        }
      }),
    });
    await rest(page);
    assert.equal(await drawnBy(page), by);
    const count = () => page.evaluate(() => [window.tcplab.frames(), window.drawn.size]);
    const [framesBefore, drawnBefore] = await count();
    await page.locator('#canvas').focus();
    await page.keyboard.press('t');
    await rest(page);
    const [framesAfter, drawnAfter] = await count();
    assert.ok(drawnAfter > drawnBefore, 'the other theme is seen');
    assert.ok(framesAfter - framesBefore >= 2 * (drawnAfter - drawnBefore), `${drawnAfter - drawnBefore} of ${framesAfter - framesBefore} frames drawn`);
  });
}

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
  const telling = page.locator('.notice', { hasText: 'graphics were lost' });
  assert.equal(await telling.count(), 1);
  await page.evaluate(() => window.lost.restoreContext());
  await told('webglcontextrestored');
  assert.equal(await telling.count(), 0, 'still told when they are back');
  const drawn = await frames(page);
  await page.mouse.move(20, 780);
  await framesSince(page, drawn, 2);
  await rest(page);
  assert.ok((await coloursOf(page)) > before / 2, 'blank after the context came back');
  assert.equal(await page.getByRole('alert').isVisible(), false);
});
