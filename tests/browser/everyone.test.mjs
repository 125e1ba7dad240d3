// The page for everyone: judged by axe-core in every state that it can be in, and by what it does for those who ask for less motion or
// more contrast.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { crash, drop, focused, laboratory, phone, playing, press, running, screenshot, transcript, withProgram } from './lab.mjs';

const lab = laboratory();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What axe-core finds wrong, in words.
async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}

const states = {
  start: async () => {},
  'an event in focus': async (page) => {
    await page.locator('#canvas').focus();
    await page.keyboard.press('ArrowRight');
    await focused(page, 0);
  },
  'the transcript open': async (page) => {
    await page.locator('#show-transcript').focus();
    await page.keyboard.press('Enter');
    await page.locator('#transcript-lines button').first().click();
    await focused(page, 0);
  },
  'sharing open': async (page) => {
    await page.locator('#show-sharing').focus();
    await page.keyboard.press('Enter');
    await page.locator('#sharing').waitFor();
  },
  'the places open': async (page) => {
    await page.locator('#show-transcript').focus();
    await page.keyboard.press('Enter');
    await page.locator('#transcript-lines button').first().click();
    await page.locator('#places summary').click();
    await page.locator('#save-note').click();
    await page.locator('#measure-from').click();
    await page.locator('#measured:not(:empty)').waitFor();
  },
  'the tour': async (page) => {
    await page.evaluate(() => window.tcplab.tour());
    await page.locator('#tour .next').click();
  },
  'the editor open': async (page) => {
    await page.locator('#show-editor').focus();
    await page.keyboard.press('Enter');
    await page.locator('#editor .piece-keyword').first().waitFor();
  },
  'the editor asking': async (page) => {
    await page.locator('#show-editor').focus();
    await page.keyboard.press('Enter');
    await page.locator('#editor .piece-host').first().click();
    await page.keyboard.press('F2');
    await page.locator('#editor .cm-dialog, #editor .editor-rename').first().waitFor();
  },
  'the editor searching': async (page) => {
    await page.locator('#show-editor').focus();
    await page.keyboard.press('Enter');
    await page.locator('#editor .piece-host').first().click();
    await page.keyboard.press('Control+f');
    await page.locator('#editor .cm-search').waitFor();
  },
  'the editor with an error and a list': async (page) => {
    await page.locator('#show-editor').focus();
    await page.keyboard.press('Enter');
    await page.locator('#editor .piece-keyword').first().waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('hots\n');
    await page.locator('#editor .cm-lintRange-error').first().waitFor();
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete [role=option]').first().waitFor();
  },
  'a notice': async (page) => {
    await drop(page, 'photo.tcplab', '\u0000');
    await page.locator('#notices [role=alert]').waitFor();
  },
  'a wrong text': async (page) => {
    await drop(page, 'wrong.tcplab', 'hots\n');
    await page.waitForFunction(() => document.getElementById('transcript-notice').textContent !== '', null, { polling: 50 });
  },
  'a crash': async (page) => {
    await crash(page);
  },
};

// In the other sizes what has most to lay out, and what the course has.
const laidOut = {
  ...Object.fromEntries(['sharing open', 'the places open', 'the tour', 'the editor with an error and a list'].map((name) => [name, states[name]])),
  'all lessons': async (page) => {
    await page.locator('#show-course').focus();
    await page.keyboard.press('Enter');
    await page.locator('#course .card').first().waitFor();
  },
  'a wrong answer': async (page) => {
    await page.evaluate(async () => (await window.tcplab.course()).open('three-way-handshake', 2));
    await page.locator('#course .asked').first().waitFor();
    await page.locator('#course .asked input[type=checkbox]').first().check();
    await page.locator('#course .asked button[type=submit]').first().click();
    await page.locator('#course .judgement .verdict').waitFor();
  },
};

// What is open is closed, and the keyboard is the lab's again.
async function closed(page) {
  for (let i = 0; i < 4 && !(await page.evaluate(() => document.activeElement.id === 'canvas')); ++i) await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
}

// One page goes through many states; those that leave something behind are the last of theirs.
const desk = (width, height) => ({ viewport: { width, height } });
const ended = ['a notice', 'a wrong text', 'a crash'];
const lessons = ['all lessons', 'a wrong answer'];
const but = (which, names) => Object.keys(which).filter((name) => !names.includes(name));
for (const [device, options, theme, lang, which, pages] of [
  ['1440x900', desk(1440, 900), 'dark', 'zh', states, [but(states, ended), ended]],
  ['390x844', phone(390, 844), 'light', 'en', states, [but(states, ended), ended]],
  ['1024x640', desk(1024, 640), 'light', 'zh', laidOut, [but(laidOut, lessons), lessons]],
  ['820x1180', phone(820, 1180, 1), 'dark', 'en', laidOut, [but(laidOut, lessons), lessons]],
]) {
  test(`axe-core finds nothing wrong in any state: ${device}, ${theme}, ${lang}`, async () => {
    const found = {};
    for (const names of pages) {
      const page = await lab.open(`?scenario=lost-syn&theme=${theme}&lang=${lang}`, { ...options, prepare: withProgram });
      for (const name of names) {
        await which[name](page);
        const wrong = await violations(page);
        if (wrong.length) found[name] = wrong;
        if (name !== names.at(-1)) await closed(page);
      }
      await page.close();
    }
    assert.deepEqual(found, {});
  });
}

test('while the page is loaded, axe-core finds nothing wrong', async () => {
  const page = await lab.newPage({ colorScheme: 'light' });
  await page.route(/tcplab\.wasm$/, () => {}); // never answers
  await page.goto(lab.url);
  await page.locator('#loading').waitFor();
  assert.deepEqual(await violations(page), []);
});

test('the run is a list of buttons with times and reasons, and the focus is told', async () => {
  const page = await lab.open('?scenario=lost-syn');
  const { lines } = await transcript(page);
  const list = page.getByRole('list').locator('li');
  assert.equal(await list.count(), lines.length);
  assert.equal(await page.locator('#transcript-detail').getAttribute('aria-live'), 'polite');
  await list.nth(4).locator('button').evaluate((button) => button.click());
  await focused(page, 4);
  await page.waitForFunction(() => /SYN/.test(document.getElementById('transcript-detail').textContent), null, { polling: 50 });
});

test('whoever wants less motion is not played to', async () => {
  const page = await lab.open('', { newcomer: true, reducedMotion: 'reduce' });
  assert.equal(await playing(page), false);
});

test('more contrast makes the page\'s own lines and words stronger', async () => {
  const page = await lab.open('?theme=dark');
  const quiet = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--quiet'));
  const before = await quiet();
  await page.emulateMedia({ contrast: 'more' });
  assert.notEqual(await quiet(), before);
  await page.locator('#show-transcript').focus();
  await page.keyboard.press('Enter');
  await screenshot(page, 'contrast-dark');
  assert.deepEqual(await violations(page), []);
});

test('the buttons beside the canvas come with the Tab key, are seen then, and do what they say', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await page.locator('#canvas').focus();
  for (const [id, opened] of [['show-transcript', '#hide-transcript'], ['show-editor', '#editor'], ['show-course', '#course'], ['show-sharing', '#sharing']]) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
    const { width, height } = await page.locator(`#${id}`).boundingBox();
    assert.ok(width > 40 && height >= 40, `${width}x${height}`);
    await page.keyboard.press('Enter');
    await page.locator(opened).waitFor();
    await page.waitForFunction((id) => document.activeElement.id !== id, id, { polling: 50 });
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement.id === 'canvas', null, { polling: 50 });
    for (let i = 0; i < ['show-transcript', 'show-editor', 'show-course', 'show-sharing'].indexOf(id) + 1; ++i) await page.keyboard.press('Tab');
  }
});

test('a crash keeps the text, says what to do, and a reload brings it back', async () => {
  const page = await lab.open('', { prepare: withProgram });
  const mine = 'title "My own"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\n';
  await drop(page, 'mine.tcplab', mine);
  await page.waitForURL((url) => url.hash.startsWith('#s='));
  await crash(page);
  assert.equal(await page.locator('#kept').inputValue(), mine);
  assert.match(await page.locator('#message').innerText(), /stopped[\s\S]*Nothing that you wrote is lost/);
  await screenshot(page, 'crash');
  for (let i = 0; i < 6; ++i) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.getElementById('message').contains(document.activeElement)), 'what lies behind takes the Tab key');
  }
  await page.locator('#reload').click();
  await running(page);
  assert.equal((await transcript(page)).title, 'My own');
  await crash(page);
  await page.locator('#afresh').click();
  await running(page);
  assert.match((await transcript(page)).title, /Three-way/);
  await page.goBack();
  await page.waitForFunction(() => /^My own/.test(document.title), null, { polling: 50 });
});
