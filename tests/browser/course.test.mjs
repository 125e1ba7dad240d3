// The course beside the lab: found, read, answered, graded and kept, with mouse, keyboard and touch, by everyone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { index, withLessons } from './course_lessons.mjs';
import { answers, fill, partsOfExercise } from './course_player.mjs';
import { command, control, focused, laboratory, phone, press, running, screenshot, transcript } from './lab.mjs';

const lab = laboratory();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const open = (query = '', options = {}) => lab.open(query, { prepare: withLessons, ...options });
const step = async (page, name) => { await page.locator('#course .step-title', { hasText: name }).waitFor(); };
const opened = async (query, options) => {
  const page = await open(query, options);
  await page.locator('#course h2').waitFor();
  return page;
};
const lines = async (page) => (await transcript(page)).lines;
const shows = (page, count) => page.waitForFunction((wanted) => window.tcplab.transcript().lines.length === wanted, count, { polling: 50 });
const judgement = (page) => page.locator('#course .judgement .verdict').innerText();
async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}

// In the middle of the part of the timeline that shows that share of its stretch of time.
async function pointAt(page, share, touch = false) {
  const { box: [left, top, right, bottom] } = await page.evaluate(() => window.tcplab.controls().find(({ name }) => name === 'timeline'));
  const canvas = await page.locator('#canvas').boundingBox();
  const [x, y] = [canvas.x + left + (right - left) * 0.5, canvas.y + top + (bottom - top) * share];
  await (touch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
}

test('the course opens by its button and its key beside the lab, and closes with Escape, which gives the keyboard back', async () => {
  const page = await open();
  await press(page, 'course');
  await page.locator('#course .card').first().waitFor();
  assert.match(page.url(), /\?course$/);
  const [stage, course] = [await page.locator('#stage').boundingBox(), await page.locator('#course').boundingBox()];
  assert.ok(stage.x + stage.width <= course.x + 1, 'beside each other');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.getElementById('course') && document.activeElement.id === 'canvas', null, { polling: 50 });
  assert.doesNotMatch(page.url(), /course/);
  await page.keyboard.press('c');
  await page.locator('#course .card').first().waitFor();
  assert.deepEqual(page.errors, []);
});

test('the map has all lessons by topic, finds them in both languages, and says what has been done', async () => {
  const page = await opened('?course');
  assert.equal(await page.locator('#course .card').count(), index.length);
  assert.deepEqual(await page.locator('#course .topics h3').allInnerTexts(), ['Opening a connection', 'TIME-WAIT']);
  await page.locator('#course input[type=search]').fill('last ack');
  await page.waitForFunction(() => document.querySelectorAll('#course .card').length === 1, null, { polling: 50 });
  assert.match(await page.locator('#course .card').innerText(), /The last ACK is lost[\s\S]*not begun · 8 min[\s\S]*A lesson to be tried/);
  await page.locator('#course input[type=search]').fill('字段');
  assert.match(await page.locator('#course .card').first().innerText(), /Fields of a segment/);
  await page.locator('#course input[type=search]').fill('');
  await page.locator('#course .card[data-lesson=tried]').click();
  await step(page, /Step 1 of 6/);
  await page.locator('#course-map').click();
  await page.waitForFunction(() => /begun/.test(document.querySelector('#course .card[data-lesson=tried]')?.innerText ?? ''), null, { polling: 50 });
});

test('a step shows its run, what it points at, and nothing of what is hidden', async () => {
  const page = await opened('?lesson=tried');
  await shows(page, 7);
  await focused(page, 6);
  const all = JSON.stringify(await transcript(page));
  assert.doesNotMatch(all, /SYN, ACK/);
  await page.locator('#canvas').focus();
  for (const key of ['End', 'ArrowRight', ']']) await page.keyboard.press(key);
  assert.equal((await transcript(page)).focused, 6);
  assert.equal(await page.evaluate(() => document.getElementById('transcript').textContent.includes('SYN, ACK')), false);
  assert.doesNotMatch(page.url(), /#s=/);
});

test('a segment is drawn right: it is told, the future is shown, and what comes after the question can be read', async () => {
  const page = await opened('?lesson=tried&step=2');
  await shows(page, 7);
  assert.equal(await page.getByText('So it is.').count(), 0);
  for (const flag of ['SYN', 'ACK']) await page.locator('#course').getByLabel(flag, { exact: true }).check();
  await page.getByLabel('Sequence number').fill('y');
  await page.getByLabel('Acknowledgment number').fill('x+1');
  assert.match(await page.locator('#course .drawn').innerText(), /\[SYN, ACK\]\s+seq=y\s+ack=x\+1/);
  await page.keyboard.press('Enter');
  await page.locator('#course .judgement.right').waitFor();
  assert.equal(await judgement(page), 'Right.');
  assert.match(await page.locator('#course .judgement').innerText(), /Well seen/);
  await page.getByText('So it is.').waitFor();
  await page.waitForFunction(() => window.tcplab.transcript().lines.length > 15, null, { polling: 50 });
  assert.deepEqual(page.errors, []);
});

test('a wrong answer is told part by part without what is right, and played out beside the real run, to which a button leads back', async () => {
  const page = await opened('?lesson=tried&step=2');
  await page.locator('#course').getByLabel('ACK', { exact: true }).check();
  await page.getByLabel('Acknowledgment number').fill('x+1');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#course .judgement.wrong').waitFor();
  assert.match(await judgement(page), /1 of 3 right/);
  assert.doesNotMatch(await page.locator('#course .judgement').innerText(), /SYN, ACK/);
  assert.equal((await lines(page)).length, 7, 'still hidden');
  await page.getByRole('button', { name: /If it did that/ }).click();
  await page.waitForFunction(() => window.tcplab.transcript().lines.some((line) => /lost|dropped/.test(line)), null, { polling: 50 });
  assert.match(await page.locator('#course .judgement').innerText(), /SYN, ACK/);
  await page.getByRole('button', { name: 'Back to the real run' }).click();
  await page.waitForFunction(() => !window.tcplab.transcript().lines.some((line) => /lost|dropped/.test(line)), null, { polling: 50 });
  assert.deepEqual(page.errors, []);
});

test('hints come one after the other, and who gives up is shown what happens', async () => {
  const page = await opened('?lesson=tried&step=2');
  for (const [label, count] of [['Hint 1 of 3', 1], ['Hint 2 of 3', 2], ['Hint 3 of 3', 3]]) {
    await page.getByRole('button', { name: label }).click();
    assert.equal(await page.locator('#course .hints li').count(), count);
  }
  assert.ok(await page.getByRole('button', { name: 'No more hints' }).isDisabled());
  await page.getByRole('button', { name: 'Show what happens' }).click();
  await page.waitForFunction(() => window.tcplab.transcript().lines.length > 15, null, { polling: 50 });
  assert.match(await page.locator('#course .judgement').innerText(), /SYN, ACK/);
});

for (const [way, touch] of [['a click', false], ['a tap', true]]) {
  test(`an instant is chosen by ${way} on the timeline, and by writing it`, async () => {
    const page = await opened('?lesson=tried&step=4', touch ? phone(820, 1180, 1) : {});
    await shows(page, 6);
    await pointAt(page, 0.35, touch);
    await page.waitForFunction(() => /^\d.*s$/.test(document.querySelector('#course [name=time]').value), null, { polling: 50 });
    const seconds = parseFloat(await page.locator('#course [name=time]').inputValue());
    assert.ok(seconds > 0.7 && seconds < 1.5, String(seconds));
    await page.locator('#course [name=time]').fill('1.01');
    await page.waitForFunction(() => true);
    await page.getByRole('button', { name: 'Check' }).click();
    await page.locator('#course .judgement.right').waitFor();
    assert.deepEqual(page.errors, []);
  });
}

test('a state is chosen by the keyboard alone, among the eleven', async () => {
  const page = await opened('?lesson=tried&step=3');
  assert.equal(await page.locator('#course .states input').count(), 11);
  await page.locator('#course .states input').first().focus();
  for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'SYN-RECEIVED');
  await page.keyboard.press('Enter');
  await page.locator('#course .judgement.right').waitFor();
});

test('choices, right and wrong', async () => {
  const page = await opened('?lesson=tried&step=5');
  await page.getByRole('button', { name: 'Check' }).click();
  assert.match(await page.locator('#course .judgement').innerText(), /Answer first/);
  await page.getByLabel('Nobody.').check();
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#course .judgement.wrong').waitFor();
  await page.getByLabel('Nobody.').uncheck();
  await page.getByLabel('The client.').check();
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#course .judgement.right').waitFor();
});

test('a lesson asks who waits, and is told by the head of a lifeline, wrong and then right', async () => {
  const page = await opened('?lesson=tried&step=5');
  await page.getByLabel('The client.').check();
  await page.getByRole('button', { name: 'Check' }).click();
  const who = page.locator('#course .asked', { hasText: 'Say who waits.' });
  await who.waitFor();
  const takes = async (host, verdict) => {
    await page.locator(`.drawing .head[aria-label="Choose ${host}"]`).click();
    assert.ok(await who.getByLabel(host, { exact: true }).isChecked(), 'the form says the same');
    await who.locator('button[type=submit]').click();
    await who.locator(`.judgement.${verdict}`).waitFor();
  };
  await takes('server', 'wrong');
  assert.match(await who.locator('.judgement').innerText(), /It has heard nothing/);
  await page.locator('.drawing .head[aria-label="Choose server"]').click();
  await takes('client', 'right');
  assert.match(await who.locator('.judgement').last().innerText(), /Its SYN is lost/);
  assert.deepEqual(page.errors, []);
});

test('a task watches what is done to the run, in the lab or as a line, and a wrong line is told', async () => {
  const page = await opened('?lesson=tried&step=6');
  const goal = page.locator('#course .goals li');
  await page.waitForFunction(() => /not yet/.test(document.querySelector('#course .goals')?.innerText ?? ''), null, { polling: 50 });
  await page.getByLabel('A change').fill('dorp everything');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('#course .asked .judgement.wrong')?.textContent.length > 10, null, { polling: 50 });
  await page.getByLabel('A change').fill('delay client->server SYN #1 by 100ms');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /1 of at most 1/.test(document.querySelector('#course .asked').innerText), null, { polling: 50 });
  assert.doesNotMatch(await goal.getAttribute('class') ?? '', /right/);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.waitForFunction(() => /0 of at most 1/.test(document.querySelector('#course .asked').innerText), null, { polling: 50 });
  await page.evaluate(() => window.tcplab.transcript());
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 5; ++i) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Delete');
  await page.locator('#course .judgement.right').waitFor();
  assert.match(await page.locator('#course .goals').innerText(), /reached/);
  assert.deepEqual(page.errors, []);
});

test('Back and Forward go between steps, and a reload stays', async () => {
  const page = await open('?scenario=half-close');
  await press(page, 'course');
  await page.locator('#course .card[data-lesson=tried]').click();
  await step(page, /Step 1/);
  await page.locator('#course .next').click();
  await step(page, /Step 2/);
  assert.equal(new URL(page.url()).search, '?lesson=tried&step=2');
  await page.goBack();
  await step(page, /Step 1/);
  await page.goForward();
  await step(page, /Step 2/);
  await page.reload();
  await step(page, /Step 2/);
  await shows(page, 7);
  await page.goBack();
  await page.goBack();
  await page.locator('#course .card').first().waitFor();
  await page.goBack();
  await page.waitForFunction(() => !document.getElementById('course') && /half/i.test(window.tcplab.transcript().title), null, { polling: 50 });
  await page.goForward();
  await page.locator('#course .card').first().waitFor();
  assert.deepEqual(page.errors, []);
});

test('from an event in the transcript one learns more: the lesson of its rule, or the RFC where there is none', async () => {
  const page = await open('?scenario=three-way-handshake');
  for (const line of [6, 7]) { // a SYN arrives, and what comes of it: RFC 9293 3.10.7.2
    await page.locator('#canvas').focus();
    await page.keyboard.press('Home');
    for (let i = 0; i <= line; ++i) await page.keyboard.press('ArrowRight');
    await focused(page, line);
    await page.locator('#show-transcript').focus();
    await page.keyboard.press('Enter');
    await page.locator('#explain').click();
    await step(page, /Step 1 of 6/);
    assert.match(page.url(), /lesson=tried/);
    await page.locator('#course-close').click();
    await page.waitForFunction(() => !document.getElementById('course') && window.tcplab.transcript().lines.length > 15, null, { polling: 50 });
  }
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 6; ++i) await page.keyboard.press('ArrowRight');
  await focused(page, 5); // RFC 6298 5.1
  await command(page, 'Learn more');
  await page.locator('#notices').getByText('No lesson is about RFC 6298 5.1 yet.').waitFor();
  assert.deepEqual(page.errors, []);
});

test('progress is kept, exported, imported and erased, and what is damaged is rejected', async () => {
  const page = await opened('?lesson=tried&step=5');
  await page.getByLabel('The client.').check();
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#course .judgement.right').waitFor();
  await page.reload();
  await step(page, /Step 5/);
  await page.locator('#course .asked.over').waitFor();
  await page.locator('#course-map').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#course .export').click()]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(JSON.parse(text).lessons.tried.answers['4.0'].best, 1);
  await page.locator('#course .erase').click();
  await page.locator('#course .erase').click();
  await page.getByText('Your progress is erased.').waitFor();
  assert.match(await page.locator('#course .card[data-lesson=tried]').innerText(), /not begun/);
  const give = async (content) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('#course .import').click()]);
    await chooser.setFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  for (const wrong of ['', '{', '[]', '{"version":2,"lessons":{},"exercises":{},"last":null}', text.replace('"best": 1', '"best": 7'), text.replace('"answers"', '"arcs": ["CLOSED>NOWHERE"], "answers"'), text.replace('tried', '__proto__')]) {
    await give(wrong);
    await page.getByText('Nothing was changed.').waitFor();
    assert.match(await page.locator('#course .card[data-lesson=tried]').innerText(), /not begun/, wrong);
    await page.locator('#course input[type=search]').fill('a'); // the next message is another one
    await page.locator('#course-map').click();
  }
  await give(text);
  await page.getByText('has been imported').waitFor();
  assert.doesNotMatch(await page.locator('#course .card[data-lesson=tried]').innerText(), /not begun/);
  await page.evaluate(() => localStorage.setItem('tcplab.course', '{"version":1,"lessons":7}'));
  await page.reload();
  await page.locator('#course .card').first().waitFor();
  assert.match(await page.locator('#course .card[data-lesson=tried]').innerText(), /not begun/);
  assert.deepEqual(page.errors, []);
});

async function answerExercise(page, name, seed, kind) {
  const { question, parts } = await partsOfExercise(page, name, seed);
  const block = page.locator('#course .asked');
  await fill(block, question, answers[question.kind][kind](parts, question.choices.length));
  await block.locator('button[type=submit]').click();
}

test('exercises have new numbers as often as one likes, and the numbers of one\'s own', async () => {
  const page = await opened('?lesson=tried&step=6');
  await page.locator('#course .give-up').click();
  await page.locator('#course .practise').first().click();
  const seed = page.locator('#course [name=seed]');
  const first = await seed.inputValue();
  await answerExercise(page, 'handshake-numbers', Number(first), 'right');
  await page.locator('#course .judgement.right').waitFor();
  await page.locator('#course .new-numbers').click();
  await page.waitForFunction((before) => document.querySelector('#course [name=seed]').value !== before, first, { polling: 50 });
  await seed.fill('42');
  await seed.press('Enter');
  await page.waitForFunction(() => document.querySelector('#course [name=seed]').value === '42' && !document.querySelector('#course .judgement'), null, { polling: 50 });
  await answerExercise(page, 'handshake-numbers', 42, 'wrong');
  await page.locator('#course .judgement.wrong').waitFor();
  await answerExercise(page, 'handshake-numbers', 42, 'right');
  await page.locator('#course .judgement.right').waitFor();
  await page.locator('#course .leave').click();
  await step(page, /Step 6/);
});

test('an exam has no hints and shows nothing, and ends with a score that can be exported', async () => {
  const page = await opened('?lesson=tried&step=6');
  await page.locator('#course .give-up').click();
  await page.evaluate(() => { crypto.getRandomValues = (array) => array.fill(41); });
  await page.locator('#course .exercises .exam').click();
  for (const [number, name, kind] of [[1, 'handshake-numbers', 'right'], [2, 'handshake-states', 'wrong']]) {
    await page.getByText(`Exam: ${number} of 2`).waitFor();
    assert.equal(await page.locator('#course .hint, #course .give-up, #course .play-out').count(), 0);
    await answerExercise(page, name, 41 + number, kind);
  }
  await page.getByText('Score: 50 %').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#course .export-result').click()]);
  const result = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(result.items.map(({ name, seed, credit }) => [name, seed, credit]), [['handshake-numbers', 42, 1], ['handshake-states', 43, 0]]);
  assert.ok(result.items.every(({ answer }) => answer.length > 0 && answer[0].value));
  assert.equal(result.score, 0.5);
});

test('a lesson that does not load, is not there or has errors says so, and leads on', async () => {
  const page = await opened('?lesson=nowhere');
  await page.getByText('There is no lesson called nowhere.').waitFor();
  await page.locator('#course .to-map').click();
  await page.locator('#course .card[data-lesson=broken]').click();
  await page.getByText(/en\.md:\d+: .*nonsense/).first().waitFor();
  const lost = await lab.open('?course', { prepare: (each) => each.route(/index\.json$/, (route) => route.abort()) });
  await lost.getByText('The lessons could not be loaded.').waitFor();
  await withLessons(lost);
  await lost.locator('#course .try-again').click();
  await lost.locator('#course .card').first().waitFor();
});

test('for a newcomer the course is offered and not forced', async () => {
  const page = await open('', { newcomer: true });
  assert.equal(await page.locator('#course').count(), 0);
  for (let step = 1; step < 6; ++step) await page.locator('#tour .next').click();
  await page.locator('#tour .course').click();
  await page.locator('#course .card').first().waitFor();
});

test('the width is the reader\'s, by the mouse and by the keyboard, and is kept', async () => {
  const page = await opened('?course');
  const width = async () => (await page.locator('#course').boundingBox()).width;
  const before = await width();
  await page.locator('#course .grip').focus();
  await page.keyboard.press('ArrowLeft');
  const wider = await width();
  assert.ok(wider > before + 10, `${before} ${wider}`);
  const { x, y, height } = await page.locator('#course .grip').boundingBox();
  await page.mouse.move(x + 5, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 95, y + height / 2, { steps: 4 });
  await page.mouse.up();
  assert.ok(await width() > wider + 60);
  const kept = await width();
  await page.reload();
  await page.locator('#course .card').first().waitFor();
  assert.ok(Math.abs(await width() - kept) < 2);
});

test('a page around it chooses lesson, step, language, theme, hidden panels, and that nothing can be changed', async () => {
  const page = await opened('?lesson=tried&step=2&lang=zh&theme=light&readonly&hide=inspector,plots');
  await step(page, /第 2 步/);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  const controls = await page.evaluate(() => window.tcplab.controls().map(({ name }) => name));
  assert.ok(controls.includes('tab-variables') && !controls.includes('tab-inspector') && !controls.includes('tab-plots'));
  assert.ok(!controls.includes('edit'));
});

test('another language in the middle of a lesson takes text, questions and buttons along', async () => {
  const page = await opened('?lesson=tried&step=2');
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await step(page, /第 2 步，共 6 步 · 画出应答/);
  await page.getByText('服务器怎样应答？').waitFor();
  assert.equal((await lines(page)).length, 7, 'still hidden');
});

test('what a lesson does with the lab is over with the lesson: panels, numbers', async () => {
  const mine = 'layout explore\nhidden states\nshares 630 560 560\nfront inspector plots inspector\n';
  const page = await opened('?lesson=tried&step=3', {
    prepare: async (each) => {
      await withLessons(each);
      await each.addInitScript((view) => { if (!localStorage.getItem('tcplab.view')) localStorage.setItem('tcplab.view', view); }, mine);
    },
  });
  await control(page, 'tab-states');
  await page.locator('#course .asked').waitFor();
  await page.locator('#course .next').click(); // and so all that is to be kept has been
  await step(page, /Step 4/);
  await screenshot(page, 'lesson-lends-a-panel');
  await page.locator('#course-close').click();
  await page.waitForFunction(() => !window.tcplab.controls().some(({ name }) => name === 'tab-states'), null, { polling: 50 });
  // A run that is opened brings its introduction to the front, above; below is what the reader had there.
  await page.reload();
  await running(page);
  assert.match(await page.evaluate(() => localStorage.getItem('tcplab.view')), /^layout explore\nhidden states\nshares 630 560 560\nfront \w+ plots \w+\n$/);
  assert.deepEqual(page.errors, []);
});

const steps = ['1', '2', '3', '4', '5', '6'];
// Each theme and each language in a wide page and in a narrow one.
for (const [device, options, theme, lang] of [
  ['1440x900', { viewport: { width: 1440, height: 900 } }, 'light', 'en'], ['820x1180', phone(820, 1180, 1), 'dark', 'zh'],
  ['390x844', phone(390, 844), 'light', 'zh'], ['320x480', phone(320, 480), 'dark', 'en'],
]) {
  test(`axe-core finds nothing wrong in the course, nothing is cut off, and here is what it looks like: ${device}, ${theme}, ${lang}`, async () => {
    const page = await opened(`?course&theme=${theme}&lang=${lang}`, options);
    const wrong = await violations(page);
    await screenshot(page, `course-map-${device}-${theme}`);
    for (const number of steps) {
      await page.evaluate(async (wanted) => (await window.tcplab.course()).open('tried', Number(wanted)), number);
      await step(page, new RegExp(`Step ${number} of|第 ${number} 步`));
      if (await page.locator('#course .asked button[type=submit]').count()) {
        if (number !== '6') for (const box of await page.locator('#course .asked .option input').all()) { await box.check(); break; }
        await page.locator('#course .asked button[type=submit]').first().click();
      }
      wrong.push(...(await violations(page)).map((each) => `step ${number}: ${each}`));
      const overflow = await page.evaluate(() => { const body = document.querySelector('#course .body'); return body.scrollWidth - body.clientWidth; });
      if (overflow > 1) wrong.push(`step ${number}: ${overflow} pixels too wide`);
      await screenshot(page, `course-${device}-${theme}-step${number}`);
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(page.errors, []);
  });
}

test('a page around it opens a lesson and hears of steps and answers', async () => {
  const page = await open();
  await page.evaluate(async () => {
    window.heard = [];
    const course = await window.tcplab.course();
    for (const what of ['progress', 'answer']) course.on(what, (told) => window.heard.push([what, told]));
    await course.open('tried', 5);
  });
  await step(page, /Step 5 of 6/);
  await page.getByLabel('Nobody.').check();
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#course .judgement.wrong').waitFor();
  assert.deepEqual(await page.evaluate(() => window.heard), [
    ['progress', { lesson: 'tried', step: 5, steps: 6 }],
    ['answer', { lesson: 'tried', step: 5, block: 0, kind: 'choose', credit: 0, answer: [{ field: 'choice', value: '2' }], expected: [{ field: 'choice', value: '1' }] }]]);
});
