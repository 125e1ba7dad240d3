// The timeline as a laboratory bench: layouts, bookmarks, measuring, contrast.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, focused, frames, framesSince, laboratory, linkSays, phone, picture, press, rest, running, screenshot, transcript } from './lab.mjs';

const lab = laboratory();
const names = (page) => page.evaluate(() => window.tcplab.controls().map((each) => each.name));
const shown = async (page, ...panels) => {
  const all = await names(page);
  return panels.map((panel) => all.includes(`tab-${panel}`));
};
const asked = (page, name) => new URL(page.url()).searchParams.get(name);
const waitFor = (page, name, there = true) => page.waitForFunction(([wanted, is]) => window.tcplab.controls().some((each) => each.name === wanted) === is, [name, there], { polling: 100 });
const boxOf = async (page, name) => (await control(page, name)).box;
const width = async (page, name) => { const [left, , right] = await boxOf(page, name); return right - left; };

test('a layout is chosen in the address, by a key and in a menu, changed with the mouse, and is there after a reload', async () => {
  const page = await lab.open('?layout=learn&scenario=lost-syn', { viewport: { width: 1440, height: 900 } });
  assert.deepEqual(await shown(page, 'about', 'states', 'packets', 'plots'), [true, true, false, false]);
  await screenshot(page, 'layout-learn');
  await page.keyboard.press('w');
  await waitFor(page, 'tab-plots');
  await page.waitForFunction(() => location.search.includes('layout=explore'), null, { polling: 50 });

  await press(page, 'view');
  await press(page, 'layout-engineer');
  await waitFor(page, 'sort-1');
  await screenshot(page, 'layout-menu');
  await press(page, 'show-network');
  await waitFor(page, 'tab-network', false);
  await page.keyboard.press('Escape');
  const before = await width(page, 'timeline');
  const [left, top, right, bottom] = await boxOf(page, 'side');
  await page.mouse.move((left + right) / 2, (top + bottom) / 2);
  await page.mouse.down();
  await page.mouse.move((left + right) / 2 + 140, (top + bottom) / 2, { steps: 6 });
  await page.mouse.up();
  const after = await width(page, 'timeline');
  assert.ok(after > before + 100, `${before} ${after}`);
  await press(page, 'tab-inspector');
  await press(page, 'tab-packets');
  await press(page, 'display-filter');
  await page.keyboard.type('tcp.flags.syn==1', { delay: 20 });
  await page.keyboard.press('Enter');
  await rest(page);
  await screenshot(page, 'layout-engineer');

  await page.reload();
  await page.waitForFunction(() => document.getElementById('cover').hidden, null, { polling: 100 });
  assert.equal(asked(page, 'layout'), 'engineer');
  assert.ok(Math.abs(await width(page, 'timeline') - after) < 3);
  await waitFor(page, 'sort-1');
  await waitFor(page, 'no-filter'); // there is one
  assert.deepEqual(await shown(page, 'about', 'network', 'variables'), [false, false, true]);

  // Without a word about it in the address, too; and the address is heard above what is remembered.
  await page.goto(`${lab.url}?scenario=lost-syn`);
  await page.waitForFunction(() => document.getElementById('cover').hidden, null, { polling: 100 });
  await waitFor(page, 'sort-1');
  await page.goto(`${lab.url}?scenario=lost-syn&layout=embed`);
  await page.waitForFunction(() => document.getElementById('cover').hidden, null, { polling: 100 });
  assert.ok(await width(page, 'timeline') > 1400);
  assert.deepEqual(await shown(page, 'inspector', 'states', 'packets'), [true, true, false]);
  await screenshot(page, 'layout-embed');
  await page.goto(`${lab.url}?layout=other`);
  await page.locator('.notice').filter({ hasText: 'other' }).waitFor();
  assert.deepEqual(page.errors, []);
});

for (const [w, h] of [[390, 844], [320, 480]]) {
  test(`a finger chooses a layout, panels, a bookmark and two points to measure: ${w}x${h}`, async () => {
    const page = await lab.open('?scenario=lost-syn&theme=light', phone(w, h));
    const tap = (name) => press(page, name, { touch: true });
    await tap('view');
    await tap('layout-learn');
    await waitFor(page, 'tab-plots', false);
    await screenshot(page, `layout-menu-${w}`);
    await page.keyboard.press('Escape');
    await waitFor(page, 'close', false);

    const hold = async ([x, y]) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await waitFor(page, 'bookmark-here');
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await waitFor(page, 'measure-from-here');
    };
    const at = async (line) => {
      await page.waitForFunction((wanted) => window.tcplab.eventPosition(wanted) !== null, line, { polling: 100 });
      return page.evaluate((wanted) => window.tcplab.eventPosition(wanted), line);
    };
    await hold(await at(1));
    await tap('measure-from-here');
    await waitFor(page, 'measure-to');
    const { lines } = await transcript(page);
    for (let i = 0; i < 3; ++i) await tap('next');
    await tap('measure-to');
    await waitFor(page, 'measure-to', false);
    await screenshot(page, `measure-${w}`);
    await tap('measure-stop');
    await waitFor(page, 'measure-stop', false);

    await hold(await at(1));
    await tap('bookmark-here');
    await waitFor(page, 'save-bookmark');
    await tap('save-bookmark');
    await waitFor(page, 'save-bookmark', false);
    await linkSays(page, /\nmark /);
    await screenshot(page, `bookmark-${w}`);
    assert.ok(lines.length > 4);
    assert.deepEqual(page.errors, []);
  });
}

test('bookmarks are written, gone to and removed by keys, the mouse and real buttons, and travel in the link', async () => {
  const page = await lab.open('?scenario=lost-syn', { viewport: { width: 1440, height: 900 } });
  const entered = (await transcript(page)).lines.findIndex((line) => /LISTEN -> SYN-RECEIVED/.test(line)); // it lies at its instant, and not somewhere on its arrow
  await page.keyboard.press('Home');
  for (let i = 0; i <= entered; ++i) await page.keyboard.press('ArrowRight', { delay: 30 });
  await focused(page, entered);
  await page.keyboard.press('d');
  await waitFor(page, 'save-bookmark');
  const before = await frames(page);
  await page.keyboard.press('Enter');
  await framesSince(page, before, 3); // in which the field takes the keyboard
  await page.keyboard.type('Look <here> & now', { delay: 20 });
  await screenshot(page, 'bookmark-note');
  await page.keyboard.press('Enter');
  await waitFor(page, 'save-bookmark', false);
  await linkSays(page, /\nmark /);
  const link = page.url();

  // The ribbon, with the mouse.
  const [, y] = await page.evaluate((line) => window.tcplab.eventPosition(line), entered);
  const [left] = await boxOf(page, 'timeline');
  await page.keyboard.press('Home');
  await focused(page, -1);
  await page.mouse.click(left + 8, y);
  await focused(page, entered);
  await rest(page);
  await screenshot(page, 'bookmark-1440');

  // Somebody else, elsewhere.
  const other = await lab.openPage(link);
  await other.waitForFunction(() => document.getElementById('cover').hidden, null, { polling: 100 });
  await other.locator('#canvas').focus();
  await other.keyboard.press('End', { delay: 30 });
  await focused(other, (await transcript(other)).lines.length - 1);
  for (const key of ['Shift', 'v']) {
    const drawn = await frames(other);
    await other.keyboard.down(key);
    await framesSince(other, drawn, 2); // each key by itself, however slow a frame is
  }
  await other.keyboard.up('v');
  await other.keyboard.up('Shift');
  await focused(other, entered);

  // Real buttons.
  await other.locator('#show-transcript').press('Enter');
  await other.locator('#places summary').click();
  assert.match(await other.locator('#places-list li button').first().textContent(), /Look <here> & now$/);
  assert.equal(await other.locator('#note').inputValue(), 'Look <here> & now');
  await other.locator('#transcript-lines button').nth(entered + 2).click();
  await focused(other, entered + 2);
  const long = `${'重'.repeat(199)}😀`;
  await other.locator('#note').fill(long);
  assert.equal(await other.locator('#note-limit').textContent(), 'A note has at most 200 characters.');
  await other.locator('#note').press('Home');
  await other.keyboard.insertText('传传');
  assert.equal(await other.locator('#note').inputValue(), long, 'nothing more gets in, at any place');
  await screenshot(other, 'note-is-full');
  await other.locator('#note').fill('The answer: 重传');
  assert.equal(await other.locator('#note-limit').textContent(), '');
  await other.locator('#note').press('Enter');
  await other.waitForFunction(() => document.querySelectorAll('#places-list li').length === 2, null, { polling: 50 });
  await other.locator('#places-list li button').first().click();
  await focused(other, entered);
  await other.locator('#measure-from').click();
  await other.locator('#transcript-lines button').nth(entered + 2).click();
  await other.locator('#measure-to').click();
  const measured = await other.locator('#measured').textContent();
  assert.match(measured, /^[\d.,]+ (ns|µs|ms|s) +\d+ segments?, .*octets of data/);
  await other.locator('#transcript-lines button').nth(entered + 4).click();
  assert.equal(await other.locator('#measured').textContent(), measured);
  await screenshot(other, 'places-panel');
  await other.locator('#places-list li button').nth(1).click(); // its ✕
  await other.waitForFunction(() => document.querySelectorAll('#places-list li').length === 1, null, { polling: 50 });
  await other.locator('#hide-transcript').click();
  await other.waitForFunction(() => history.state?.share.match(/\nmark /g)?.length === 1, null, { polling: 50 });
  await other.reload();
  await running(other);
  await other.locator('#canvas').focus();
  await other.keyboard.press('Home', { delay: 30 });
  await focused(other, -1);
  await other.keyboard.press('v', { delay: 30 });
  await focused(other, entered + 2);
  assert.deepEqual([...page.errors, ...other.errors], []);
});

test('a damaged bookmark in a link is refused in words, and nothing else is lost', async () => {
  const page = await lab.open('?scenario=lost-syn');
  const before = await transcript(page);
  const fragment = await page.evaluate(async () => {
    const base = document.querySelector('script[type=module]').src.replace(/app\.js$/, '');
    const { toFragment } = await import(`${base}share.js`);
    return toFragment('tcplab 1\nscenario half-close\nmark -1 0 x\n');
  });
  await page.evaluate((hash) => { history.replaceState(null, '', hash); dispatchEvent(new PopStateEvent('popstate', { state: null })); }, `#${fragment.replace(/^#/, '')}`);
  await page.locator('.notice').filter({ hasText: 'bookmark' }).waitFor();
  assert.deepEqual((await transcript(page)).lines, before.lines);
});

test('the mouse and the keyboard measure between two points', async () => {
  const page = await lab.open('?scenario=lost-syn', { viewport: { width: 1440, height: 900 } });
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight', { delay: 30 });
  await focused(page, 1);
  await page.keyboard.press('r');
  await waitFor(page, 'measure-to');
  await page.keyboard.press('End');
  await page.keyboard.press('r');
  await waitFor(page, 'measure-to', false);
  await rest(page);
  await screenshot(page, 'measure-1440');
  await page.keyboard.press('Escape');
  await waitFor(page, 'measure-stop', false);
  const [x, y] = await page.evaluate(() => window.tcplab.eventPosition(3));
  await page.mouse.click(x, y, { button: 'right' });
  await press(page, 'measure-from-here');
  await waitFor(page, 'measure-to');
  assert.deepEqual(page.errors, []);
});

// How strongly the strongest of what is drawn there stands out from what lies most of all behind it: a screenshot's pixels, WCAG's formula.
async function contrastIn(page, [left, top, right, bottom]) {
  const shot = await picture(page, { clip: { x: left, y: top, width: right - left, height: bottom - top } });
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const seen = new Map();
    for (let i = 0; i < pixels.length; i += 4) {
      const light = 0.2126 * linear(pixels[i] / 255) + 0.7152 * linear(pixels[i + 1] / 255) + 0.0722 * linear(pixels[i + 2] / 255);
      const key = light.toFixed(4);
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    const ground = Number([...seen].sort((a, b) => b[1] - a[1])[0][0]);
    return Math.max(...[...seen.keys()].map((each) => (Math.max(each, ground) + 0.05) / (Math.min(each, ground) + 0.05)));
  }, shot.toString('base64'));
}

for (const theme of ['dark', 'light']) {
  test(`who asks for more contrast gets seven to one in the canvas: ${theme}`, async () => {
    const page = await lab.open(`?scenario=lost-syn&theme=${theme}`, { viewport: { width: 1440, height: 900 }, contrast: 'more' });
    await page.keyboard.press('Home');
    await rest(page);
    for (const name of ['tab-about', 'tab-packets', 'speed', 'scenario', 'names', 'tab-states']) {
      const ratio = await contrastIn(page, (await control(page, name)).visible);
      assert.ok(ratio >= 7, `${name}: ${ratio}`);
    }
    await screenshot(page, `contrast-more-${theme}`);
    await page.emulateMedia({ contrast: 'no-preference' });
    await rest(page);
    const [weak] = [await contrastIn(page, (await control(page, 'tab-packets')).visible)];
    await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active' });
    await rest(page);
    assert.ok(await contrastIn(page, (await control(page, 'tab-packets')).visible) > weak, 'forced colours have the strong palette, too');
    await page.locator('#show-transcript').press('Enter');
    await screenshot(page, `forced-colors-${theme}`);
    assert.deepEqual(page.errors, []);
  });
}
