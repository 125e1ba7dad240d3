// Every lesson of the site is played to its end in both languages with real input: each question is answered wrong and then right, and each
// task is solved by typing its solution. What is right the lessons' own module says, and the author's file how a task is solved.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { answers, fill, partsOf, read } from './course_player.mjs';
import { laboratory, openLab, phone, screenshot, site } from './lab.mjs';

const lab = laboratory();

const folder = existsSync(site) ? readdirSync(site).map((name) => join(site, name)).find((path) => existsSync(join(path, 'lessons/index.json'))) : null;
const lessons = folder ? JSON.parse(readFileSync(join(folder, 'lessons/index.json'), 'utf8')) : [];

// The lines of each task that solve it, in the order of the lesson.
function solutionsOf({ folder: name }) {
  const text = readFileSync(join(folder, 'lessons', name, 'en.md'), 'utf8');
  return [...text.matchAll(/^```task\n([\s\S]*?)^```/gm)].map(([, block]) => [...block.matchAll(/^solution (.*)$/gm)].map(([, line]) => line));
}

async function answerQuestion(page, block, question, step, index) {
  const parts = await partsOf(page, step, index);
  for (const kind of ['wrong', 'right']) {
    const before = await block.locator('.judgement').count();
    await fill(block, question, answers[question.kind][kind](parts, question.choices.length));
    await block.locator('button[type=submit]').click();
    await block.locator(`.judgement.${kind}`).waitFor().catch(async (error) => {
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

// Somebody who takes the whole course, lesson after lesson, in one page; after a lesson that went wrong, in a new one.
class Learner {
  #lang;
  #options;
  #page = null;
  #finished = null; // the name of the lesson whose end is on screen

  constructor(lang, options) {
    this.#lang = lang;
    this.#options = options;
  }

  async take(lesson, picture) {
    const before = lessons[lessons.indexOf(lesson) - 1]?.name;
    const goesOn = before && this.#finished === before;
    this.#finished = null;
    if (goesOn) {
      await this.#page.locator('#course .next-lesson').click();
    } else {
      await this.leave();
      this.#page = await openLab(await lab.browser(), `${lab.url}?lesson=${lesson.name}&lang=${this.#lang}`, this.#options);
    }
    await this.#page.waitForURL((url) => url.searchParams.get('lesson') === lesson.name);
    await this.#page.locator('#course .step-title').waitFor();
    await play(this.#page, lesson, picture);
    this.#finished = lesson.name;
  }

  leave() { return this.#page?.context().close(); }
}

for (const [lang, device, options] of [['en', '1440x900', { viewport: { width: 1440, height: 900 } }], ['zh', '390x844', phone(390, 844, 1)]]) {
  const learner = new Learner(lang, options);
  for (const lesson of lessons) {
    test(`lesson ${lesson.name} is played to its end: ${lang}`, () => learner.take(lesson, `lesson-${lesson.name}-${device}`));
  }
  after(() => learner.leave());
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
