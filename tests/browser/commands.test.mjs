// Everything is found by typing a part of its name: with the keyboard, and with a finger.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, control, findCommand, focused, inBothThemes, laboratory, phone, press, rest, screenshot, takeCommand, transcript } from './lab.mjs';

const lab = laboratory();

const titled = (page, pattern) => page.waitForFunction((source) => new RegExp(source, 'i').test(document.title), pattern.source, { polling: 50 });

test('Ctrl+K finds a scenario, a kind of event and a setting', async () => {
  const page = await lab.open('', { viewport: { width: 1440, height: 900 } });
  await page.locator('#canvas').focus();
  await findCommand(page, 'lost syn');
  await inBothThemes(page, 'commands');
  await takeCommand(page);
  await titled(page, /lost SYN/);
  await command(page, 'retransmission');
  const { lines } = await transcript(page);
  await focused(page, lines.findIndex((line) => /\[retransmission\]/.test(line)));
  await command(page, 'light');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light', null, { polling: 50 });
  await command(page, 'share');
  await page.locator('#sharing').waitFor();
  assert.deepEqual(page.errors, []);
});

test('Escape closes the commands at once, whatever is written there, and so does Ctrl+K', async () => {
  const page = await lab.open();
  await page.locator('#canvas').focus();
  for (const key of ['Escape', 'Control+k']) {
    await findCommand(page, 'lo');
    await page.keyboard.press(key);
    await page.waitForFunction(() => !window.tcplab.controls().some(({ name }) => name === 'command'), null, { polling: 100 });
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await focused(page, 0);
  }
});

test('a finger finds them where everything else is', async () => {
  const page = await lab.open('?lang=en', phone(390, 844));
  await press(page, 'share', { touch: true });
  await page.locator('#do-find').tap();
  await control(page, 'command');
  await rest(page);
  await screenshot(page, 'commands-390x844');
  await press(page, 'Next event', { touch: true });
  await focused(page, 0);
  assert.deepEqual(page.errors, []);
});
