// The lab without a network, and after a new version has come.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { laboratory, running, screenshot, serve, site, transcript, until } from './lab.mjs';

const lab = laboratory();
const keeping = { serviceWorkers: 'allow' };

const kept = (page) => until(page, async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
});

test('the page can be installed: a manifest, its icons, and a worker', async () => {
  const page = await lab.open('', keeping);
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
  assert.equal(manifest.display, 'standalone');
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (path) => {
      const image = await createImageBitmap(await (await fetch(path)).blob());
      return `${image.width}x${image.height}`;
    }, src);
    assert.equal(size, sizes);
  }
  await kept(page);
  assert.deepEqual(page.errors, []);
});

test('who has been here once has the lab without a network, with what was used of it', async () => {
  const page = await lab.open('?scenario=lost-syn', keeping);
  await kept(page);
  await page.locator('#show-editor').evaluate((button) => button.click());
  await page.locator('#editor .cm-content').waitFor();
  await page.keyboard.press('Escape');
  await page.context().setOffline(true);
  await page.goto(`${lab.url}?scenario=half-close`);
  await running(page);
  assert.match((await transcript(page)).title, /half/i);
  await page.locator('#show-editor').evaluate((button) => button.click());
  await page.locator('#editor .cm-content').waitFor();
  await screenshot(page, 'offline');
});

test('a part that does not arrive is named, the lab goes on, and it is there the next time', async () => {
  const host = await serve();
  host.withhold.push(/editor\.js$/);
  const page = await lab.openPage(host.url, keeping);
  await running(page);
  await page.locator('#show-editor').evaluate((button) => button.click());
  await page.locator('#notices [role=alert]').waitFor();
  assert.match(await page.locator('#notices [role=alert]').textContent(), /editor could not be loaded/);
  assert.ok((await transcript(page)).lines.length > 0);
  host.withhold.pop();
  await page.locator('#show-editor').evaluate((button) => button.click());
  await page.locator('#editor .cm-content').waitFor();
  await host.close();
});

test('who has installed the lab has all of it', async () => {
  const page = await lab.open('', keeping);
  await kept(page);
  await page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
  await until(page, async () => {
    const [name] = (await caches.keys()).filter((each) => each.startsWith('tcplab-'));
    const paths = (await (await caches.open(name)).keys()).map(({ url }) => url);
    return ['editor.js', 'sharing.js', 'chinese.otf'].every((file) => paths.some((path) => path.endsWith(file)));
  });
});

test('a newer version takes over as a whole, and the open page is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcplab-site-'));
  cpSync(site, folder, { recursive: true });
  const host = await serve({ folder });
  const page = await lab.openPage(host.url, keeping);
  await running(page);
  await kept(page);
  // The next build: the same files in another folder.
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const [, version] = /"base":"([0-9a-f]+)\//.exec(index);
  const next = version.split('').reverse().join('');
  cpSync(join(folder, version), join(folder, next), { recursive: true });
  rmSync(join(folder, version), { recursive: true });
  for (const file of ['index.html', 'service_worker.js', 'manifest.webmanifest']) {
    writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replaceAll(version, next));
  }
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const notice = page.locator('#notices .status');
  await notice.waitFor();
  assert.match(await notice.textContent(), /newer version/);
  // The open page still has its own files, though the host has them no more.
  assert.equal(await page.evaluate((name) => fetch(`${name}/app.js`).then(({ ok }) => ok), version), true);
  await notice.getByRole('button', { name: 'Reload' }).click();
  await page.waitForFunction((name) => document.getElementById('assets').textContent.includes(name), next, { polling: 100 });
  await running(page);
  assert.ok((await transcript(page)).lines.length > 0);
  assert.ok(readdirSync(folder).includes(next));
  await host.close();
  rmSync(folder, { recursive: true });
});
