// Every lesson of the site is taken to its end in both languages and sizes with real input. In one of them each question is answered wrong and then right, each
// task is solved by typing its solution, after a line that is none and one that does not help, and one of its exercises is answered; in
// the other one each is given up, which shows the answers and the rest of the text (that a translation asks for the same the check of the lessons proves). Every
// other lesson is answered in the other of them. What is right the lessons' own module says, and the author's file how a task is solved.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { answers, fill, partsOf, partsOfExercise, read } from './course_player.mjs';
import { laboratory, phone, screenshot, site } from './lab.mjs';

const lab = laboratory();

const folder = existsSync(site) ? readdirSync(site).map((name) => join(site, name)).find((path) => existsSync(join(path, 'lessons/index.json'))) : null;
const lessons = folder ? JSON.parse(readFileSync(join(folder, 'lessons/index.json'), 'utf8')) : [];

// The lines of each task that solve it, in the order of the lesson.
function solutionsOf({ folder: name }) {
  const text = readFileSync(join(folder, 'lessons', name, 'en.md'), 'utf8');
  return [...text.matchAll(/^```task\n([\s\S]*?)^```/gm)].map(([, block]) => [...block.matchAll(/^solution (.*)$/gm)].map(([, line]) => line));
}

// Wrong and then right, where that is what is right of each part.
async function answerQuestion(block, question, parts, where) {
  for (const kind of ['wrong', 'right']) {
    const given = answers[question.kind][kind](parts, question.choices.length);
    await fill(block, question, given);
    await block.locator('button[type=submit]').click();
    await block.locator(`.judgement.${kind}`).waitFor().catch(async (error) => {
      throw new Error(`${where}: not ${kind}: ${JSON.stringify(given)} of ${JSON.stringify(parts)}: ${await block.innerText()}`, { cause: error });
    });
  }
  assert.match(await block.getAttribute('class'), /over/);
}

// A line that the task allows, made of one that solves it, and that reaches nothing.
function idle(solution) {
  const [word, about] = solution.split(' ');
  if (word === 'set') return 'set all keep-idle 5h';
  if (word === 'link') return `link ${about} cost 10`;
  if (word === 'delay') return 'delay any->any RST #900 by 1ms';
  if (word === 'drop' || word === 'duplicate') return `${word} any->any RST #900`;
  return `${/^(?:at \S+|on \S+ \S+(?: after \S+)?) \S+/.exec(solution)[0]} set keep-idle 5h`;
}

async function solve(page, block, solution) {
  const line = block.locator('input[name=change]');
  const give = async (text) => {
    await line.fill(text);
    await line.press('Enter');
  };
  const taken = () => page.waitForFunction(() => document.querySelector('#course [name=change]:focus').value === '', null, { polling: 50 });
  assert.equal(await block.locator('.judgement p').count(), 0, 'nothing is told before anything is done');
  await give('nonsense');
  await block.locator('.judgement.wrong').waitFor();
  assert.equal(await block.locator('.judgement.right').count(), 0);
  await give(idle(solution[0]));
  await taken();
  await block.locator('.judgement:not(.wrong, .right) .verdict').waitFor();
  assert.ok(await block.locator('.goals li:not(.right)').count() > 0);
  assert.match(await block.locator('.judgement').innerText(), new RegExp(await page.evaluate(() => document.documentElement.lang === 'en') ? 'Not there yet' : '还没有'));
  await block.locator('.undo').click();
  await block.locator('.judgement .verdict').waitFor({ state: 'detached' });
  for (const each of solution) {
    await give(each);
    await taken();
  }
  await block.locator('.judgement.right').waitFor();
}

// One of those that are questions, with the numbers of the lesson's row.
async function practise(page, names, row) {
  let asked = null;
  for (let i = 0; i < names.length && !asked?.question; ++i) {
    const name = names[(row + i) % names.length];
    asked = { name, ...await partsOfExercise(page, name, row) };
  }
  const { name, question, parts } = asked;
  assert.ok(question, 'none of them is a question');
  await page.evaluate((seed) => { crypto.getRandomValues = (array) => array.fill(seed - 1); }, row);
  await page.locator('#course .exercises .practise').nth(names.indexOf(name)).click();
  await page.locator('#course .practice .asked').waitFor();
  assert.equal(await page.locator('#course [name=seed]').inputValue(), String(row));
  await answerQuestion(page.locator('#course .practice .asked'), question, parts, name);
  await page.locator('#course .practice > .leave').click();
}

async function giveUp(block, kind) {
  await block.locator('.give-up').click();
  if (kind === 'question') await block.locator('.judgement .verdict').waitFor();
  await block.locator('.give-up').waitFor({ state: 'hidden' });
}

async function play(page, known, picture, answering) {
  const lesson = await read(page, known);
  assert.equal(lesson.errors, undefined, JSON.stringify(lesson.errors));
  const solutions = solutionsOf(known);
  for (const [step, { blocks }] of lesson.steps.entries()) {
    await page.locator('#course .step-title').filter({ hasText: new RegExp(`\\b${step + 1}\\b`) }).waitFor();
    const exercises = step === lesson.steps.length - 1 ? blocks.find(({ kind }) => kind === 'exercise') : null;
    for (const [index, { kind, question }] of blocks.entries()) {
      const block = page.locator(`#course [data-block="${index}"]`);
      if (kind === 'question') {
        await block.waitFor();
        if (picture) { await screenshot(page, picture); picture = null; }
        if (answering) await answerQuestion(block, question, await partsOf(page, step, index), `step ${step + 1}, block ${index}`);
        else await giveUp(block, kind);
      } else if (kind === 'task') {
        await block.waitFor();
        if (answering) await solve(page, block, solutions.shift());
        else await giveUp(block, kind);
      }
    }
    if (exercises && answering) await practise(page, exercises.names, known.row);
    if (answering && step === lesson.steps.length - 1) for (const map of await page.locator('#course .state-map').all()) await map.getByText(/11 of 11 states, 21 of 21 arcs|11 个状态中的 11 个，21 条弧中的 21 条/).waitFor();
    assert.ok(await page.locator('#course .body').evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), `step ${step + 1} is wider than its panel`);
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
      await this.#page?.close();
      this.#page = await lab.openForAll(`?lesson=${lesson.name}&lang=${this.#lang}`, this.#options);
    }
    await this.#page.waitForURL((url) => url.searchParams.get('lesson') === lesson.name);
    await this.#page.locator('#course .step-title').waitFor();
    await play(this.#page, lesson, picture, this.#answers(lesson));
    this.#finished = lesson.name;
  }

  #answers({ row }) { return (this.#lang === 'zh') === (row % 2 === 0); }
}

for (const [lang, device, options] of [['en', '1440x900', { viewport: { width: 1440, height: 900 } }], ['zh', '390x844', phone(390, 844, 1)]]) {
  const learner = new Learner(lang, options);
  for (const lesson of lessons) {
    test(`lesson ${lesson.name} is taken to its end: ${lang}`, () => learner.take(lesson, `lesson-${lesson.name}-${device}`));
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
