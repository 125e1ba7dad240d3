// What belongs to the browser and to the page around the lab stays theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frames, framesSince, laboratory, phone, press, rest, screenshot, transcript } from './lab.mjs';

const around = `<!doctype html><link rel="icon" href="data:,">
  <style>body { height: 4000px; margin: 0 } iframe { width: 800px; height: 500px; margin: 100px; border: 0 }</style>
  <h1>A lesson</h1><iframe id="lab" src="/lab/"></iframe>`;
const lab = laboratory({ prefix: '/lab/', pages: { '/lesson': around } });
let kept;
const pageForKeys = () => { kept ??= lab.openForAll(); return kept; };

// Dispatches a key on the focused canvas and tells whether the page kept the browser from acting on it.
const swallowed = async (key, modifiers = {}) =>
  (await pageForKeys()).evaluate(([name, mods]) => {
    const codes = { F5: 116, F11: 122, F12: 123, Tab: 9, ArrowLeft: 37, Home: 36, '+': 187, '-': 189 };
    const letter = /^[a-z]$/.test(name);
    const event = new KeyboardEvent('keydown', {
      key: name,
      code: letter ? `Key${name.toUpperCase()}` : name,
      keyCode: letter ? name.toUpperCase().charCodeAt(0) : codes[name],
      bubbles: true,
      cancelable: true,
      ...mods,
    });
    document.getElementById('canvas').focus();
    document.getElementById('canvas').dispatchEvent(event);
    return event.defaultPrevented;
  }, [key, modifiers]);

for (const modifier of ['ctrlKey', 'metaKey']) {
  for (const key of ['r', 't', 'w', 'l', 'f', 'v', '+', '-']) {
    test(`the browser keeps ${modifier === 'ctrlKey' ? 'Ctrl' : 'Cmd'}+${key}`, async () => {
      assert.equal(await swallowed(key, { [modifier]: true }), false);
    });
  }
}

for (const key of ['F5', 'F11', 'F12', 'Tab']) {
  test(`the browser keeps ${key}`, async () => {
    assert.equal(await swallowed(key), false);
  });
}

test('the lab takes its own keys while the canvas has the focus', async () => {
  assert.equal(await swallowed('ArrowLeft'), true);
  assert.equal(await swallowed('Home'), true);
});

test('Tab leads from the canvas to the text of the run, and Shift+Tab back', async () => {
  const page = await lab.open();
  await page.locator('#canvas').focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'show-transcript');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
});

test('one tap on a field brings up the keyboard, and what an input method writes there arrives', async () => {
  const page = await lab.open('?lang=zh', phone(390, 844));
  await press(page, 'scenario', { touch: true });
  await press(page, 'filter', { touch: true });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'keyboard');
  await page.keyboard.insertText('瓶颈');
  await page.waitForFunction(() => {
    const all = window.tcplab.controls().map((each) => each.name);
    return all.includes('two-flows-one-line') && !all.includes('lost-syn');
  }, null, { polling: 100 });
});

test('a key that is tapped while a frame is slow counts once', async () => {
  const page = await lab.open();
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  const drawn = await page.evaluate(() => {
    const key = { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39, bubbles: true };
    document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', key));
    const before = window.tcplab.frames();
    const end = performance.now() + 700; // a frame that takes longer than a key is held before it repeats
    while (performance.now() < end);
    document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keyup', key));
    return before;
  });
  await framesSince(page, drawn, 2);
  await rest(page);
  assert.equal((await transcript(page)).focused, 0);
});

test('in an iframe the wheel scrolls the page around it until the canvas has the focus', async () => {
  const page = await lab.openPage(`${lab.origin}/lesson`);
  const frame = page.frameLocator('#lab');
  await frame.locator('#cover').waitFor({ state: 'hidden' });
  await page.mouse.move(500, 350);
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => window.scrollY === 200);

  await page.evaluate(() => window.scrollTo(0, 0));
  await page.mouse.click(700, 560);
  await frame.locator('#canvas:focus').waitFor();
  await frame.locator('#canvas').evaluate(() => {
    window.addEventListener('wheel', (event) => { // which the canvas lets go on no further
      setTimeout(() => { document.body.dataset.wheel = event.defaultPrevented ? 'taken' : 'left'; });
    }, { capture: true });
  });
  await page.mouse.wheel(0, 200);
  await frame.locator('body[data-wheel=taken]').waitFor();
  assert.equal(await page.evaluate(() => window.scrollY), 0, 'the canvas has the focus, so the wheel is its own');
  await screenshot(page, 'embedded');
  assert.deepEqual(page.errors, []);
});

test('an embedded lab does not grab the focus', async () => {
  const page = await lab.openPage(`${lab.origin}/lesson`);
  await page.frameLocator('#lab').locator('#cover').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
});

test('with Shift the wheel goes on in time, whether or not the browser turns it sideways', async () => {
  const page = await lab.open('?scenario=lost-syn');
  for (let i = 0; i < 3; ++i) await page.keyboard.press('='); // there has to be somewhere to go
  await rest(page);
  const place = () => page.evaluate(() => JSON.stringify(window.tcplab.eventPosition(2)));
  await page.mouse.move(400, 400);
  await page.keyboard.down('Shift');
  const seen = [await place()];
  for (const turn of [{ deltaX: 20 }, { deltaX: -20 }, { deltaY: 20 }]) {
    await page.evaluate((by) => canvas.dispatchEvent(new WheelEvent('wheel', { ...by, shiftKey: true, cancelable: true, bubbles: true })), turn);
    await rest(page);
    seen.push(await place());
  }
  await page.keyboard.up('Shift');
  assert.notEqual(seen[1], seen[0]);
  assert.equal(seen[2], seen[0]);
  assert.equal(seen[3], seen[1]);
});

test('the wheel draws whatever unit the browser counts in', async () => {
  const page = await lab.open();
  await page.mouse.move(400, 400);
  for (const deltaMode of [0, 1, 2]) {
    await rest(page);
    const before = await frames(page);
    const prevented = await page.evaluate((mode) => {
      const event = new WheelEvent('wheel', { deltaY: 1, deltaMode: mode, cancelable: true, bubbles: true });
      canvas.dispatchEvent(event);
      return event.defaultPrevented;
    }, deltaMode);
    assert.ok(prevented);
    await framesSince(page, before);
  }
});
