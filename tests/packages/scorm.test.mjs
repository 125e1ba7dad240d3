// Packages of SCORM 1.2 and 2004 in a platform that others wrote (scorm-again): a learner plays the lesson with real input, leaves and comes
// back, and what the platform then has is read. Manifests are validated against the published schemas.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchForTests, patience, screenshot, serve } from '../browser/lab.mjs';
import { attempts, credit, labIn, lesson, play, readIn, schemas, stepOf, unpacked } from './platform.mjs';

const again = fileURLToPath(new URL('node_modules/scorm-again', import.meta.url));

// What the platform does differently for each kind.
const kinds = {
  scorm12: {
    api: 'API', made: 'Scorm12API', file: 'scorm12.min.js', set: 'LMSSetValue', error: 'LMSGetLastError', events: ['LMSCommit', 'LMSFinish'],
    begun: { student_data: { mastery_score: '60' } },
    schemas: 'scorm12edition', imports: { 'http://www.imsproject.org/xsd/imscp_rootv1p1p2': 'imscp_rootv1p1p2.xsd', 'http://www.adlnet.org/xsd/adlcp_rootv1p2': 'adlcp_rootv1p2.xsd' },
  },
  scorm2004: {
    api: 'API_1484_11', made: 'Scorm2004API', file: 'scorm2004.min.js', set: 'SetValue', error: 'GetLastError', events: ['Commit', 'Terminate'],
    begun: { scaled_passing_score: '0.6' },
    schemas: 'scorm20043rdedition', imports: { 'http://www.imsglobal.org/xsd/imscp_v1p1': 'imscp_v1p1.xsd', 'http://www.adlnet.org/xsd/adlcp_v1p3': 'adlcp_v1p3.xsd', 'http://www.imsglobal.org/xsd/imsss': 'imsss_v1p0.xsd' },
  },
};

// A platform's page: the API is there for the lesson's window, and what is committed is kept in the browser.
const platformPage = ({ api, made, set, error, events, begun }) => `<!doctype html><link rel="icon" href="data:,"><title>Platform</title>
<script src="/scorm-again.js"></script>
<script>
  const saved = localStorage.getItem('cmi');
  window.refused = [];
  window.${api} = new ${made}({ autocommit: false, logLevel: 5 });
  ${api}.loadFromJSON(saved ? JSON.parse(saved) : ${JSON.stringify(begun)});
  const plain = ${api}.${set}.bind(${api});
  ${api}.${set} = (name, value) => {
    const answer = plain(name, value);
    if (String(answer) !== 'true') window.refused.push([name, value, ${api}.${error}()]);
    return answer;
  };
  window.cmi = () => JSON.parse(${api}.renderCMIToJSONString()).cmi;
  for (const event of ${JSON.stringify(events)}) ${api}.on(event, () => localStorage.setItem('cmi', JSON.stringify(window.cmi())));
</script>`;

function validate(kind, folder) {
  const { schemas: edition, imports } = kinds[kind];
  const all = Object.entries(imports).map(([namespace, file]) => `<xs:import namespace="${namespace}" schemaLocation="${join(schemas, edition, file)}"/>`).join('');
  const schema = join(mkdtempSync(join(tmpdir(), 'tcplab-schema-')), 'all.xsd');
  writeFileSync(schema, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:all">${all}</xs:schema>`);
  execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, join(folder, 'imsmanifest.xml')], { stdio: 'pipe' });
}

for (const kind of Object.keys(kinds)) {
  describe(kind, () => {
    const of = kinds[kind];
    let folder;
    let host;
    let browser;
    let context;
    before(async () => {
      folder = unpacked(kind);
      const script = readFileSync(join(again, 'dist', of.file), 'utf8');
      host = await serve({ prefix: '/content/', folder, pages: { '/platform': platformPage(of), '/scorm-again.js': { type: 'text/javascript', body: script } } });
      browser = await launchForTests();
      context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    });
    after(async () => {
      await browser?.close();
      await host?.close();
    });

    // The platform's page, and the window of the lesson that it opens.
    async function launched() {
      const platform = await context.newPage();
      await platform.goto(`${host.origin}/platform`);
      const opened = platform.waitForEvent('popup');
      await platform.evaluate((address) => { window.lesson = window.open(address, '_blank', 'width=1200,height=800'); }, `/content/${lesson}.html`);
      const window = await opened;
      window.setDefaultTimeout(patience);
      window.errors = [];
      window.on('pageerror', (error) => window.errors.push(String(error)));
      window.on('console', (message) => { if (message.type() === 'error' || /tcplab:/.test(message.text())) window.errors.push(message.text()); });
      return { platform, window };
    }
    // As its learner closes it.
    async function closed({ platform, window }) {
      const gone = window.waitForEvent('close');
      await platform.evaluate(() => window.lesson.close());
      await gone;
      const cmi = await platform.evaluate(() => window.cmi());
      assert.deepEqual(await platform.evaluate(() => window.refused), [], 'the platform takes all that it is told');
      assert.deepEqual(window.errors, []);
      await platform.close();
      return cmi;
    }

    test(`${kind}: the manifest is valid, and all that it names is there, and nothing else`, () => {
      validate(kind, folder);
      const manifest = readIn(folder, 'imsmanifest.xml');
      const named = new Set([...manifest.matchAll(/<file href="([^"]+)"/g)].map(([, path]) => path));
      for (const path of named) assert.ok(existsSync(join(folder, path)), path);
      const there = execFileSync('find', ['.', '-type', 'f'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').map((path) => path.slice(2));
      assert.deepEqual(there.filter((path) => path !== 'imsmanifest.xml' && !named.has(path)), []);
      assert.match(readIn(folder, 'lab/licenses/packaging.txt'), /Philip Hutchison/);
      // The check can fail.
      writeFileSync(join(folder, '..', 'imsmanifest.xml'), manifest.replace(/<organizations[^]*<\/organizations>/, ''));
      assert.throws(() => validate(kind, join(folder, '..')));
    });

    test(`${kind}: who leaves in the middle comes back to where he was, and the end is reported with score, success, answers and time`, async () => {
      const first = await launched();
      await play(await labIn(first.window), 3);
      const half = await closed(first);
      const [status, exit, location] = kind === 'scorm12'
        ? [half.core.lesson_status, half.core.exit, half.core.lesson_location]
        : [half.completion_status, half.exit, half.location];
      assert.deepEqual([status, location], ['incomplete', '3']);
      assert.equal(exit, 'suspend');
      assert.ok(half.suspend_data.length > 0 && half.suspend_data.length <= 4096, `${half.suspend_data.length} characters`);

      // Another browser, so that nothing but the platform's data can know of it.
      await context.storageState().then(async ({ origins }) => {
        const kept = origins[0].localStorage.filter(({ name }) => name === 'cmi');
        await context.close();
        context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', storageState: { cookies: [], origins: [{ origin: host.origin, localStorage: kept }] } });
      });
      const second = await launched();
      const lab = await labIn(second.window);
      assert.equal(await stepOf(lab), 3);
      await lab.locator('#course .ways .next').click();
      await lab.locator('#course .step-title', { hasText: '4' }).waitFor();
      await play(lab, 5);
      await lab.locator('#course').getByText(String(Math.round(credit * 100))).first().waitFor();
      await screenshot(second.window, `package-${kind}`);
      const cmi = await closed(second);

      const { score } = kind === 'scorm12' ? cmi.core : cmi;
      assert.equal(Number(score.raw), Math.round(credit * 100));
      assert.deepEqual([Number(score.min), Number(score.max)], [0, 100]);
      if (kind === 'scorm12') {
        assert.equal(cmi.core.lesson_status, 'passed');
        assert.match(cmi.core.session_time, /^\d{2,4}:\d\d:\d\d(\.\d\d?)?$/); // CMITimespan
      } else {
        assert.deepEqual([cmi.completion_status, cmi.success_status, Number(cmi.progress_measure)], ['completed', 'passed', 1]);
        assert.ok(Math.abs(Number(score.scaled) - credit) < 0.001);
        assert.match(cmi.session_time, /^PT\d+H\d+M[\d.]+S$/);
      }
      const interactions = Object.values(cmi.interactions);
      assert.equal(interactions.length, attempts.length);
      const wrong = kind === 'scorm12' ? 'wrong' : 'incorrect';
      assert.deepEqual(interactions.map(({ result }) => result), attempts.map(([, right]) => (right ? 'correct' : wrong)));
      const [segment, task, choice] = interactions;
      const said = (interaction) => interaction.learner_response ?? interaction.student_response;
      assert.equal(segment.type, 'fill-in');
      assert.match(said(segment), /flags=SYN,ACK.*ack=x\+1/);
      assert.equal(said(task), 'drop client->server SYN #1');
      assert.equal(choice.type, 'choice');
      assert.equal(said(choice), kind === 'scorm12' ? 'a' : 'choice-1');
      const number = interactions[5];
      assert.deepEqual([number.type, said(number)], ['numeric', '4']);
    });

    test(`${kind}: an exam across lessons is one result, and goes on where it was left`, async () => {
      const content = unpacked(kind, ['--exam', 'handshake-states,who-stays', '--seed', '5', '--minutes', '30']);
      validate(kind, content);
      const own = await serve({ prefix: '/content/', folder: content, pages: { '/platform': platformPage(of), '/scorm-again.js': { type: 'text/javascript', body: readFileSync(join(again, 'dist', of.file), 'utf8') } } });
      const there = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
      const begin = async () => {
        const platform = await there.newPage();
        await platform.goto(`${own.origin}/platform`);
        const [window] = await Promise.all([platform.waitForEvent('popup'), platform.evaluate(() => { window.lesson = window.open('/content/exam.html', '_blank', 'width=1200,height=800'); })]);
        const frame = await (await window.waitForSelector('#lab')).contentFrame();
        return { platform, window, frame };
      };
      const end = async ({ platform, window }) => {
        const gone = window.waitForEvent('close');
        await platform.evaluate(() => window.lesson.close());
        await gone;
        const cmi = await platform.evaluate(() => window.cmi());
        assert.deepEqual(await platform.evaluate(() => window.refused), []);
        await platform.close();
        return cmi;
      };
      const first = await begin();
      await first.frame.locator('#course .start-exam').click({ timeout: 60_000 });
      await first.frame.locator('#course .states input').first().check();
      await first.frame.locator('#course .asked button[type=submit]').click();
      await first.frame.getByText('Exam: 2 of 2').waitFor();
      const half = await end(first);
      assert.ok(half.suspend_data.length > 0 && half.suspend_data.length <= 4096);
      const second = await begin();
      await second.frame.getByText('Exam: 2 of 2').waitFor({ timeout: 60_000 });
      await second.frame.locator('#course .choices input').first().check();
      await second.frame.locator('#course .asked button[type=submit]').click();
      await second.frame.getByText('Exam finished').waitFor();
      const percent = Number(/\d+/.exec(await second.frame.locator('#course .score').innerText())[0]);
      const cmi = await end(second);
      const { score } = kind === 'scorm12' ? cmi.core : cmi;
      assert.equal(Number(score.raw), percent);
      assert.deepEqual(Object.values(cmi.interactions).map(({ id }) => id), ['handshake-states-5', 'who-stays-6']);
      await there.close();
      await own.close();
    });

    test(`${kind}: without a platform the lesson is there, and says that nothing is recorded`, async () => {
      const page = await context.newPage();
      await page.goto(`${host.url}${lesson}.html`);
      await labIn(page);
      assert.match(await page.locator('#notice').innerText(), /nothing of what you do is recorded/);
      await page.close();
    });
  });
}
