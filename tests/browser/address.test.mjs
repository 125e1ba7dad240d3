// The address, the title and the history follow what is open, and lead back to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, focused, laboratory, press, pressInList, running, screenshot, transcript } from './lab.mjs';

const lab = laboratory({ pages: { '/lesson': '<!doctype html><link rel="icon" href="data:,"><iframe id="lab" src="/" width="1000" height="700"></iframe>' } });

const scenarioOf = (page) => new URL(page.url()).searchParams.get('scenario');

async function choose(page, name) {
  await press(page, 'scenario');
  await pressInList(page, name);
  await page.waitForURL((url) => url.searchParams.get('scenario') === name);
}

const titled = (page, pattern) => page.waitForFunction((source) => new RegExp(source, 'i').test(document.title), pattern.source, { polling: 100 });

test('choosing a scenario changes address and title, a reload keeps it, Back and Forward go between', async () => {
  const page = await lab.open('?theme=light&from=lesson#part-2');
  await titled(page, /^Three-way handshake · tcplab$/);
  assert.equal(scenarioOf(page), null);
  await choose(page, 'lost-syn');
  await titled(page, /lost SYN.* · tcplab$/i);
  await choose(page, 'half-close');
  await titled(page, /half.close.* · tcplab$/i);
  const address = new URL(page.url());
  assert.equal(address.searchParams.get('theme'), 'light');
  assert.equal(address.searchParams.get('from'), 'lesson');
  assert.equal(address.hash, '#part-2');

  await page.reload();
  await running(page);
  assert.match((await transcript(page)).title, /half.close/i);
  await page.goBack();
  await titled(page, /lost SYN/i);
  assert.equal(scenarioOf(page), 'lost-syn');
  await page.goBack();
  await titled(page, /Three-way/);
  assert.equal(scenarioOf(page), null);
  await page.goForward();
  await titled(page, /lost SYN/i);
  assert.match((await transcript(page)).title, /lost SYN/i);
  assert.deepEqual(page.errors, []);
});

test('a reload and Back find the event that was in focus', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await page.locator('#canvas').focus();
  for (const line of [0, 1, 2]) {
    await page.keyboard.press('ArrowRight');
    await focused(page, line);
  }
  await page.waitForFunction(() => /\nfocus 2\n/.test(history.state.share), null, { polling: 100 });
  await page.reload();
  await running(page);
  await focused(page, 2);
  await choose(page, 'half-close');
  await focused(page, -1);
  await page.goBack();
  await titled(page, /lost SYN/i);
  await focused(page, 2);
});

// Loads the page again; meanwhile() is done when the browser has asked for it and waits. A page cannot be asked for anything then, but tells what
// it writes into the history.
async function reloadWhile(page, meanwhile) {
  await page.evaluate(() => {
    for (const how of ['pushState', 'replaceState']) {
      history[how] = (step, ...where) => { History.prototype[how].call(history, step, ...where); console.log(how, step.share); };
    }
  });
  const itself = (url) => url.pathname === '/';
  await page.route(itself, async (route) => { await meanwhile(); await route.continue(); });
  await page.reload();
  await running(page);
  await page.unroute(itself);
}

test('what was done while the browser was on its way to load the page again is there afterwards', async () => {
  const page = await lab.open('?scenario=lost-syn');
  const written = (pattern) => page.waitForEvent('console', (message) => pattern.test(message.text()));
  await page.locator('#canvas').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => /\nfocus 0\n/.test(history.state.share), null, { polling: 50 });
  await reloadWhile(page, () => Promise.all([written(/^replaceState .*\nfocus 1\n/s), page.keyboard.press('ArrowRight')]));
  assert.equal((await transcript(page)).focused, 1, 'it was written, and then lost');

  await page.locator('#canvas').focus();
  await reloadWhile(page, () => page.keyboard.press('ArrowRight'));
  assert.equal((await transcript(page)).focused, 2, 'it may not even have been written');

  await page.evaluate(() => addEventListener('beforeunload', () => setTimeout(() => window.tcplab.open('half-close'))));
  const pushed = written(/^pushState .*scenario half-close/s); // which may be told before the request for the page is
  await reloadWhile(page, () => pushed);
  assert.match((await transcript(page)).title, /half.close/i);
  assert.equal(scenarioOf(page), 'half-close');
  assert.deepEqual(page.errors, []);
});

test('what another page of the origin has left in place of the step is not taken for one', async () => {
  const page = await lab.open('?scenario=lost-syn');
  for (const left of ['{', '7', '{"name":"","share":7}']) {
    await page.addInitScript((text) => sessionStorage.setItem('tcplab.step', text), left);
    await page.reload();
    await running(page);
    assert.equal(scenarioOf(page), 'lost-syn', left);
  }
  assert.deepEqual(page.errors, []);
});

test('a file of one\'s own is there after a reload, and after Back', async () => {
  const page = await lab.open('?scenario=lost-syn');
  const text = 'title "My own"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\n';
  await page.evaluate((content) => window.tcplab.open('mine.tcplab', content), text);
  await titled(page, /^My own · tcplab$/);
  assert.equal(scenarioOf(page), null, 'the address does not name what is not open');
  await page.reload();
  await running(page);
  await titled(page, /^My own · tcplab$/);
  await choose(page, 'half-close');
  await page.goBack();
  await titled(page, /^My own · tcplab$/);
  await page.goBack();
  await titled(page, /lost SYN/i);
});

test('a name that stands for nothing is said, in words and on the canvas, and what there is is offered', async () => {
  const page = await lab.open('?scenario=nope&lang=en');
  const notice = page.locator('#transcript-notice');
  await page.waitForFunction(() => /no scenario called nope/.test(document.getElementById('transcript-notice').textContent), null, { polling: 100 });
  assert.equal(await notice.getAttribute('role'), 'alert');
  await control(page, 'three-way-handshake'); // the list is open
  await screenshot(page, 'unknown-scenario-list');
  await page.keyboard.press('Escape');
  await control(page, 'choose');
  await screenshot(page, 'unknown-scenario');
  assert.equal(scenarioOf(page), 'nope', 'the address stays to be mended');
  await press(page, 'choose');
  await pressInList(page, 'half-close');
  await titled(page, /half.close/i);
  assert.equal(scenarioOf(page), 'half-close');
  await page.waitForFunction(() => document.getElementById('transcript-notice').textContent === '', null, { polling: 100 });
  await page.goBack();
  await page.waitForFunction(() => /nope/.test(document.getElementById('transcript-notice').textContent), null, { polling: 100 });
  assert.deepEqual(page.errors, []);
});

test('the theme and the language that were chosen are there after a reload', async () => {
  const page = await lab.open('?theme=dark');
  await page.locator('#canvas').focus();
  await page.keyboard.press('t');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light', null, { polling: 100 });
  await page.keyboard.press('l');
  await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans', null, { polling: 100 });
  await page.waitForURL((url) => url.searchParams.get('theme') === 'light');
  await page.goto(lab.url);
  await running(page);
  assert.deepEqual(await page.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.lang]), ['light', 'zh-Hans']);
});

test('an embedded lab adds nothing to the history of the page around it', async () => {
  const page = await lab.openPage(`${lab.origin}/lesson`);
  const frame = page.frame({ url: lab.url }) ?? await page.waitForEvent('framenavigated').then(() => page.frame({ url: lab.url }));
  await running(frame);
  const before = await page.evaluate(() => history.length);
  await frame.evaluate(() => window.tcplab.open('half-close'));
  await frame.waitForFunction(() => /half.close/i.test(document.title), null, { polling: 100 });
  assert.match(frame.url(), /scenario=half-close/);
  assert.equal(await page.evaluate(() => history.length), before);
});
