// Every lesson of the site is played to its end in both languages with real input: each question is answered wrong and then right, and each
// task is solved by typing its solution. What is right the lessons' own module says, and the author's file how a task is solved.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { laboratory, phone, screenshot, site } from './lab.mjs';

const lab = laboratory();

const folder = existsSync(site) ? readdirSync(site).map((name) => join(site, name)).find((path) => existsSync(join(path, 'lessons/index.json'))) : null;
const lessons = folder ? JSON.parse(readFileSync(join(folder, 'lessons/index.json'), 'utf8')) : [];

// The lines of each task that solve it, in the order of the lesson.
function solutionsOf({ folder: name }) {
  const text = readFileSync(join(folder, 'lessons', name, 'en.md'), 'utf8');
  return [...text.matchAll(/^```task\n([\s\S]*?)^```/gm)].map(([, block]) => [...block.matchAll(/^solution (.*)$/gm)].map(([, line]) => line));
}

// The lesson as the page's own module reads it, from a second instance of it, which the test asks for what is right.
const read = (page, lesson) => page.evaluate(async (name) => {
  const base = new URL(JSON.parse(document.getElementById('assets').textContent).base, document.baseURI).href;
  const { Engine } = await import(`${base}course/engine.js`);
  window.player = new Engine(base);
  const { errors, lesson: found } = await window.player.open(name);
  return errors.length ? { errors } : found;
}, lesson.folder);
const partsOf = (page, step, block) => page.evaluate(async ([s, b]) => (await window.player.judge(s, b, [], '')).parts, [step, block]);

const states = ['CLOSED', 'LISTEN', 'ESTABLISHED'];
const wrongFlags = (flags) => (/RST/.test(flags) ? 'FIN' : 'RST');
const secondsOf = (text) => { const [, n, unit] = /([\d.]+)\s*(ns|us|µs|ms|s|min|h)/.exec(text); return Number(n) * { ns: 1e-9, us: 1e-6, 'µs': 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 }[unit]; };

// An answer that is wrong in every part, and one that is right: {field: value}, or the numbers of choices.
const answers = {
  segment: {
    right: (parts) => Object.fromEntries(parts.map(({ field, expected }) => [field, expected])),
    wrong: (parts) => Object.fromEntries(parts.map(({ field, expected }) => [field, field === 'flags' ? wrongFlags(expected) : '77777'])),
  },
  state: {
    right: ([{ expected }]) => ({ state: expected }),
    wrong: ([{ expected }]) => ({ state: states.find((state) => state !== expected) }),
  },
  when: {
    right: ([{ expected }]) => ({ time: expected }),
    wrong: ([{ expected }]) => ({ time: `${secondsOf(expected) * 3 + 1}s` }),
  },
  number: { right: ([{ expected }]) => ({ number: expected }), wrong: () => ({ number: '77777' }) },
  choose: {
    right: (parts) => (parts.length === 1 ? parts[0].expected.split(',').map(Number) : parts.flatMap(({ expected }, i) => (expected === 'yes' ? [i + 1] : []))),
    wrong: (parts, count) => {
      const right = answers.choose.right(parts);
      const others = Array.from({ length: count }, (_, i) => i + 1).filter((number) => !right.includes(number));
      return others.length ? others : right.slice(0, 1);
    },
  },
};

async function fill(block, question, answer) {
  if (question.kind === 'choose') {
    const boxes = block.locator('.choices input');
    for (let i = 0; i < question.choices.length; ++i) await boxes.nth(i).setChecked(answer.includes(i + 1));
  } else if (question.kind === 'state') {
    await block.locator(`.states input[value="${answer.state}"]`).check();
  } else {
    for (const [field, value] of Object.entries(answer)) {
      if (field !== 'flags') await block.locator(`input[name="${field}"]`).fill(value);
      else for (const box of await block.locator('.flags input').all()) await box.setChecked(value.split(/[ ,]+/).includes(await box.inputValue()));
    }
  }
}

async function answerQuestion(page, block, question, step, index) {
  const parts = await partsOf(page, step, index);
  for (const kind of ['wrong', 'right']) {
    const before = await block.locator('.judgement').count();
    await fill(block, question, answers[question.kind][kind](parts, question.choices.length));
    await block.locator('button[type=submit]').click();
    await block.locator(`.judgement.${kind}`).waitFor({ timeout: 30_000 }).catch(async (error) => {
      throw new Error(`step ${step + 1}, block ${index}: not ${kind}: ${JSON.stringify(answers[question.kind][kind](parts, question.choices.length))} of ${JSON.stringify(parts)} (${before}): ${await block.innerText()}`, { cause: error });
    });
  }
  assert.match(await block.getAttribute('class'), /over/);
}

async function solve(page, block, solution) {
  const line = block.locator('input[name=change]');
  await line.fill('nonsense');
  await line.press('Enter');
  await block.locator('.judgement.wrong').waitFor();
  assert.equal(await block.locator('.judgement.right').count(), 0);
  for (const each of solution) {
    await line.fill(each);
    await line.press('Enter');
    await page.waitForFunction(() => document.querySelector('#course [name=change]:focus').value === '', null, { polling: 50 });
  }
  await block.locator('.judgement.right').waitFor();
}

async function play(page, known, picture) {
  const lesson = await read(page, known);
  assert.equal(lesson.errors, undefined, JSON.stringify(lesson.errors));
  const solutions = solutionsOf(known);
  for (const [step, { blocks }] of lesson.steps.entries()) {
    await page.locator('#course .step-title').filter({ hasText: new RegExp(`\\b${step + 1}\\b`) }).waitFor();
    for (const [index, { kind, question }] of blocks.entries()) {
      const block = page.locator(`#course [data-block="${index}"]`);
      if (kind === 'question') {
        await block.waitFor();
        if (picture) { await screenshot(page, picture); picture = null; }
        await answerQuestion(page, block, question, step, index);
      } else if (kind === 'task') {
        await block.waitFor();
        await solve(page, block, solutions.shift());
      } else if (kind === 'exercise' && step === lesson.steps.length - 1) {
        assert.ok(await page.locator('#course .practise').count() > 0);
      }
    }
    await page.locator('#course .ways .next').click();
  }
  await page.locator('#course .finished').waitFor();
  assert.deepEqual(page.errors, []);
}

for (const lesson of lessons) {
  for (const [lang, device, options] of [['en', '1440x900', { viewport: { width: 1440, height: 900 } }], ['zh', '390x844', phone(390, 844, 1)]]) {
    test(`lesson ${lesson.name} is played to its end: ${lang}`, async () => {
      const page = await lab.open(`?lesson=${lesson.name}&lang=${lang}`, options);
      await page.locator('#course .step-title').waitFor();
      await play(page, lesson, `lesson-${lesson.name}-${device}`);
    });
  }
}

test('the exercises of every lesson can be begun', { skip: !lessons.length && 'the site has no lessons' }, async () => {
  const page = await lab.open('?course');
  const wrong = await page.evaluate(async () => {
    const base = new URL(JSON.parse(document.getElementById('assets').textContent).base, document.baseURI).href;
    const { Engine } = await import(`${base}course/engine.js`);
    const engine = new Engine(base);
    const found = [];
    for (const { name } of await engine.exercises()) {
      const made = await engine.makeExercise(name, 7);
      if (!made.shared || (!made.question && !made.task)) found.push(name);
    }
    return found;
  });
  assert.deepEqual(wrong, []);
});
