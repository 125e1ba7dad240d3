// Several ways on from one run, by name: kept, compared side by side, and in the link; and what is filtered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focused, inBothThemes, laboratory, phone, press, rest, running, transcript } from './lab.mjs';

const lab = laboratory();

const scenario = `title "Ways"
seed 4
host client 198.51.100.1
host server 198.51.100.2
link client server delay 40ms
at 0ms server listen 80
at 10ms client connect server:80
on client connected client send 3000
`;

const opened = async (query = '', options = {}) => {
  const page = await lab.open(query, options);
  await page.evaluate((text) => window.tcplab.open('ways.tcplab', text), scenario);
  await page.waitForFunction(() => window.tcplab.transcript().title.includes('Ways'), null, { polling: 50 });
  await rest(page);
  return page;
};
const share = (page) => page.evaluate(() => history.state.share);
const shares = (page, part) => page.waitForFunction((wanted) => history.state.share.includes(wanted), part, { polling: 50 });

// A branch without the first SYN, compared with the one that it comes from, by the list beside the canvas.
async function fork(page) {
  await page.locator('#show-transcript').focus();
  await page.keyboard.press('Enter');
  await page.locator('#change summary').click();
  const syn = (await transcript(page)).lines.findIndex((line) => /client -> server {2}SYN {2}/.test(line));
  await page.locator('#transcript-lines button').nth(syn).click();
  await focused(page, syn);
  await page.getByRole('button', { name: 'New branch' }).click();
  await page.getByRole('button', { name: 'B', exact: true }).waitFor();
  await page.locator('#change-list button', { hasText: 'drop client->server SYN #1' }).first().click();
  await page.locator('#change-list li').first().waitFor();
}

test('branches are begun, named, opened and deleted by real buttons, and the differences are a list in words', async () => {
  const page = await opened('?lang=en');
  await fork(page);
  assert.match(await page.locator('#change-list ol').textContent(), /first run/);
  const name = page.getByLabel('Name of the open branch');
  await name.fill('without SYN');
  await name.press('Enter');
  await shares(page, 'open without SYN');
  assert.match(await share(page), /^tcplab 1\nbranch A\nopen without SYN\nedit on drop client->server SYN #1\n/);
  await page.getByRole('button', { name: 'A', exact: true }).click();
  await shares(page, 'open A\nbranch without SYN');
  await page.reload();
  await running(page);
  assert.match(await share(page), /open A\nbranch without SYN\nedit on drop/, 'they survive a reload');
  assert.deepEqual(page.errors, []);
});

test('two branches are side by side with one focus', async () => {
  const page = await opened('?lang=en', { viewport: { width: 1440, height: 900 } });
  await fork(page);
  await page.keyboard.press('Escape');
  await rest(page);
  await press(page, 'tab-branches');
  await inBothThemes(page, 'branches-ghost-1440x900');
  await press(page, 'beside');
  await rest(page);
  const lines = (await transcript(page)).lines;
  const arrival = lines.findIndex((line) => /^server <- client +SYN /.test(line));
  await page.evaluate((event) => document.querySelectorAll('#transcript-lines button')[event].click(), arrival);
  await rest(page);
  await inBothThemes(page, 'branches-beside-1440x900');
  assert.deepEqual(page.errors, []);
});

test('branches on a phone', async () => {
  const page = await opened('?lang=zh', phone(390, 844));
  await press(page, 'tab-branches', { touch: true });
  await press(page, 'new-branch', { touch: true });
  await rest(page);
  await inBothThemes(page, 'branches-390x844');
  assert.deepEqual(page.errors, []);
});

test('a filter in Wireshark\'s words holds for packets and the timeline', async () => {
  const page = await lab.open('?scenario=data-with-a-lost-segment&lang=en', { viewport: { width: 1440, height: 900 } });
  await press(page, 'tab-packets');
  await press(page, 'display-filter');
  await page.keyboard.type('tcp.analysis.retransmission || tcp.flags.syn == 1', { delay: 10 });
  await rest(page);
  await inBothThemes(page, 'filter-1440x900');
  await page.keyboard.press('Escape');
  await press(page, 'no-filter');
  await rest(page);
  await inBothThemes(page, 'packets-1440x900');
  assert.deepEqual(page.errors, []);
});
