// A link holds the run and what is in focus; whoever gets it sees the same.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { control, drop, focused, inBothThemes, laboratory, linkSays, phone, press, running, screenshot, shareOf, transcript, until } from './lab.mjs';

const lab = laboratory({ pages: { '/lesson': '<!doctype html><link rel="icon" href="data:,">' } });
const builtin = resolve(fileURLToPath(import.meta.url), '../../../core/scenario/builtin');

const mine = 'title "My own"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\n';
const fragmentOf = (share) => `#s=${deflateRawSync(Buffer.from(share)).toString('base64url')}`;
const titled = (page, pattern) => page.waitForFunction((source) => new RegExp(source, 'i').test(document.title), pattern.source, { polling: 50 });
const shared = (page) => page.waitForURL((url) => url.hash.startsWith('#s='));
const granted = { permissions: ['clipboard-read', 'clipboard-write'] };

async function openSharing(page, touch = false) {
  await press(page, 'share', { touch });
  await page.locator('#sharing').waitFor();
  await page.waitForFunction(() => document.getElementById('link').value !== '…', null, { polling: 50 });
}

test('the address names the event in focus, in the form that is documented', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await page.locator('#canvas').focus();
  for (const line of [0, 1, 2]) {
    await page.keyboard.press('ArrowRight');
    await focused(page, line);
  }
  await shared(page);
  await linkSays(page, /focus 2/);
  assert.equal(shareOf(page.url()), 'tcplab 1\nscenario lost-syn\nfocus 2\n');
  const other = await lab.open(new URL(page.url()).hash);
  assert.match((await transcript(other)).title, /lost SYN/i);
  await focused(other, 2);
  await page.keyboard.press('Home');
  await page.waitForURL((url) => url.searchParams.get('scenario') === 'lost-syn' && url.hash === '');
  assert.deepEqual(page.errors, []);
});

// The last of the ends whose figures can be plotted: all of them.
async function plotAll(page) {
  const beside = await control(page, 'csv');
  const choices = (await page.evaluate(() => window.tcplab.controls())).filter(({ name, box }) => name === 'choice' && Math.abs(box[1] - beside.box[1]) < 4);
  const [left, top, right, bottom] = choices.sort((a, b) => a.box[0] - b.box[0]).at(-1).box;
  await page.mouse.click((left + right) / 2, (top + bottom) / 2);
}

test('the address names the panel that is open and what is plotted, also after a reload, with Back, and for whoever gets it', async () => {
  const page = await lab.open('?scenario=two-flows-one-line&layout=explore');
  await press(page, 'tab-plots');
  await linkSays(page, /panel plots/);
  await plotAll(page);
  await linkSays(page, /plot all/);
  assert.equal(shareOf(page.url()), 'tcplab 1\nscenario two-flows-one-line\npanel plots\nplot all\n');
  const shown = (at) => control(at, 'plots');
  const chosen = (at) => at.evaluate(() => history.state.share);
  await page.reload();
  await running(page);
  await shown(page);
  assert.match(await chosen(page), /panel plots\nplot all\n$/);

  const other = await lab.open(new URL(page.url()).hash);
  await shown(other);
  await other.waitForFunction(() => /panel plots\nplot all\n$/.test(history.state.share), null, { polling: 50 });
  await screenshot(other, 'shared-plots');

  // Another run, another panel; Back leads to the first one's.
  await page.evaluate(() => window.tcplab.open('lost-syn'));
  await titled(page, /lost SYN/i);
  await press(page, 'tab-variables');
  await page.waitForFunction(() => /scenario lost-syn\n(?:focus \d+\n)?panel variables\n/.test(history.state.share), null, { polling: 50 });
  await page.goBack();
  await titled(page, /two/i);
  await shown(page);
  await page.goForward();
  await titled(page, /lost SYN/i);
  await page.waitForFunction(() => /panel variables\n/.test(history.state.share), null, { polling: 50 });
  assert.deepEqual([...page.errors, ...other.errors], []);
});

test('the address has the display filter, also after a reload, with Back, and for whoever gets it', async () => {
  const filter = 'tcp.analysis.retransmission || tcp.flags.syn == 1';
  const filtered = (at, wanted) => at.waitForFunction((words) => (/\nfilter (.*)\n/.exec(history.state.share)?.[1] ?? '') === words, wanted, { polling: 50 });
  const page = await lab.open('?scenario=data-with-a-lost-segment&layout=explore');
  await press(page, 'tab-packets');
  await press(page, 'display-filter');
  await page.keyboard.type(filter, { delay: 10 });
  await linkSays(page, /retransmission \|\| tcp\.flags\.syn == 1\n/);
  assert.equal(shareOf(page.url()), `tcplab 1\nscenario data-with-a-lost-segment\npanel packets\nfilter ${filter}\n`);
  await page.keyboard.type(' and', { delay: 10 }); // which nobody can read yet
  await page.reload();
  await running(page);
  await control(page, 'no-filter'); // there is one
  await filtered(page, filter);

  const other = await lab.open(new URL(page.url()).hash);
  await control(other, 'no-filter');
  await filtered(other, filter);
  await screenshot(other, 'shared-filter');
  await openSharing(other);
  assert.ok((await other.locator('#sharing').textContent()).includes(`goes along: ${filter}`));
  await other.keyboard.press('Escape');

  // The next run is looked at through it as well, until somebody wants no filter; Back leads to the first one's.
  await page.evaluate(() => window.tcplab.open('lost-syn'));
  await titled(page, /lost SYN/i);
  await filtered(page, filter);
  await press(page, 'tab-packets');
  await press(page, 'no-filter');
  await filtered(page, '');
  await page.goBack();
  await titled(page, /data/i);
  await control(page, 'no-filter');
  await filtered(page, filter);
  await page.goForward();
  await titled(page, /lost SYN/i);
  await filtered(page, '');
  await page.waitForFunction(() => window.tcplab.controls().every(({ name }) => name !== 'no-filter'), null, { polling: 50 });
  assert.deepEqual([...page.errors, ...other.errors], []);
});

test('what a link opens is in front once, and the reader\'s own panels are the next time', async () => {
  const page = await lab.open('?scenario=half-close&layout=explore');
  await press(page, 'tab-sequence');
  await page.waitForFunction(() => /front \S+ sequence /.test(localStorage.getItem('tcplab.view') ?? ''), null, { polling: 50 });
  const reader = await page.context().newPage();
  await reader.goto(`${lab.url}${fragmentOf('tcplab 1\nscenario lost-syn\npanel plots\n')}`);
  await running(reader);
  await control(reader, 'plots');
  assert.match(await reader.evaluate(() => localStorage.getItem('tcplab.view')), /front \S+ sequence /);
});

test('a text of one\'s own goes with the link, to whoever has nothing else', async () => {
  const page = await lab.open();
  await drop(page, 'mine.tcplab', mine);
  await titled(page, /^My own/);
  await shared(page);
  assert.equal(shareOf(page.url()), `tcplab 1\ntext\n${mine}`);
  const other = await lab.open(new URL(page.url()).hash);
  assert.equal((await transcript(other)).title, 'My own');
});

test('every shipped scenario, as a text, makes an address of under 2,000 characters', async () => {
  const page = await lab.open();
  for (const path of readdirSync(builtin, { recursive: true }).filter((each) => each.endsWith('.tcplab'))) {
    const file = basename(path);
    await drop(page, file, `# of my own\n${readFileSync(join(builtin, path), 'utf8')}`);
    await page.waitForFunction((name) => history.state.name === name && history.state.share.includes('# of my own'), file, { polling: 50 });
    await page.waitForFunction(() => location.hash.length > 100, null, { polling: 50 });
    assert.ok(page.url().length < 2000, `${file}: ${page.url().length}`);
  }
});

test('Back and Forward go between runs, whatever they are', async () => {
  const page = await lab.open('?scenario=half-close');
  await drop(page, 'mine.tcplab', mine);
  await titled(page, /^My own/);
  await press(page, 'scenario');
  await press(page, 'lost-syn');
  await titled(page, /lost SYN/);
  await page.goBack();
  await titled(page, /^My own/);
  await page.goBack();
  await titled(page, /half/i);
  await page.goForward();
  await titled(page, /^My own/);
  await page.goForward();
  await titled(page, /lost SYN/);
});

for (const [what, fragment] of [
  ['cut off', fragmentOf(`tcplab 1\ntext\n${mine}`).slice(0, -9)],
  ['mistyped', fragmentOf('tcplab 1\nscenario lost-syn\n').replace(/....$/, 'A%A!')],
  ['empty', '#s='],
  ['of another kind', '#s=QUJDRA'],
  ['not a share', fragmentOf('hello')],
  ['from the future', fragmentOf('tcplab 9\nscenario lost-syn\n')],
  ['with a line that nobody knows', fragmentOf('tcplab 1\nscenario lost-syn\nteleport 3\n')],
  ['with a panel that is none', fragmentOf('tcplab 1\nscenario lost-syn\npanel <b>\n')],
  ['with too many panels', fragmentOf('tcplab 1\nscenario lost-syn\npanel a\npanel b\npanel c\npanel d\n')],
  ['with nothing that can be plotted', fragmentOf('tcplab 1\nscenario lost-syn\nplot everything\n')],
  ['with a display filter that nobody can read', fragmentOf('tcplab 1\nscenario lost-syn\nfilter tcp.flags.syn ==\n')],
  ['of nothing', fragmentOf('tcplab 1\nfocus 3\n')],
]) {
  test(`a link that is ${what} is refused in words, and what was open stays`, async () => {
    const page = await lab.open('?scenario=half-close');
    await page.locator('#canvas').focus();
    await page.keyboard.press('ArrowRight');
    await focused(page, 0);
    await page.evaluate((wrong) => { location.hash = wrong; }, fragment);
    const alert = page.locator('#notices [role=alert]');
    await alert.waitFor();
    assert.match(await alert.textContent(), /cannot be opened/);
    assert.match((await transcript(page)).title, /half/i);
    await focused(page, 0);
    assert.equal(new URL(page.url()).hash, fragment, 'the address stays to be mended');

    const fresh = await lab.open(fragment);
    await fresh.locator('#notices [role=alert]').waitFor();
    assert.ok((await transcript(fresh)).lines.length > 0);
    assert.deepEqual(fresh.errors, []);
    await fresh.locator('#notices button').click();
    assert.equal(await fresh.locator('#notices [role=alert]').count(), 0);
  });
}

test('a link with a name that stands for nothing says so', async () => {
  const page = await lab.open(fragmentOf('tcplab 1\nscenario nope\n'));
  await page.waitForFunction(() => /no scenario called nope/.test(document.getElementById('transcript-notice').textContent), null, { polling: 50 });
});

test('what the browser does not let the page copy is there to be copied by hand', async () => {
  const page = await lab.open('?scenario=lost-syn', {
    prepare: (fresh) => fresh.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
    }),
  });
  await page.locator('#canvas').focus();
  await openSharing(page);
  for (const [button, copied] of [['#copy-link', /scenario=lost-syn$/], ['#copy-embed', /^<iframe/]]) {
    await page.locator(button).click();
    await page.waitForFunction(() => /press Ctrl\+C/.test(document.getElementById('sharing-said')?.textContent), null, { polling: 50 });
    const [field, from, to] = await page.evaluate(() => { const { value, selectionStart, selectionEnd } = document.activeElement; return [value, selectionStart, selectionEnd]; });
    assert.match(field, copied);
    assert.deepEqual([from, to], [0, field.length], 'all of it is chosen');
  }
  assert.deepEqual(page.errors, []);
});

test('the link and the embed code are copied, and open what they were made of', async () => {
  const page = await lab.open('?scenario=lost-syn&theme=light', granted);
  await page.locator('#canvas').focus();
  await page.keyboard.press('ArrowRight');
  await focused(page, 0);
  await openSharing(page);
  await page.locator('#copy-link').click();
  await page.locator('#notices .status').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(shareOf(link), 'tcplab 1\nscenario lost-syn\nfocus 0\n');
  assert.doesNotMatch(link, /theme/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');

  await page.keyboard.press('s');
  await page.locator('#sharing').waitFor();
  await page.waitForFunction(() => document.getElementById('link').value !== '…', null, { polling: 50 });
  await page.locator('#copy-embed').click();
  await until(page, async () => /iframe/.test(await navigator.clipboard.readText()));
  const code = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(`${lab.origin}/lesson`);
  await page.setContent(code);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.waitForURL((url) => url.hash.startsWith('#s='));
  await running(frame);
  await frame.waitForFunction(() => /lost SYN/i.test(document.title), null, { polling: 50 });
  assert.equal((await frame.evaluate(() => window.tcplab.transcript())).focused, 0);
  assert.deepEqual(page.errors, []);
});

for (const [device, options, touch] of [['1440x900', { viewport: { width: 1440, height: 900 } }, false], ['390x844', phone(390, 844), true], ['320x480', phone(320, 480), true]]) {
  test(`sharing opens and closes with ${touch ? 'a finger' : 'the mouse'}: ${device}`, async () => {
    const page = await lab.open('', options);
    await openSharing(page, touch);
    const { x, y, width, height } = await page.locator('#sharing').boundingBox();
    const { width: w, height: h } = page.viewportSize();
    assert.ok(x >= 0 && y >= 0 && x + width <= w + 1 && y + height <= h + 1, `${[x, y, width, height]}`);
    await page.locator('#link').evaluate((field) => field.scrollIntoView());
    await inBothThemes(page, `sharing-${device}`);
    await (touch ? page.locator('#sharing-close').tap() : page.locator('#sharing-close').click());
    await page.waitForFunction(() => !document.getElementById('sharing'), null, { polling: 50 });
    await openSharing(page, touch);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.getElementById('sharing'), null, { polling: 50 });
    await openSharing(page, touch);
    if (y > 10) await (touch ? page.touchscreen.tap(10, 5) : page.mouse.click(10, 5));
    else await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.getElementById('sharing'), null, { polling: 50 });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
    await control(page, 'share');
    assert.deepEqual(page.errors, []);
  });
}
