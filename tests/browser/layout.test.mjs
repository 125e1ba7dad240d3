// On real screens, with the real fonts: no control is clipped, and none covers another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framesSince, inBothThemes, laboratory, phone } from './lab.mjs';

const tolerance = 1; // pixels that rounding may take

const lab = laboratory();

const told = ({ name, panel, box, visible }) => `${name} in ${panel}: ${box} (visible ${visible})`;

// What is wrong with the controls, in words.
function complaints(controls) {
  const found = [];
  for (const one of controls) {
    const { box: [left, top, right, bottom], visible, scrolls: [sideways, down] } = one;
    const cut = (!sideways && (visible[0] > left + tolerance || visible[2] < right - tolerance))
      || (!down && (visible[1] > top + tolerance || visible[3] < bottom - tolerance));
    if (cut) found.push(`clipped: ${told(one)}`);
  }
  controls.forEach((a, i) => controls.slice(i + 1).forEach((b) => {
    const x = Math.min(a.visible[2], b.visible[2]) - Math.max(a.visible[0], b.visible[0]);
    const y = Math.min(a.visible[3], b.visible[3]) - Math.max(a.visible[1], b.visible[1]);
    if (a.above === b.above && x > tolerance && y > tolerance) found.push(`${told(a)} overlaps ${told(b)}`);
  }));
  return found;
}

const small = [[320, 480], [360, 640], [390, 844], [568, 320], [768, 1024], [820, 1180]];
const large = [[1024, 640], [1280, 720], [1440, 900], [2560, 1440]];

for (const [device, options, sizes] of [['mouse', {}, [...small, ...large]], ['finger', phone(320, 480), small], ['finger, on a desk', phone(320, 480, 1), large]]) {
  for (const lang of ['en', 'zh']) {
    test(`no control is clipped or covered from 320 to 2560 pixels (${device}, ${lang})`, async () => {
      const page = await lab.open(`?lang=${lang}`, options);
      if (lang === 'zh') await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('chinese')));
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await page.waitForFunction(([w, h]) => canvas.width === w * devicePixelRatio && canvas.height === h * devicePixelRatio, [width, height], { polling: 100 });
        await page.evaluate(() => window.tcplab.controls()); // lays out for the new size
        const controls = await page.evaluate(() => window.tcplab.controls());
        assert.ok(controls.length > 10, `${controls.length} controls`);
        assert.deepEqual(complaints(controls), [], `at ${width}x${height}`);
      }
      assert.deepEqual(page.errors, []);
    });
  }
}

for (const [width, height, touch] of [[1440, 900], [1024, 640], [820, 1180, true], [390, 844, true], [320, 480, true]]) {
  test(`a picture for the record: layout ${width}x${height}`, async () => {
    const options = touch ? phone(width, height) : { viewport: { width, height } };
    const page = await lab.open('?scenario=data-with-a-lost-segment', options);
    await framesSince(page, 0, 4);
    await inBothThemes(page, `layout-${width}x${height}`);
    assert.deepEqual(page.errors, []);
  });
}
