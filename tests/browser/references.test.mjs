// What a lesson refers to: events, words, requirements and claims, and the sections of RFCs, told in place and in either language.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { withLessons } from './course_lessons.mjs';
import { focused, laboratory, screenshot } from './lab.mjs';
import { lessonOfRule } from '../../web/course/rules.js';

const lab = laboratory();
const step = async (page, name) => { await page.locator('#course .step-title', { hasText: name }).waitFor(); };
const opened = async (query, options = {}) => {
  const page = await lab.open(query, { prepare: withLessons, ...options });
  await page.locator('#course h2').waitFor();
  return page;
};

test('links lead to events, to words that are explained on hover and on focus, to rows and claims, and to the RFC', async () => {
  const page = await opened('?lesson=tried');
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  await page.locator('#course .link.focus').click();
  await focused(page, 6);
  await page.locator('#canvas').focus();
  await page.keyboard.press('Home');
  await focused(page, -1);
  await page.locator('#course .link.focus').focus();
  await page.keyboard.press('Enter');
  await focused(page, 6);
  const tip = page.locator('#course [role=tooltip]');
  await page.locator('#course .link.term').hover();
  await tip.waitFor();
  assert.match(await tip.innerText(), /what TCP sends/);
  await page.mouse.move(5, 5);
  await tip.waitFor({ state: 'detached' });
  await page.locator('#course .link.term').focus();
  await tip.waitFor();
  assert.equal(await page.locator('#course .link.term').getAttribute('aria-describedby'), await tip.getAttribute('id'));
  await page.keyboard.press('Escape');
  await tip.waitFor({ state: 'detached' });
  assert.equal(await page.locator('#course').count(), 1, 'Escape closes the words first');
  await page.locator('#course .text .link.requirement').focus();
  await page.waitForFunction(() => /TIME-WAIT for two maximum segment lifetimes/.test(document.querySelector('#course [role=tooltip]')?.innerText ?? ''), null, { polling: 50 });
  assert.equal(await page.locator('#course .link.claim').innerText(), 'Note H-56');
  await page.locator('#course .link.claim').focus();
  await page.waitForFunction(() => /2, then 4, then 8 seconds/.test(document.querySelector('#course [role=tooltip]')?.innerText ?? ''), null, { polling: 50 });
  const rfc = page.locator('#course .text a.rfc');
  assert.equal(await rfc.getAttribute('href'), 'https://www.rfc-editor.org/rfc/rfc9293.html#section-3.5');
  assert.equal(await rfc.getAttribute('target'), '_blank');
  assert.match(await rfc.getAttribute('rel'), /noopener/);
});

test('requirements and claims are told in the language of the page, in Chinese without an English sentence', async () => {
  const page = await opened('?lesson=tried&lang=zh');
  const told = async (kind, begins) => {
    await page.locator(`#course .text .link.${kind}`).focus();
    await page.waitForFunction((wanted) => document.querySelector('#course [role=tooltip]')?.innerText.startsWith(wanted), begins, { polling: 50 });
    return page.locator('#course [role=tooltip]').innerText();
  };
  const requirement = await told('requirement', 'MUST-13（MUST，必须），RFC 9293 3.6.1');
  assert.match(requirement, /先关闭的一方在 TIME-WAIT 停留两个最长报文段寿命/);
  const claim = await told('claim', 'H-56：错误');
  assert.match(claim, /间隔依次是 2 秒、4 秒、8 秒。[\s\S]*第一次应当是 1 秒[\s\S]*RFC 6298 2\.1；RFC 6298 5\.5；ip-sysctl tcp_syn_linear_timeouts/);
  for (const text of [requirement, claim]) assert.doesNotMatch(text, /\b[a-z]+,? [a-z]+,? [a-z]+\b/i);
  assert.equal(await page.locator('#course .text .link.claim').innerText(), '笔记 H-56');
  await screenshot(page, 'claim-zh');
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await page.locator('#course h2', { hasText: 'A lesson to be tried' }).waitFor();
  assert.match(await told('claim', 'H-56: wrong'), /2, then 4, then 8 seconds/);
  assert.deepEqual(page.errors, []);
});

test('the head of a lesson lists what RFC 9293 requires in its sections, closed at first, and each is told in place', async () => {
  const page = await opened('?lesson=tried');
  const asked = page.locator('#course .requirements');
  await asked.waitFor();
  assert.equal(await asked.locator('.link').first().isVisible(), false, 'closed at first');
  await asked.locator('summary').focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await asked.locator('.link').allInnerTexts(), ['MUST-10', 'MUST-11'], 'of section 3.5, and not of those below it');
  const tip = page.locator('#course [role=tooltip]');
  const told = (text) => tip.filter({ hasText: text }).waitFor();
  await page.keyboard.press('Tab');
  await told(/MUST-10 \(MUST\), RFC 9293 3\.5[\s\S]*Crossing SYNs/);
  await page.keyboard.press('Tab');
  await told('MUST-11');
  await screenshot(page, 'lesson-requirements');
  await page.keyboard.press('Escape');
  await tip.waitFor({ state: 'detached' });
  await page.locator('#canvas').focus();
  await page.keyboard.press('l');
  await asked.locator('summary', { hasText: 'RFC 9293 在此的要求' }).click();
  await asked.locator('.link', { hasText: 'MUST-10' }).hover();
  await told(/MUST-10（MUST，必须），RFC 9293 3\.5[\s\S]*双方的 SYN 在途中交错时/);
  await screenshot(page, 'lesson-requirements-zh');
  await page.locator('#course .ways .next').click();
  await step(page, /2/);
  assert.equal(await asked.count(), 0, 'at the head only');
  assert.deepEqual(page.errors, []);
});

test('every rule that an event may name leads to a lesson of the course', () => {
  const at = (path) => new URL(`../../${path}`, import.meta.url);
  const sources = ['core/tcp/rule.cpp', 'core/tcp/variant.cpp', 'core/tcp/congestion/rules.cpp'].map((path) => readFileSync(at(path), 'utf8')).join('');
  const rules = [...sources.matchAll(/\{"([a-z0-9-]+)",\s*"((?:RFC|draft)[^"]+)",/g)];
  assert.ok(rules.length > 180, `${rules.length}`);
  const lessons = readdirSync(at('shell/lessons/')).filter((name) => /^\d/.test(name)).map((folder) => ({
    name: folder.replace(/^\d+-/, ''),
    rules: /^rules: (.*)$/m.exec(readFileSync(at(`shell/lessons/${folder}/en.md`), 'utf8'))[1].split(', '),
  }));
  assert.deepEqual(rules.filter(([, rule, source]) => !lessonOfRule(rule, source, lessons)).map(([, rule]) => rule), []);
  for (const [rule, source, lesson] of [['time-wait-start', 'RFC 9293 3.6.1', 'last-ack-lost'], ['rto-start', 'RFC 6298 5.1', 'rto-and-rtt'], ['bbr-up', 'draft-ietf-ccwg-bbr-06 5.3.3.5', 'cubic-and-bbr']]) {
    assert.equal(lessonOfRule(rule, source, lessons), lesson);
  }
});
