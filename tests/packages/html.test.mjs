// Lessons as pages alone, and what the command says when it cannot pack.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchForTests, serve, site } from '../browser/lab.mjs';
import { lesson, unpacked } from './platform.mjs';

test('pages alone: a list that leads to the lessons', async () => {
  const host = await serve({ folder: unpacked('html') });
  const browser = await launchForTests();
  try {
    const page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(host.url);
    await page.getByRole('link', { name: 'A SYN is lost' }).click();
    await page.locator('#course .step-title').waitFor({ timeout: 60_000 });
    assert.match(page.url(), new RegExp(`lesson=${lesson}`));
  } finally {
    await browser.close();
    await host.close();
  }
});

test('what cannot be packed is said, and no file is left', () => {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
  const pack = (...options) => spawnSync(join(root, 'web/package'), [...options, '-o', join(root, 'build/artifacts/none.zip'), '--site', site], { encoding: 'utf8' });
  const unknown = pack('nothing', '--html', '--lessons', join(root, 'docs/examples/lessons'));
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /no lesson nothing; there are: a-lost-syn/);
  assert.equal(pack('a').status, 2);
  assert.equal(pack('a', '--exam', 'who-stays', '--html').status, 2, 'either');
  assert.equal(pack('a', '--minutes', '5', '--html').status, 2, 'of an exam');
  const none = pack('--exam', 'no-such-exercise', '--html', '--lessons', join(root, 'docs/examples/lessons'));
  assert.equal(none.status, 1);
  assert.match(none.stderr, /no lesson has an exercise no-such-exercise/);
  assert.equal(pack('a', '--scorm12', '--cmi5').status, 2);
  assert.equal(pack('a', '--scorm12', '--mastery', '101').status, 2);
});
