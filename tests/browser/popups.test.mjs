// Whatever opens above the lab: it closes on Escape, on its button, on a click outside and on what opened it, and the next key is the lab's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { control, focused, inBothThemes, laboratory, phone, press, transcript } from './lab.mjs';

const lab = laboratory();

// Each way to open one, by its name in the program; a key, or the control that is clicked. writes: letters go into a field from then on. What belongs to it says that it is open.
const ways = [
  { popup: 'Scenarios', name: 'the list of scenarios, by its name', opener: 'scenario', shows: 'lost-syn' },
  { popup: 'Scenarios', name: 'the list of scenarios, by its key', key: 'o', shows: 'lost-syn', writes: true },
  { popup: 'Speeds', name: 'the speeds', opener: 'speed', shows: 'close' },
  { popup: 'Help', name: 'the help, by its button', opener: 'help', shows: 'close' },
  { popup: 'Help', name: 'the help, by its key', key: '?', shows: 'close' },
  { popup: 'Commands', name: 'the list of commands', key: 'Control+k', shows: 'command' },
  { popup: 'Edit', name: 'the menu of the past, by its letter', key: 'm', shows: 'close' },
  { popup: 'Edit', name: 'the menu of the past, as other programs open theirs', key: 'Shift+F10', shows: 'close' },
  { popup: 'Bookmarks', name: 'the bookmarks', key: 'd', shows: 'save-bookmark' },
  { popup: 'View', name: 'what the timeline shows', opener: 'view', shows: 'layout-learn' },
];

test('every popup of the program is opened here', () => {
  const header = readFileSync(new URL('../../shell/popups.hpp', import.meta.url), 'utf8');
  const names = header.match(/enum class PopupId \{([^}]*)\}/)[1].split(',').map((name) => name.trim().replace(/^k/, ''));
  assert.equal(names.pop(), 'Count');
  assert.deepEqual([...new Set(ways.map(({ popup }) => popup))].sort(), names.sort());
});

const open = (page, way, touch = false) => (way.key ? page.keyboard.press(way.key) : press(page, way.opener, { touch }));
const isOpen = (page) => page.evaluate(() => window.tcplab.controls().some(({ above }) => above));
const untilOpen = (page, open) => page.waitForFunction((wanted) => window.tcplab.controls().some(({ above }) => above) === wanted, open, { polling: 100 });

for (const [device, options, touch] of [['1280x800, mouse', {}, false], ['320x480, finger', phone(320, 480), true]]) {
  let kept; // one page for all of them; after one that went wrong, another
  for (const way of ways) {
    test(`${way.name}: opens, closes in every way, and gives the keyboard back (${device})`, async () => {
      const page = kept ?? await lab.openForAll('?scenario=three-way-handshake', options);
      kept = null;
      const last = (await transcript(page)).lines.length - 1;
      await page.locator('#canvas').focus();
      const tap = (x, y) => (touch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
      const { width, height } = page.viewportSize();
      for (const [how, close] of [
        ['Escape', () => page.keyboard.press('Escape')],
        ['its button', () => press(page, 'close', { touch })],
        ['a click outside', () => tap(2, height - 2)],
        ['what opened it', way.key && !way.writes ? () => open(page, way) : null],
      ]) {
        if (!close) continue;
        await open(page, way, touch);
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
      kept = page;
    });
  }
}

for (const [size, options] of [['320x480', phone(320, 480)], ['1440x900', { viewport: { width: 1440, height: 900 } }]]) {
  test(`a picture of each for the record: ${size}`, async () => {
    const page = await lab.open('?scenario=three-way-handshake', options);
    await page.locator('#canvas').focus();
    await page.keyboard.press('ArrowRight');
    await focused(page, 0);
    for (const way of ways.filter(({ popup }, place) => ways.findIndex((other) => other.popup === popup) === place)) {
      await open(page, way);
      await untilOpen(page, true);
      await control(page, way.shows);
      await inBothThemes(page, `popup-${way.popup.toLowerCase()}-${size}`);
      await page.keyboard.press('Escape');
      await untilOpen(page, false);
    }
    assert.deepEqual(page.errors, []);
  });
}
