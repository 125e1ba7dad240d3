// Answers where they are asked for: on the timeline, in the diagram; secrets that nothing gives away; and exams across lessons.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answersLesson, index, lessonsIn } from './course_lessons.mjs';
import { answers, fill, partsOfExercise } from './course_player.mjs';
import { laboratory, phone, screenshot, transcript, withProgram } from './lab.mjs';

const lab = laboratory();
const prepare = async (page) => {
  await withProgram(page);
  await lessonsIn([...index, answersLesson])(page);
};
const opened = async (query, options = {}) => {
  const page = await lab.open(query, { prepare, ...options });
  await page.locator('#course h2').waitFor();
  return page;
};
// An exercise of the lesson, with the numbers of a seed.
async function practised(page, name, seed) {
  await page.locator('#course .exercises .practise', { hasText: name }).click();
  await reseeded(page, seed);
}
async function reseeded(page, seed) {
  const field = page.locator('#course [name=seed]');
  await field.fill(String(seed));
  await field.press('Enter');
  await page.waitForFunction((wanted) => document.querySelector('#course [name=seed]').defaultValue === wanted || document.querySelector('#course [name=seed]').value === wanted, String(seed), { polling: 50 });
  await page.waitForFunction(() => !document.querySelector('#course .judgement')?.textContent, null, { polling: 50 });
}
const settled = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
async function answered(page, name, seed, kind) {
  const { question, parts } = await partsOfExercise(page, name, seed);
  const block = page.locator('#course .asked');
  await fill(block, question, answers[question.kind][kind](parts, question.choices.length));
  await block.locator('button[type=submit]').click();
}
const values = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('#course .asked input')].map((input) => [input.name && !input.name.startsWith('course') ? input.name : input.value, ['radio', 'checkbox'].includes(input.type) ? input.checked : input.value])));

// All that the page can be asked for of the run, and all that it shows as text.
const everything = (page) => page.evaluate(async () => {
  const { program } = window;
  await program.complete();
  const ask = (name) => program.ccall(name, 'string', [], []);
  const told = ['tcplab_transcript', 'tcplab_source', 'tcplab_share', 'tcplab_changes', 'tcplab_title', 'tcplab_rule_in_focus', 'tcplab_lines_in_focus'].map(ask);
  told[3] = JSON.stringify({ ...JSON.parse(told[3]), targets: [] }); // what can be done is the same in every run
  for (const kind of ['text', 'json', 'pcapng', 'svg', 'plots', 'csv']) {
    program.ccall('tcplab_export', null, ['string', 'number'], [kind, -1]);
    told.push(new TextDecoder().decode(program.FS.readFile('/export')));
  }
  const { events } = JSON.parse(told[8]);
  for (const { id } of events) {
    program._tcplab_select(id);
    told.push(ask('tcplab_transcript'), ask('tcplab_rule_in_focus'));
  }
  // The text of the page follows a moment later: before that it is the run before this one.
  const follows = () => document.getElementById('transcript-title').textContent === JSON.parse(ask('tcplab_transcript')).title;
  for (window.dispatchEvent(new Event('mousemove')); !follows();) await new Promise((done) => { setTimeout(done, 20); });
  return [...told, location.href, document.title, JSON.stringify(history.state), document.body.innerText, sessionStorage.getItem('tcplab.course') ?? ''].join('\n');
});

test('a segment is drawn on the timeline by mouse and keys, and the form says the same, and the other way round', async () => {
  const page = await opened('?lesson=answers');
  await practised(page, 'The next segment', 5);
  const { parts } = await partsOfExercise(page, 'next-segment', 5);
  const right = answers.segment.right(parts);
  const drawing = page.locator('.drawing');
  await drawing.waitFor();
  const tail = (host) => drawing.locator('.tail', { hasNot: page.locator('x') }).and(page.locator(`[aria-label^="From ${host}"]`));
  const other = right.from === 'client' ? 'server' : 'client';
  const [from, to] = [await tail(right.from).boundingBox(), await tail(other).boundingBox()];
  assert.ok(from.width >= 40 && from.height >= 40, 'a finger meets it');
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 60, { steps: 4 });
  await page.mouse.up();
  assert.equal((await values(page))[right.from], true, 'the arrow comes from there');
  assert.match(await drawing.locator('.arrow').getAttribute('d'), /^M[\d.]+ [\d.]+L/);
  for (const flag of right.flags.split(', ')) {
    await drawing.locator('.flag', { hasText: flag }).focus();
    await page.keyboard.press('Space');
  }
  for (const name of ['seq', 'ack']) await drawing.locator('label', { hasText: `${name}=` }).locator('input').fill(right[name]);
  const said = await values(page);
  assert.deepEqual([said.seq, said.ack], [right.seq, right.ack]);
  await screenshot(page, 'answer-segment');
  await page.locator('#course .asked input[name=seq]').fill('7');
  assert.equal(await drawing.locator('label', { hasText: 'seq=' }).locator('input').inputValue(), '7', 'and back');
  await page.locator('#course .asked input[name=seq]').fill(right.seq);
  await page.locator('#course .asked button[type=submit]').click();
  await page.locator('#course .judgement.right').waitFor();
  assert.equal(await page.locator('.drawing').count(), 0, 'answered');
  assert.deepEqual(page.errors, []);
});

test('hosts are taken by the heads of their lifelines and a state is picked in the diagram, with a finger too', async () => {
  const page = await opened('?lesson=answers', { ...phone(1024, 768, 1), hasTouch: true });
  await practised(page, 'Who stays behind', 4);
  const { parts } = await partsOfExercise(page, 'who-stays', 4);
  const right = answers.who.right(parts);
  for (const host of right) await page.locator(`.drawing .head[aria-label="Choose ${host}"]`).tap();
  const said = await values(page);
  for (const host of ['client', 'server']) assert.equal(said[host], right.includes(host), host);
  await screenshot(page, 'answer-who');
  await page.locator('#course .asked button[type=submit]').click();
  await page.locator('#course .judgement.right').waitFor();
  await page.locator('#course .leave').click();
  await practised(page, 'States', 3);
  await page.evaluate(() => window.program.ccall('tcplab_lend_panel', 'boolean', ['string'], ['states']));
  await settled(page);
  await page.locator('#course .states input[value="CLOSING"]').check();
  await settled(page);
  assert.equal(await page.evaluate(() => window.program._tcplab_picked_state()), 8, 'the diagram shows it');
  await page.evaluate(() => { window.program._tcplab_pick_state(9); window.dispatchEvent(new Event('mousemove')); });
  await page.waitForFunction(() => document.querySelector('#course .states input[value="LAST-ACK"]').checked, null, { polling: 50 });
  assert.deepEqual(page.errors, []);
});

test('nothing that one can reach tells a secret before the answer; then it is a change like any other', async () => {
  const page = await opened('?lesson=answers');
  await page.locator('#course .exercises .practise', { hasText: 'A sick server' }).click();
  const gives = /variant|no-reset|no-delayed-ack|fin-apart|RFC \d|"rule":"(?!none)/;
  const seen = new Set();
  for (let seed = 1; seed <= 6; ++seed) {
    await reseeded(page, seed);
    const choices = await page.locator('#course .choices').innerText();
    const told = await everything(page);
    assert.doesNotMatch(told.replaceAll(choices, ''), gives, `seed ${seed}`);
    const { question, parts } = await partsOfExercise(page, 'sick-server', seed);
    seen.add(question.choices[answers.choose.right(parts)[0] - 1].en);
  }
  assert.ok(seen.size > 1, 'not always the same');
  assert.equal(await page.evaluate(() => window.program.ccall('tcplab_change', 'boolean', ['string'], ['drop client->server SYN #1'])), false, 'nobody tries it out');
  await screenshot(page, 'secret-kept');
  await answered(page, 'sick-server', 6, 'wrong');
  await page.locator('#course .play-out').click();
  await page.getByText('The lab shows what would happen then').waitFor();
  await page.locator('#course .back').click();
  assert.match(await everything(page), /set server variant/, 'told now');
  await screenshot(page, 'secret-told');
  assert.deepEqual(page.errors, []);
});

test('who opens another run has given the question up, and an edited text or the closed course tells nothing', async () => {
  const page = await opened('?lesson=tried&step=4');
  const hidden = (await transcript(page)).lines.length;
  const { text } = await page.evaluate(() => JSON.parse(window.program.ccall('tcplab_source', 'string', [], [])));
  assert.equal(await page.evaluate((words) => window.program.ccall('tcplab_edit', 'boolean', ['string'], [`${words}\n# the same\n`]), text), false);
  assert.equal((await transcript(page)).lines.length, hidden);
  await page.locator('#course-close').click();
  await page.locator('#course').waitFor({ state: 'detached' });
  assert.notEqual((await page.evaluate(() => JSON.parse(window.program.ccall('tcplab_source', 'string', [], [])))).text, text, 'it has been put away');
  await page.goBack();
  await page.locator('#course .asked .actions button').first().waitFor();
  assert.equal((await transcript(page)).lines.length, hidden, 'and is hidden again');
  await page.evaluate((words) => window.tcplab.open('the same', words), text);
  await page.getByText('this question counts as given up').waitFor();
  assert.ok(await page.locator('#course .asked input').first().isDisabled());
  assert.match(await page.evaluate(() => localStorage.getItem('tcplab.course')), /"over":true/);
  assert.deepEqual(page.errors, []);
});

test('an exam across lessons goes by its address: its time, its numbers, no reveal, one result, and a reload goes on with it', async () => {
  const page = await opened('?exam=handshake-states,sick-server,next-segment&seed=11&minutes=30');
  await page.getByText('You have 30 minutes').waitFor();
  await screenshot(page, 'exam-cover');
  await page.locator('#course .start-exam').click();
  await page.getByText('Exam: 1 of 3').waitFor();
  assert.equal(await page.locator('#course .hint, #course .give-up, #course .play-out').count(), 0);
  await answered(page, 'handshake-states', 11, 'right');
  await page.getByText('Exam: 2 of 3').waitFor();
  assert.doesNotMatch(await everything(page), /variant/);
  await page.reload();
  await page.getByText('Exam: 2 of 3').waitFor();
  assert.match(await page.locator('#course .clock').innerText(), /(29|30):\d\d/);
  await page.evaluate(() => window.tcplab.open('another', 'host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 1ms\n'));
  await page.getByText('Exam: 3 of 3').waitFor();
  assert.match(await page.locator('#course [role=status]').first().innerText(), /handed in without an answer/);
  const { parts } = await partsOfExercise(page, 'next-segment', 13);
  const right = answers.segment.right(parts);
  await page.locator('#course input[name=seq]').fill(right.seq);
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await page.getByText('测验：第 3 题').waitFor();
  assert.equal(await page.locator('#course input[name=seq]').inputValue(), right.seq, 'what was filled in stays in another language');
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await page.getByText('Exam: 3 of 3').waitFor();
  // The time is over: what stands there is handed in.
  await page.evaluate(() => { const now = Date.now; Date.now = () => now() + 31 * 60_000; });
  await page.getByText('Exam finished').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#course .export-result').click()]);
  const result = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(result.items.map(({ name, seed, credit }) => [name, seed, credit]), [['handshake-states', 11, 1], ['sick-server', 12, 0], ['next-segment', 13, 0.25]]);
  assert.deepEqual([result.seed, result.minutes, result.items[1].answer], [11, 30, null]);
  assert.ok(Math.abs(result.score - 1.25 / 3) < 1e-9);
  assert.doesNotMatch(await everything(page), /variant (no-reset|no-delayed-ack|fin-apart)/, 'nor at its end');
  await screenshot(page, 'exam-over');
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await page.getByRole('heading', { name: '测验结束' }).waitFor();
  const told = await page.locator('#course').innerText();
  assert.doesNotMatch(told, /right|Right|Score|answered|Numbers|Print/);
  assert.match(told, /时间到[\s\S]*正确[\s\S]*不正确/);
  assert.match(await page.title(), /^测验/);
  await screenshot(page, 'exam-over-zh');
  await page.reload();
  await page.getByRole('heading', { name: '测验结束' }).waitFor();
  assert.equal(await page.locator('#course .parts tr').count(), 3);
  assert.deepEqual(page.errors, []);
});

test('an exercise whose secret cannot be kept is not asked, and a run that cannot be shown is told, in either language', async () => {
  const page = await opened('?lesson=answers');
  await page.evaluate(() => { window.program._tcplab_keep_secret = () => 0; });
  await page.locator('#course .exercises .practise', { hasText: 'A sick server' }).click();
  await page.getByText('The lab cannot show this run').waitFor();
  assert.equal(await page.locator('#course .asked').count(), 0);
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await page.getByText('实验室无法显示这次运行').waitFor();
  await page.evaluate(() => {
    const open = window.program._tcplab_open_share;
    window.program._tcplab_open_share = (name) => open(name, name); // which is no run
  });
  await page.locator('#course .try-again').click();
  await page.locator('.notice.alert', { hasText: '实验室无法显示这次运行' }).waitFor();
  await page.locator('#course .exercises .practise').first().waitFor(); // the text can be read all the same
});

test('an exam is put together of several lessons, and its link is its address', async () => {
  const page = await lab.open('?course'); // with the lessons that there are
  await page.locator('#course .choose-paper').click();
  assert.ok(await page.locator('#course .open-exam').isDisabled());
  for (const name of ['next-segment', 'who-stays']) await page.locator(`#course .paper-choice input[value="${name}"]`).check();
  await page.locator('#course [name=minutes]').fill('15');
  await page.locator('#course [name=seed]').fill('');
  const link = await page.locator('#course .paper-link').inputValue();
  assert.match(link, /\?exam=next-segment(,|%2C)who-stays&minutes=15$/);
  await screenshot(page, 'exam-chosen');
  await page.locator('#course .open-exam').click();
  await page.locator('#course .start-exam').waitFor();
  assert.equal(page.url(), link);
  const none = await opened('?exam=no-such-thing');
  await none.getByText('There are no such exercises: no-such-thing.').waitFor();
  assert.deepEqual(page.errors, []);
});

test('the answer to a task of an exam is its changes, each with its field', async () => {
  const page = await opened('?exam=time-it-out&seed=3');
  await page.locator('#course .start-exam').click();
  await page.locator('#course form.add input').fill('drop client->server SYN #1');
  await page.locator('#course form.add button').click();
  await page.locator('#course .asked li code').first().waitFor();
  await page.locator('#course .actions .primary').click();
  await page.getByText('Exam finished').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#course .export-result').click()]);
  const { items } = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(items[0].answer, [{ field: 'edit', value: 'drop client->server SYN #1' }]);
  assert.deepEqual(page.errors, []);
});
