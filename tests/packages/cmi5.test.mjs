// A package of cmi5: launched as the specification says, it reports to a store of records that validates what it is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchForTests, patience, screenshot, serve } from '../browser/lab.mjs';
import { attempts, credit, labIn, lesson, play, readIn, stepOf, unpacked } from './platform.mjs';
import { recordStore } from './records.mjs';

let folder;
let host;
let browser;
let store;
before(async () => {
  folder = unpacked('cmi5');
  host = await serve({ prefix: '/content/', folder, pages: { '/done': '<!doctype html><title>Back at the platform</title><link rel="icon" href="data:,">' } });
  browser = await launchForTests();
  store = await recordStore();
});
after(async () => {
  await browser?.close();
  await host?.close();
  await store?.close();
});

// Elements of the course structure, as rules written from the specification (section 13) ask for them.
test('the course structure is as the specification has it, and its addresses lead to what is there', () => {
  const structure = readIn(folder, 'cmi5.xml');
  assert.match(structure, /<courseStructure xmlns="https:\/\/w3id\.org\/xapi\/profiles\/cmi5\/v1\/CourseStructure\.xsd">/);
  const order = [...structure.matchAll(/<(course|au|title|description|url)\b/g)].map(([, name]) => name);
  assert.deepEqual(order, ['course', 'title', 'description', 'au', 'title', 'description', 'url']);
  for (const id of structure.matchAll(/ id="([^"]+)"/g)) assert.doesNotThrow(() => new URL(id[1]), id[1]);
  const [, attributes] = /<au ([^>]+)>/.exec(structure);
  assert.match(attributes, /moveOn="(NotApplicable|Passed|Completed|CompletedAndPassed|CompletedOrPassed)"/);
  assert.match(attributes, /launchMethod="(OwnWindow|AnyWindow)"/);
  const [, mastery] = /masteryScore="([^"]+)"/.exec(attributes);
  assert.ok(Number(mastery) > 0 && Number(mastery) <= 1);
  for (const [, language] of structure.matchAll(/<langstring lang="([^"]+)"/g)) assert.ok(Intl.getCanonicalLocales(language));
  const [, url] = /<url>([^<]+)<\/url>/.exec(structure);
  assert.match(readIn(folder, url), /data-kind="cmi5"/);
});

const publisherId = () => / id="(urn:tcplab:lesson:[^"]+)"/.exec(readIn(folder, 'cmi5.xml'))[1];

async function launched(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' }); // nothing is left of the one before
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  page.on('console', (message) => { if (/tcplab:|Content Security/.test(message.text())) page.errors.push(message.text()); });
  const query = store.begin({ publisherId: publisherId(), masteryScore: 0.6, returnURL: `${host.origin}/done`, ...options });
  await page.goto(`${host.url}${lesson}.html?${query}`);
  return { page, lab: await labIn(page) };
}

async function told(verb, count = 1) {
  for (const end = Date.now() + 20_000; store.verbs().filter((each) => each === verb).length < count;) {
    assert.ok(Date.now() < end, `${verb} was not told: ${store.verbs()} ${store.refused}`);
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

test('who leaves in the middle comes back to where he was, and the end is reported in statements that hold', async () => {
  const first = await launched();
  await told('initialized');
  await play(first.lab, 3);
  await first.page.goto('about:blank'); // the window is closed, as far as the page can tell
  await told('terminated');
  assert.equal(store.verbs().at(-1), 'terminated');
  assert.ok(!store.verbs().includes('completed'));
  await first.page.context().close();

  const second = await launched();
  await told('initialized', 2);
  assert.equal(await stepOf(second.lab), 3);
  await second.lab.locator('#course .ways .next').click();
  await second.lab.locator('#course .step-title', { hasText: '4' }).waitFor();
  await play(second.lab, 5);
  await told('completed');
  await screenshot(second.page, 'package-cmi5');
  await second.page.locator('#leave').click();
  await second.page.waitForURL(`${host.origin}/done`);
  await told('terminated', 2);
  assert.deepEqual(store.refused, []);
  assert.deepEqual(second.page.errors, []);

  const passed = store.statements.find(({ verb }) => /passed$/.test(verb.id));
  assert.ok(Math.abs(passed.result.score.scaled - credit) < 0.001);
  assert.equal(passed.result.success, true);
  const answered = store.statements.filter(({ verb }) => /answered$/.test(verb.id));
  assert.deepEqual(answered.map(({ result }) => result.success), attempts.map(([, right]) => right));
  assert.equal(answered[0].object.definition.interactionType, 'fill-in');
  assert.match(answered[0].result.response, /flags=SYN,ACK.*ack=x\+1/);
  assert.deepEqual([answered[2].object.definition.interactionType, answered[2].result.response], ['choice', 'choice-1']);
  assert.equal(answered[5].object.definition.interactionType, 'numeric');
  await second.page.context().close();
});

test('who looks at a lesson again that he has passed is not reported twice, and in a review nothing is', async () => {
  const before = store.verbs().filter((verb) => ['passed', 'completed'].includes(verb)).length;
  const again = await launched();
  await again.lab.locator('#course .ways .next').click();
  await again.page.goto('about:blank');
  await told('terminated', 3);
  const review = await launched({ launchMode: 'Review' });
  await review.page.goto('about:blank');
  await told('terminated', 4);
  assert.equal(store.verbs().filter((verb) => ['passed', 'completed'].includes(verb)).length, before);
  assert.deepEqual(store.refused, []);
});
