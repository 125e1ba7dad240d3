// The lab in somebody else's page: messages, options, and manners. docs/embedding.md says what is promised.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { focused, frames, laboratory, phone, playing, running, screenshot, transcript } from './lab.mjs';

const head = '<!doctype html><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">';
const tall = '<p style="height: 3000px">Far down:</p>';
const lab = laboratory({
  prefix: '/lab/',
  pages: {
    '/plain': `${head}<h1>A lesson</h1><iframe id="lab" src="/lab/?scenario=lost-syn" width="900" height="600"></iframe>`,
    '/below': `${head}${tall}<iframe id="lab" src="/lab/?scenario=lost-syn" width="900" height="600"></iframe>`,
    '/three': `${head}${['lost-syn', 'half-close', 'three-way-handshake'].map((name) => `<iframe src="/lab/?scenario=${name}" width="400" height="500"></iframe>`).join('')}`,
    '/fingers': `${head}<h1>A lesson</h1><iframe id="lab" src="/lab/?scenario=lost-syn" width="360" height="500" style="border:0"></iframe>${tall}`,
    '/example': () => readFileSync(new URL('../../docs/examples/embedding.html', import.meta.url), 'utf8').replaceAll('https://lab.example/', `${lab.origin.replace('127.0.0.1', 'localhost')}/lab/`),
    '/element': () => `${head}<script src="${lab.url}tcp-lab.js"></script><tcp-lab id="lab" scenario="lost-syn" language="zh" theme="light"></tcp-lab>${tall}<tcp-lab id="far" scenario="half-close"></tcp-lab>`,
  },
});
const foreign = () => lab.origin.replace('127.0.0.1', 'localhost'); // the same server, and another origin

// Opens a page around the lab, which notes all messages in window.heard, and waits until the lab runs. The page has ask(what, given), which
// resolves to the answer whatever it is.
async function around(path, { query = null, origin = lab.origin, ...options } = {}) {
  const page = await lab.newPage({ viewport: { width: 1000, height: 800 }, ...options });
  page.setDefaultTimeout(20_000);
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  await page.addInitScript(() => {
    try {
      localStorage.setItem('tcplab.visited', 'yes');
    } catch {
      // a page that has no storage
    }
    if (window.parent !== window) return;
    window.heard = [];
    let last = 0;
    const open = new Map();
    window.addEventListener('message', ({ data }) => {
      window.heard.push(data);
      open.get(data.id)?.(data);
    });
    window.post = (message) => document.getElementById('lab').contentWindow.postMessage(message, '*');
    window.ask = (what, given = {}) => new Promise((done) => {
      open.set(++last, done);
      setTimeout(() => done({ error: { code: 'silence' } }), 20_000);
      window.post({ ...given, tcplab: 1, id: last, do: what });
    });
  });
  await page.goto(origin + path);
  if (query) await page.evaluate((to) => { document.getElementById('lab').src = to; }, query);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (query) await frame.waitForURL((url) => url.search === new URL(query, 'http://host').search);
  await running(frame);
  return { page, frame, ask: (what, given) => page.evaluate(([name, all]) => window.ask(name, all), [what, given]) };
}

test('a page opens scenarios, texts and links in the lab, and reads what is open', async () => {
  const { page, ask } = await around('/plain', { origin: foreign(), query: `${lab.url}?scenario=lost-syn` });
  const hello = await ask('hello');
  assert.equal(hello.ok, true);
  assert.equal(hello.version, 1);
  const { run } = await ask('load', { scenario: 'half-close' });
  assert.equal(run.name, 'half-close');
  assert.equal(run.shipped, true);
  const text = 'title "Of a teacher"\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 5ms\nat 0ms b listen 80\nat 1ms a connect b:80\nexpect a is ESTABLISHED\n';
  const own = await ask('load', { text, name: 'teacher.tcplab' });
  assert.deepEqual([own.run.title, own.run.text, own.run.shipped], ['Of a teacher', text, false]);
  const { link } = await ask('get', { what: 'link' });
  assert.match(link, /#s=/);
  await ask('load', { scenario: 'lost-syn' });
  assert.equal((await ask('load', { link })).run.title, 'Of a teacher');
  assert.equal((await ask('load', { share: own.run.share })).run.title, 'Of a teacher');
  const lines = (await ask('get', { what: 'transcript' })).run.lines;
  assert.ok(lines.some(({ line }) => /SYN/.test(line)), 'the transcript has the run');
  assert.deepEqual(page.errors, []);
});

test('a page sets changes and focus, and is told of what the learner does', async () => {
  const { page, frame, ask } = await around('/plain');
  await ask('hello');
  await ask('subscribe', { events: ['run'] });
  const { run } = await ask('set', { edits: ['drop client->server SYN #2'], focus: 3 });
  assert.deepEqual([run.edits, run.focus], [['drop client->server SYN #2'], 3]);
  await focused(frame, 3);
  assert.deepEqual((await ask('edit', { line: 'delay client->server SYN #3 by 50ms' })).run.edits.length, 2);
  assert.equal((await ask('focus', { event: 1 })).run.focus, 1);
  await frame.locator('#canvas').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => window.heard.some(({ event, run: seen }) => event === 'run' && seen.focus === 2), null, { polling: 50 });
  const kept = (await ask('get')).run;
  assert.deepEqual((await ask('set', { edits: [] })).run.edits, []);
  assert.equal(kept.name, 'lost-syn');
});

test('where there are branches, a page reads and sets the one that is open, and the others stay', async () => {
  const { ask } = await around('/plain');
  await ask('hello');
  const share = 'tcplab 1\nscenario lost-syn\nbranch one\nseed 7\nedit on drop client->server SYN #1\nopen two\nedit on drop client->server SYN #2\n';
  const { run } = await ask('load', { share });
  assert.deepEqual([run.seed, run.edits], [null, ['drop client->server SYN #2']]);
  const changed = (await ask('set', { seed: 4, focus: 5 })).run;
  assert.deepEqual([changed.seed, changed.edits, changed.focus], [4, ['drop client->server SYN #2'], 5]);
  assert.equal(changed.share, share.replace('open two\n', 'open two\nseed 4\n') + 'focus 5\n');
});

test('a link that is asked for at once is that of the run, and the address follows', async () => {
  const { frame, ask } = await around('/plain');
  await ask('hello');
  const [, { link }] = await Promise.all([ask('load', { scenario: 'half-close' }), ask('get', { what: 'link' })]);
  assert.match(link, /scenario=half-close/);
  await frame.waitForFunction(() => location.search.includes('scenario=half-close'), null, { polling: 50 });
});

test('a page lets nobody change the run, and lets them again; and opens an exam, of which it is told', async () => {
  const { page, frame, ask } = await around('/plain');
  await ask('hello');
  await ask('options', { readonly: true });
  assert.equal((await ask('edit', { line: 'drop client->server SYN #2' })).error.code, 'refused');
  assert.ok(await frame.locator('#show-editor').isHidden());
  await ask('options', { readonly: false });
  assert.equal((await ask('edit', { line: 'drop client->server SYN #2' })).run.edits.length, 1);
  await ask('subscribe', { events: ['answer', 'progress', 'completed'] });
  assert.equal((await ask('load', { exam: ['no-such-exercise'] })).error.code, 'unknown');
  assert.equal((await ask('load', { exam: ['handshake-states'], minutes: 301 })).error.code, 'malformed');
  assert.equal((await ask('load', { exam: ['handshake-states'], seed: 5, minutes: 9 })).lesson, 'exam');
  await frame.locator('#course .start-exam').click();
  await frame.locator('#course .states input').first().check();
  await frame.locator('#course .asked button[type=submit]').click();
  await page.waitForFunction(() => window.heard.some(({ event }) => event === 'completed'), null, { polling: 50 });
  const told = await page.evaluate(() => window.heard.filter(({ event }) => event));
  const answer = told.find(({ event }) => event === 'answer');
  assert.deepEqual([answer.lesson, answer.id, answer.kind], ['exam', 'handshake-states.5', 'exercise']);
  const { credit, state } = told.find(({ event }) => event === 'completed');
  assert.equal(credit, answer.credit);
  assert.equal(JSON.parse(state).items.length, 1);
  assert.deepEqual((await ask('grade')).answers.map(({ id }) => id), ['handshake-states.5']);
  // The same paper again is the one that is over; another one has no answers yet.
  await ask('load', { exam: ['handshake-states'], seed: 5, minutes: 9 });
  assert.deepEqual((await ask('grade')).answers.map(({ id }) => id), ['handshake-states.5']);
  await ask('load', { exam: ['handshake-states'], seed: 6, minutes: 9 });
  assert.deepEqual(await ask('grade').then(({ lesson, credit: got, answers }) => [lesson, got, answers]), ['exam', null, []]);
  await frame.locator('#course .start-exam').click();
  await frame.locator('#course .states input').first().check();
  await frame.locator('#course .asked button[type=submit]').click();
  await frame.getByText('Exam finished').waitFor();
  assert.deepEqual((await ask('grade')).answers.map(({ id }) => id), ['handshake-states.6']);
  await ask('load', { exam: ['handshake-states'], seed: 6, minutes: 9, afresh: true });
  assert.deepEqual(await ask('grade').then(({ credit: got, answers }) => [got, answers]), [null, []]);
  assert.deepEqual(page.errors, []);
});

test('a lesson that is loaded afresh has no answers, neither for the page around it nor on screen', async () => {
  const { page, frame, ask } = await around('/plain');
  await ask('hello');
  const load = (given = {}) => ask('load', { lesson: 'three-way-handshake', step: 5, ...given });
  await load();
  await frame.locator('#course .states input[value=SYN-SENT]').check();
  await frame.locator('#course .asked button[type=submit]').click();
  await frame.locator('#course .judgement.wrong').waitFor();
  assert.equal((await ask('grade')).answers.length, 1);
  await load();
  assert.equal((await ask('grade')).answers.length, 1, 'it goes on');
  await load({ afresh: true });
  assert.deepEqual((await ask('grade')).answers, []);
  await frame.locator('#course .states').waitFor();
  assert.equal(await frame.locator('#course .judgement').count(), 0);
  assert.ok(!await frame.locator('#course .states input[value=SYN-SENT]').isChecked());
  assert.deepEqual(page.errors, []);
});

test('a run is graded by the engine, against what the page expects of it', async () => {
  const { ask } = await around('/plain');
  await ask('hello');
  const first = await ask('grade', { expect: ['client is ESTABLISHED at 2s', 'never client hears reset'] });
  assert.ok(first.expected.length >= 2);
  assert.ok(first.expected.every(({ met }) => met), JSON.stringify(first));
  await ask('set', { edits: ['drop client->server SYN #2'] });
  const { expected } = await ask('grade', { expect: ['client is ESTABLISHED at 2s'] });
  const late = expected.find(({ line }) => /at 2s/.test(line));
  assert.equal(late.met, false);
  assert.match(late.actual, /SYN-SENT/);
  assert.equal((await ask('grade', { expect: ['nonsense'] })).error.code, 'refused');
  assert.equal((await ask('get')).run.edits.length, 1, 'grading changes nothing');
});

test('whoever is not the page that was named is refused, and nothing is done', async () => {
  const { page, frame, ask } = await around('/plain', { query: '/lab/?scenario=lost-syn&origin=https://teacher.example' });
  assert.equal((await ask('hello')).error.code, 'origin');
  assert.equal((await ask('load', { scenario: 'half-close' })).error.code, 'origin');
  assert.equal((await frame.evaluate(() => new URL(location.href).searchParams.get('scenario'))), 'lost-syn');
  assert.match((await transcript(frame)).title, /lost SYN/i);
  const told = await page.evaluate(() => window.heard.filter(({ event }) => event));
  assert.deepEqual(told, [], 'nothing is told to a page that was not named');
});

test('before its first word a page is refused; a frame beside the lab, always; one without an origin, too', async () => {
  const { page, frame, ask } = await around('/plain');
  assert.equal((await ask('load', { scenario: 'half-close' })).error.code, 'origin');
  assert.equal((await ask('hello')).ok, true);
  const fromBeside = (sandbox) => page.evaluate((allowed) => new Promise((done) => {
    const beside = document.createElement('iframe');
    if (allowed !== null) beside.setAttribute('sandbox', allowed);
    beside.srcdoc = `<script>
      addEventListener('message', ({ data }) => parent.postMessage({ beside: data }, '*'));
      parent.document ? 0 : 0;
    </script>`.replace('parent.document ? 0 : 0;', "parent.frames[0].postMessage({ tcplab: 1, id: 7, do: 'load', scenario: 'half-close' }, '*');");
    window.addEventListener('message', function hear({ data }) {
      if (!data.beside) return;
      window.removeEventListener('message', hear);
      done(data.beside);
    });
    document.body.append(beside);
  }), sandbox);
  assert.equal((await fromBeside(null)).error.code, 'origin');
  assert.equal((await fromBeside('allow-scripts')).error.code, 'origin');
  assert.match((await transcript(frame)).title, /lost SYN/i);
});

test('what is malformed or too large is refused by name, whatever it is, and the lab goes on', async () => {
  const { page, frame, ask } = await around('/plain');
  await ask('hello');
  const hostile = [
    ['load', {}], ['load', { scenario: 'a', text: 'b' }], ['load', { scenario: '../x' }], ['load', { scenario: 'a\nedit on b' }], ['load', { scenario: {} }],
    ['load', { text: 'x'.repeat((1 << 20) + 1) }], ['load', { text: 'a\0b' }], ['load', { link: 'javascript:alert(1)' }], ['load', { link: `${'https://lab.example/#s='}%%%` }],
    ['load', { lesson: 7 }], ['load', { scenario: 'lost-syn', evil: 1 }], ['set', { edits: 'drop' }], ['set', { edits: ['a\nb'] }], ['set', { edits: Array(501).fill('a') }],
    ['set', { values: { 'a=b\n': '1' } }], ['set', { seed: -1 }], ['set', { focus: 1.5 }], ['focus', {}], ['focus', { event: '1' }], ['edit', { line: 'a\nb' }],
    ['options', { theme: 'pink' }], ['subscribe', { events: ['__proto__', 3] }], ['grade', { expect: ['a'.repeat(1001)] }],
    ['constructor', {}], ['__proto__', {}], ['toString', {}], [null, {}], [{ toString: 'x' }, {}], ['resume', { state: 5 }], ['get', { what: 'cookie' }],
  ];
  for (const [what, given] of hostile) {
    const { error, ok } = await ask(what, given);
    assert.equal(ok, undefined, JSON.stringify([what, given]).slice(0, 100));
    assert.equal(error.code, 'malformed', JSON.stringify([what, given, error]).slice(0, 200));
  }
  assert.equal((await ask('subscribe', { events: ['nothing'] })).error.code, 'unknown');
  assert.equal((await ask('load', { scenario: 'no-such-scenario' })).error.code, 'refused');
  assert.equal((await ask('load', { text: 'no language at all' })).error.code, 'refused');
  assert.equal((await ask('set', { edits: ['no language at all'] })).error.code, 'refused');
  assert.equal((await ask('focus', { event: 3_999_999 })).error.code, 'unknown');
  // What has no number cannot be answered with it, and what is not for the lab not at all.
  const before = await page.evaluate(() => window.heard.length);
  await page.evaluate(() => { for (const data of [null, 1, 'x', [], {}, { other: 1 }]) window.post(data); window.post({ tcplab: 1, id: {}, do: 'get' }); window.post({ tcplab: 2, id: 1, do: 'get' }); });
  await ask('get');
  const heard = await page.evaluate((from) => window.heard.slice(from, -1), before);
  assert.deepEqual(heard.map(({ id, error }) => [id, error.code]), [[null, 'malformed'], [null, 'version']]);
  // Very many at once.
  const codes = await page.evaluate(async () => (await Promise.all(Array.from({ length: 200 }, () => window.ask('get', { what: 'link' })))).map(({ ok, error }) => ok || error.code));
  assert.ok(codes.filter((code) => code === 'busy').length > 100, 'they are refused');
  assert.ok(codes.filter((code) => code === true).length >= 30, 'and some are answered');
  assert.match((await transcript(frame)).title, /lost SYN/i);
  assert.deepEqual(page.errors, []);
});

test('the lab tells the height that suits its width', async () => {
  const { page, ask } = await around('/plain');
  await ask('hello');
  await ask('subscribe', { events: ['size'] });
  const heights = () => page.evaluate(() => window.heard.filter(({ event }) => event === 'size').map(({ height }) => height));
  assert.deepEqual(await heights(), [563]);
  await page.evaluate(() => { document.getElementById('lab').width = 400; });
  await page.waitForFunction(() => window.heard.filter(({ event }) => event === 'size').length === 2, null, { polling: 50 });
  assert.deepEqual((await heights())[1], 640);
});

test('what is out of sight is not drawn and does not play, and goes on when it is seen', async () => {
  const { page, frame } = await around('/below');
  const before = await frames(frame);
  await frame.evaluate(() => window.tcplab.open('half-close')); // there is something to draw
  await frame.evaluate(() => new Promise((done) => { setTimeout(() => requestAnimationFrame(done), 100); }));
  assert.equal(await frames(frame), before, 'nobody sees it');
  await page.locator('#lab').scrollIntoViewIfNeeded();
  await frame.waitForFunction((seen) => window.tcplab.frames() > seen, before, { polling: 50 });
});

test('a newcomer does not see the run played where it is out of sight', async () => {
  const { page, frame } = await around('/below');
  await frame.evaluate(() => localStorage.removeItem('tcplab.visited'));
  await page.addInitScript(() => { if (window.parent !== window) localStorage.removeItem('tcplab.visited'); });
  await page.reload();
  const again = await (await page.waitForSelector('iframe')).contentFrame();
  await running(again);
  assert.equal(await playing(again), true, 'it is to be played');
  const { focused: at } = await transcript(again);
  await again.evaluate(() => new Promise((done) => { setTimeout(done, 300); }));
  assert.equal((await transcript(again)).focused, at, 'it waits');
  await page.locator('#lab').scrollIntoViewIfNeeded();
  await again.waitForFunction((from) => window.tcplab.transcript().focused > from, at, { polling: 50 });
});

test('a finger that is drawn over the lab scrolls the page; a tap turns to it', async () => {
  const { page, frame } = await around('/fingers', phone(360, 640));
  const session = await page.context().newCDPSession(page);
  const swipe = async () => {
    const touch = (type, y) => session.send('Input.dispatchTouchEvent', { type, touchPoints: y === null ? [] : [{ x: 180, y }] });
    await touch('touchStart', 450);
    for (let y = 440; y >= 250; y -= 10) await touch('touchMove', y);
    await touch('touchEnd', null);
  };
  await swipe();
  await page.waitForFunction(() => window.scrollY > 50, null, { polling: 50 });
  assert.equal(await frame.evaluate(() => document.activeElement === document.body), true, 'the lab has not taken the focus');
  await page.evaluate(() => new Promise((done) => {
    let last = -1;
    const look = () => { if (window.scrollY === last) done(); last = window.scrollY; setTimeout(look, 200); };
    look();
  }));
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.touchscreen.tap(180, 400);
  await frame.waitForFunction(() => document.activeElement.id === 'canvas', null, { polling: 50 });
  await swipe();
  assert.equal(await page.evaluate(() => window.scrollY), 0, 'now the finger is the lab\'s');
});

test('several labs on a page share one download', async () => {
  const before = lab.served().length;
  const page = await lab.newPage({ viewport: { width: 1300, height: 700 }, serviceWorkers: 'allow' }); // alone, so that nothing is in its cache
  await page.goto(`${lab.origin}/three`);
  for (const frame of page.frames().slice(1)) await running(frame);
  const counts = new Map();
  for (const path of lab.served().slice(before)) counts.set(path, (counts.get(path) ?? 0) + 1);
  for (const [path, count] of counts) if (/\/lab\/[0-9a-f]{12}\//.test(path)) assert.equal(count, 1, path);
  assert.ok([...counts.keys()].some((path) => path.endsWith('.wasm')));
});

test('the custom element loads the lab when it comes near, follows its attributes, and tells what happens', async () => {
  const { page, frame } = await around('/element', { origin: foreign() });
  assert.equal(page.frames().length, 2, 'what is far away is not loaded');
  assert.equal(await frame.evaluate(() => document.documentElement.lang), 'zh-Hans');
  const told = page.evaluate(() => new Promise((done) => { document.addEventListener('tcplab-run', ({ target, detail }) => { if (detail.run.name === 'half-close') done([target.id, detail.run.shipped]); }); }));
  await page.evaluate(() => { document.getElementById('lab').setAttribute('scenario', 'half-close'); });
  assert.deepEqual(await told, ['lab', true]);
  await page.evaluate(() => { document.getElementById('lab').setAttribute('language', 'en'); });
  await frame.waitForFunction(() => document.documentElement.lang === 'en', null, { polling: 50 });
  await page.evaluate(() => { document.getElementById('lab').setAttribute('readonly', ''); });
  await frame.locator('#show-editor').waitFor({ state: 'hidden' });
  await page.evaluate(() => { document.getElementById('lab').removeAttribute('readonly'); });
  await frame.waitForFunction(() => !document.getElementById('show-editor').hidden, null, { polling: 50 });
  const failed = await page.evaluate(() => document.getElementById('lab').ask('load', { scenario: 'nope' }).catch(({ code }) => code));
  assert.equal(failed, 'refused');
  const height = await page.evaluate(() => document.getElementById('lab').getBoundingClientRect().height);
  assert.equal(height, await page.evaluate(() => Math.round(document.getElementById('lab').clientWidth * 0.625)));
  await page.evaluate(() => document.getElementById('far').scrollIntoView());
  await page.waitForFunction(() => document.getElementById('far').shadowRoot.querySelector('iframe') !== null, null, { polling: 50 });
  const asked = await page.evaluate(() => {
    const element = document.createElement('tcp-lab');
    document.body.append(element);
    const answer = element.ask('hello').then(() => 'answered', ({ message }) => message);
    element.remove();
    return answer;
  });
  assert.equal(asked, 'the lab is gone', 'a question does not wait for a lab that never comes');
  const gone = await page.evaluate(async () => {
    const element = document.getElementById('lab');
    element.remove();
    return element.shadowRoot.querySelector('iframe') === null;
  });
  assert.ok(gone);
  assert.deepEqual(page.errors, []);
});

test('the example of the documentation does what it says', async () => {
  const { page } = await around('/example');
  const frame = page.frames().find((each) => each.parentFrame() && !/half-close/.test(each.url()));
  await page.waitForFunction(() => /lost SYN.*changes: 0/i.test(document.getElementById('where').textContent), null, { polling: 50 });
  await page.click('#judge');
  await page.waitForFunction(() => document.getElementById('result').textContent === 'Yes.', null, { polling: 50 });
  await page.click('#drop');
  await page.waitForFunction(() => /changes: 1/.test(document.getElementById('where').textContent), null, { polling: 50 });
  await page.click('#judge');
  await page.waitForFunction(() => /^No: /.test(document.getElementById('result').textContent), null, { polling: 50 });
  assert.match((await transcript(frame)).title, /lost SYN/i);
  await screenshot(page, 'embedding-example');
  assert.deepEqual(page.errors, []);
});

test('the page itself forbids what is not its own: scripts and styles in the text, requests elsewhere, evaluation', async () => {
  const page = await lab.newPage();
  await page.route('https://elsewhere.example/**', (route) => route.fulfill({ body: 'reached' }));
  await page.goto(lab.url);
  await running(page);
  const broken = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
    const reached = await fetch('https://elsewhere.example/x').then(() => true, () => false);
    const script = Object.assign(document.createElement('script'), { textContent: 'window.broken = true' });
    const style = Object.assign(document.createElement('style'), { textContent: 'body { display: none }' });
    document.body.append(script, style);
    document.body.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.example/i.png"><p onclick="window.broken = true" id="bad"></p>');
    document.getElementById('bad').click();
    setTimeout('window.broken = true', 0);
    await new Promise((done) => { setTimeout(done, 100); });
    return { seen: [...new Set(seen)].sort(), reached, broken: window.broken === true };
  });
  assert.deepEqual(broken, { seen: ['connect-src', 'img-src', 'script-src', 'script-src-attr', 'script-src-elem', 'style-src-elem'], reached: false, broken: false });
  lab.forgive(); // that was asked for
});
