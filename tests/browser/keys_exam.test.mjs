// Whole exams with the keyboard alone: as somebody takes them who hears the page and sees none of it, and with the answers drawn in the lab.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answers, partsOfExercise } from './course_player.mjs';
import { focused, laboratory, screenshot, transcript } from './lab.mjs';

const lab = laboratory();
const seed = 7; // the first exercise has these numbers, each of the others those of one more

// What has the focus: what a screen reader tells of it, and where it is.
const stop = (page) => page.evaluate(() => {
  const it = document.activeElement;
  return {
    id: it.id, type: it.type ?? '', name: it.name ?? '', value: it.value ?? '', checked: it.checked ?? false, pressed: it.getAttribute('aria-pressed') === 'true',
    label: it.getAttribute('aria-label') ?? (it.labels?.[0] ?? it).textContent, drawn: it.closest('.drawing') !== null, flag: it.matches('.flag'),
    handsIn: it.matches('#course .asked .actions .primary'), starts: it.matches('.start-exam'), exports: it.matches('.export-result'),
  };
});

// Goes from stop to stop, and does at each what at() says, until that has answered true.
async function walk(page, key, at) {
  for (let i = 0; i < 100; ++i) {
    await page.keyboard.press(key);
    if (await at(await stop(page))) return;
  }
  assert.fail(`${key} does not lead there`);
}

const heading = (page, text) => page.waitForFunction((wanted) => document.activeElement.tagName === 'H2' && document.activeElement.textContent.startsWith(wanted), text, { polling: 50 });

async function begin(page, count) {
  await heading(page, 'Exam');
  await walk(page, 'Tab', ({ starts }) => starts);
  await page.keyboard.press('Enter');
  await heading(page, `Exam: 1 of ${count}`);
}

async function handIn(page) {
  await walk(page, 'Tab', ({ handsIn }) => handsIn);
  await page.keyboard.press('Enter');
}

// Fills in what the form asks for, stop by stop, and hands it in. answer: of course_player.mjs, or the lines that change a run.
async function answerInForm(page, kind, answer) {
  const taken = ({ value }) => {
    if (kind === 'segment') return answer.flags.split(/[ ,]+/).includes(value);
    return kind === 'choose' ? answer.includes(Number(value)) : answer.includes(value);
  };
  await walk(page, 'Tab', async (at) => {
    if (at.handsIn) return true;
    if (at.type === 'checkbox' && taken(at) !== at.checked) await page.keyboard.press('Space');
    if (at.type === 'radio') {
      const wanted = answer.from ?? answer.state;
      await page.keyboard.press('Space');
      for (let i = 0; i < 11 && (await stop(page)).value !== wanted; ++i) await page.keyboard.press('ArrowDown');
      assert.deepEqual(await stop(page).then(({ value, checked }) => [value, checked]), [wanted, true]);
    }
    if (at.name === 'change') {
      for (const [i, line] of answer.entries()) {
        await page.keyboard.type(line);
        await page.keyboard.press('Enter');
        await page.locator('#course .asked .edits li').nth(i).waitFor();
      }
    } else if (at.type === 'text') {
      await page.keyboard.type(answer[at.name]);
    }
    return false;
  });
  await page.keyboard.press('Enter');
}

// What is heard of the grade: [title, verdict, per cent] of each exercise, and that of all.
async function grade(page) {
  await heading(page, 'Exam finished');
  const rows = await page.locator('#course .parts tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  return { rows, score: await page.locator('#course .score').innerText() };
}

test('whoever sees nothing takes a whole exam with keys, each kind of question answered right and wrong, and hears the grade', async () => {
  const paper = [
    ['next-segment', 'right'], ['handshake-numbers', 'wrong'],
    ['handshake-states', 'right'], ['four-close-states', 'wrong'],
    ['nth-syn', 'right'], ['handshake-times', 'wrong'],
    ['half-open-connections', 'right'], ['handshake-tcb', 'wrong'],
    ['three-or-four', 'right'], ['sick-server', 'wrong'],
    ['save-the-server', 'right', ['set server syn-cookies on']], ['time-it-out', 'wrong', ['drop client->server SYN #1']],
    ['who-stays', 'wrong'],
  ];
  const page = await lab.open(`?exam=${paper.map(([name]) => name).join(',')}&seed=${seed}&minutes=60`);
  await begin(page, paper.length);
  const kinds = new Map();
  for (const [i, [name, verdict, lines]] of paper.entries()) {
    await heading(page, `Exam: ${i + 1} of ${paper.length}`);
    // The run as text, as far as it may be known.
    const { lines: told } = await transcript(page);
    await page.waitForFunction((count) => document.querySelectorAll('#transcript-lines li').length === count, Math.min(told.length, 500), { polling: 50 });
    const { question, task, parts } = await partsOfExercise(page, name, seed + i);
    await page.getByRole('region', { name: (question ?? task).ask.en }).waitFor();
    const kind = question?.kind ?? 'task';
    kinds.set(kind, [...kinds.get(kind) ?? [], verdict]);
    await answerInForm(page, kind, question ? answers[kind][verdict](parts, question.choices.length) : lines);
  }
  const { rows, score } = await grade(page);
  assert.deepEqual(rows.map(([, verdict, credit]) => [verdict, credit]), paper.map(([, verdict]) => (verdict === 'right' ? ['Right.', '100 %'] : ['Not right.', '0 %'])));
  assert.equal(score, `Score: ${Math.round((paper.filter(([, verdict]) => verdict === 'right').length / paper.length) * 100)} %`);
  await walk(page, 'Tab', ({ exports }) => exports);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const { items } = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(items.map(({ name, credit }) => [name, credit]), paper.map(([name, verdict]) => [name, verdict === 'right' ? 1 : 0]));
  assert.deepEqual([...kinds.keys()].sort(), ['choose', 'number', 'segment', 'state', 'task', 'when', 'who']);
  await screenshot(page, 'keys-exam-over');
  assert.deepEqual(page.errors, []);
});

test('an exam is answered in the lab itself with keys: a segment drawn, a host taken, the run changed in its menu', async () => {
  const names = ['next-segment', 'who-stays', 'into-closing'];
  const page = await lab.open(`?exam=${names.join(',')}&seed=${seed}`, { viewport: { width: 1440, height: 900 } });
  await begin(page, names.length);

  const drawn = answers.segment.right((await partsOfExercise(page, names[0], seed)).parts);
  await walk(page, 'Shift+Tab', async (at) => {
    const written = /^(\w+), on the timeline/.exec(at.label)?.[1];
    if (at.drawn && at.label.startsWith(`From ${drawn.from}:`)) await page.keyboard.press('Enter');
    if (at.flag && drawn.flags.split(/[ ,]+/).includes(at.label) && !at.pressed) await page.keyboard.press('Space');
    if (at.drawn && written) await page.keyboard.type(drawn[written]);
    return at.id === 'canvas';
  });
  await screenshot(page, 'keys-exam-drawn');
  await handIn(page);

  await heading(page, 'Exam: 2 of 3');
  const waits = answers.who.right((await partsOfExercise(page, names[1], seed + 1)).parts);
  await walk(page, 'Shift+Tab', async (at) => {
    if (at.drawn && waits.some((host) => at.label === `Choose ${host}`)) await page.keyboard.press('Space');
    return at.id === 'canvas';
  });
  await handIn(page);

  // Where one side closes, the other does, too: then both wait for the other's FIN to be acknowledged.
  await heading(page, 'Exam: 3 of 3');
  await walk(page, 'Shift+Tab', ({ id }) => id === 'canvas');
  const { lines } = await transcript(page);
  const fin = lines.findIndex((line) => /^\w+ -> \w+ {2}FIN/.test(line));
  const closes = lines[fin].split(' ')[0];
  const other = closes === 'client' ? 'server' : 'client';
  await page.keyboard.press('Home');
  await focused(page, -1);
  for (let i = 0; i <= fin; ++i) await page.keyboard.press('ArrowRight', { delay: 20 });
  await focused(page, fin);
  await page.keyboard.press('m');
  const menu = async (pattern) => {
    const found = await page.waitForFunction((wanted) => {
      const rows = window.tcplab.controls().filter(({ above }) => above).map(({ name }) => name);
      const first = rows.findIndex((name) => name.startsWith('group-'));
      const at = rows.findIndex((name) => new RegExp(wanted).test(name));
      return first < 0 || at < 0 ? null : at - first;
    }, pattern, { polling: 50 });
    return found.jsonValue();
  };
  await menu('^drop ');
  for (let i = 0; i < (other === 'client' ? 1 : 2); ++i) await page.keyboard.press('ArrowRight');
  const row = await menu(`^at \\S+ ${other} close$`);
  for (let i = 1; i < row; ++i) await page.keyboard.press('ArrowDown');
  await screenshot(page, 'keys-exam-menu');
  await page.keyboard.press('Enter');
  await page.locator('#course .goals li.right').nth(1).waitFor();
  assert.match(await page.locator('#course .asked [role=status]').innerText(), /All goals are reached/);
  await handIn(page);
  const { rows, score } = await grade(page);
  assert.deepEqual(rows.map(([, verdict]) => verdict), ['Right.', 'Right.', 'Right.']);
  assert.equal(score, 'Score: 100 %');
  assert.deepEqual(page.errors, []);
});
