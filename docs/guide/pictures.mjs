// Makes the pictures of the guide, light and dark, in both languages, and the guide as pages with them, in build/guide, from the site in
// build/web/site:
//
//     node docs/guide/pictures.mjs [NAME...]     only pictures of these names
//
// Every `<!-- picture: NAME: WHAT IT SHOWS -->` in guide.md and guide.zh.md needs its recipe here. It uses what the browser tests have installed (tests/browser/run does that).
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { focused, launch, openLab, picture, press, rest, serve } from '../../tests/browser/lab.mjs';
import { toPage } from './page.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const output = resolve(here, '../../build/guide');
const guides = { en: readFileSync(join(here, '../guide.md'), 'utf8'), zh: readFileSync(join(here, '../guide.zh.md'), 'utf8') };

const keys = async (page, ...all) => { for (const key of all) await page.keyboard.press(key, { delay: 40 }); };
const until = (page, name) => page.waitForFunction((wanted) => window.tcplab.controls().some((each) => each.name === wanted), name, { polling: 50 });
const forward = async (page, count) => {
  await keys(page, 'Home', ...Array(count).fill('ArrowRight'));
  await focused(page, count - 1);
};

const recipes = {
  handshake: { query: '?scenario=three-way-handshake', make: (page) => forward(page, 11) },
  connections: { query: '?scenario=two-flows-one-line', make: (page) => forward(page, 60) },
  why: { query: '?scenario=lost-syn', make: async (page) => { await forward(page, 10); await press(page, 'tab-inspector'); } },
  changed: {
    query: '?scenario=three-way-handshake',
    make: async (page) => {
      const line = await page.evaluate(() => window.tcplab.transcript().lines.findIndex((each) => /SYN, ACK/.test(each)));
      await forward(page, line + 1);
      await keys(page, 'Delete');
      await press(page, 'tab-edits');
    },
  },
  beside: {
    query: '?scenario=lost-syn',
    make: async (page) => {
      await forward(page, 10);
      await keys(page, 'Delete');
      await press(page, 'tab-branches');
      await press(page, 'beside');
    },
  },
  plots: {
    query: '?scenario=two-flows-one-line',
    make: async (page) => {
      await press(page, 'tab-plots');
      await until(page, 'csv');
      const all = await page.evaluate(() => window.tcplab.controls());
      const [left, top, right, bottom] = all.filter(({ name, box }) => name === 'choice' && Math.abs(box[1] - all.find((each) => each.name === 'csv').box[1]) < 4).at(-1).box;
      await page.mouse.click((left + right) / 2, (top + bottom) / 2);
      const plots = (await page.evaluate(() => window.tcplab.controls())).find(({ name }) => name === 'plots').visible;
      await page.mouse.move(plots[0] + 0.6 * (plots[2] - plots[0]), plots[1] + 60);
    },
  },
  bookmark: {
    query: '?scenario=lost-syn',
    make: async (page) => {
      await forward(page, 10);
      await keys(page, 'd');
      await until(page, 'save-bookmark');
      await keys(page, 'Enter');
      await page.keyboard.type('a second later, as RFC 6298 has it', { delay: 30 });
      await keys(page, 'Enter');
    },
  },
  measure: { query: '?scenario=lost-syn', make: async (page) => { await forward(page, 5); await keys(page, 'r'); await forward(page, 10); } },
  engineer: { query: '?scenario=data-with-a-lost-segment&layout=engineer', make: (page) => forward(page, 20) },
  share: { query: '?scenario=lost-syn', make: async (page) => { await forward(page, 10); await keys(page, 'Delete', 's'); await page.locator('#sharing').waitFor(); } },
};

const only = process.argv.slice(2);
const picturesOf = (guide) => [...guide.matchAll(/<!-- picture: ([\w-]+): /g)].map(([, name]) => name);
for (const guide of Object.values(guides)) assert.deepEqual(picturesOf(guide).sort(), Object.keys(recipes).sort(), 'a picture for each place in the guide, and a place for each');
const host = await serve();
const browser = await launch();
try {
  for (const language of Object.keys(guides)) {
    mkdirSync(join(output, language), { recursive: true });
    for (const [name, { query, make }] of Object.entries(recipes).filter(([each]) => only.length === 0 || only.includes(each))) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await openLab(browser, `${host.url}${query}&lang=${language}`, { viewport: { width: 1280, height: 800 }, colorScheme });
        await page.locator('#canvas').focus();
        await make(page);
        await rest(page);
        const file = join(language, `${name}-${colorScheme}.png`);
        await picture(page, { path: join(output, file) });
        assert.deepEqual(page.errors, [], name);
        await page.context().close();
        console.log(join('build/guide', file));
      }
    }
  }
} finally {
  await browser.close();
  await host.close();
}
copyFileSync(resolve(here, '../../web/guide.css'), join(output, 'guide.css'));
writeFileSync(join(output, 'guide.html'), toPage(guides.en, 'en', 'en'));
writeFileSync(join(output, 'guide.zh.html'), toPage(guides.zh, 'zh', 'zh'));
