// Whatever opens above the lab: it closes on Escape, on its button, on a click outside and on what opened it, and the next key is the lab's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, focused, laboratory, phone, press, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

// Each way to open one; a key, or the control that is clicked. What belongs to it says that it is open.
const ways = [
  { name: 'the list of scenarios, by its name', opener: 'scenario', shows: 'lost-syn' },
  { name: 'the list of scenarios, by its key', key: 'o', shows: 'lost-syn' },
  { name: 'the speeds', opener: 'speed', shows: 'close' },
  { name: 'the help, by its button', opener: 'help', shows: 'close' },
  { name: 'the help, by its key', key: '?', shows: 'close' },
];

const isOpen = (page) => page.evaluate(() => window.tcplab.controls().some(({ above }) => above));
const untilOpen = (page, open) => page.waitForFunction((wanted) => window.tcplab.controls().some(({ above }) => above) === wanted, open, { polling: 100 });

for (const [device, options, touch] of [['1280x800, mouse', {}, false], ['320x480, finger', phone(320, 480), true]]) {
  for (const way of ways) {
    test(`${way.name}: opens, closes in every way, and gives the keyboard back (${device})`, async () => {
      const page = await lab.open('?scenario=three-way-handshake', options);
      const last = (await transcript(page)).lines.length - 1;
      await page.locator('#canvas').focus();
      const open = () => (way.key ? page.keyboard.press(way.key) : press(page, way.opener, { touch }));
      const tap = (x, y) => (touch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
      const { width, height } = page.viewportSize();
      for (const [how, close] of [
        ['Escape', () => page.keyboard.press('Escape')],
        ['its button', () => press(page, 'close', { touch })],
        ['a click outside', () => tap(2, height - 2)],
        ['what opened it', way.key ? open : null],
      ]) {
        if (!close) continue;
        await open();
        await untilOpen(page, true);
        await control(page, way.shows);
        for (const { name, box: [left, , right] } of await page.evaluate(() => window.tcplab.controls().filter(({ above }) => above))) {
          assert.ok(left >= 0 && right <= width, `${name} runs off the screen: ${left} to ${right}`);
        }
        await page.keyboard.press('End'); // is the popup's, not the lab's
        assert.equal(await isOpen(page), true);
        assert.equal((await transcript(page)).focused, -1, 'a key went through the popup');
        await close();
        await untilOpen(page, false).catch(() => assert.fail(`${how} does not close it`));
        await page.keyboard.press('End');
        await focused(page, last).catch(() => assert.fail(`after ${how} the next key does not reach the lab`));
        await page.keyboard.press('Home');
        await focused(page, -1);
      }
      assert.deepEqual(page.errors, []);
    });
  }
}

for (const [name, opener] of [['scenarios', 'scenario'], ['speeds', 'speed'], ['help', 'help']]) {
  for (const [size, options] of [['320x480', phone(320, 480)], ['1440x900', { viewport: { width: 1440, height: 900 } }]]) {
    for (const theme of ['dark', 'light']) {
      test(`a picture for the record: popup ${name}, ${size}, ${theme}`, async () => {
        const page = await lab.open(`?theme=${theme}`, options);
        await press(page, opener);
        await untilOpen(page, true);
        await screenshot(page, `popup-${name}-${size}-${theme}`);
        assert.deepEqual(page.errors, []);
      });
    }
  }
}
