// The text of the run beside the run: typed, completed, explained, mended, and run again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focused, framesSince, inBothThemes, laboratory, phone, press, pressInList, rest, running, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

const text = (page) => page.evaluate(() => document.querySelector('#editor .cm-content').cmTile.view.state.doc.toString());
const content = '#editor .cm-content';
const titled = (page, pattern) => page.waitForFunction((source) => new RegExp(source, 'i').test(document.title), pattern.source, { polling: 50 });
const state = (page) => page.locator('#editor .state');

async function openEditor(page) {
  await page.locator('#canvas').focus();
  await page.keyboard.press('e');
  await page.waitForFunction((selector) => document.activeElement === document.querySelector(selector), content, { polling: 50 });
}

// Puts the cursor at the end of the first line that begins so.
async function goTo(page, beginning) {
  await page.locator(`${content} .cm-line`, { hasText: beginning }).first().click();
  await page.keyboard.press('End');
}

const loaded = (page) => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /editor\/editor\.js$/.test(name)));

test('the editor is loaded when it is opened and not before, and shows what runs in colours', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await rest(page);
  assert.equal(await loaded(page), false);
  await openEditor(page);
  assert.equal(await loaded(page), true);
  assert.match(await text(page), /^# .*|^title/);
  await page.locator('#editor .piece-keyword', { hasText: 'host' }).first().waitFor();
  const colours = await page.evaluate(() => ['keyword', 'host', 'number'].map((kind) => getComputedStyle(document.querySelector(`#editor .piece-${kind}`)).color));
  assert.equal(new Set(colours).size, 3, `${colours}`);
  assert.equal(await page.locator(content).getAttribute('aria-label'), 'Text of this run');
  assert.deepEqual(page.errors, []);
});

test('a right text runs as it is typed, and what was in focus stays', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await page.locator('#canvas').focus();
  await page.keyboard.press('End');
  const before = await transcript(page);
  await focused(page, before.lines.length - 1);
  await openEditor(page);
  await goTo(page, 'title ');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('title "Mine"');
  await titled(page, /^Mine · tcplab$/);
  assert.equal((await transcript(page)).focused, before.focused);
  await page.waitForURL((url) => url.hash.startsWith('#s=') && !url.searchParams.has('scenario'));
  // Chromium would give what is typed over a coloured word that word's style; the page forbids it, and nothing is lost.
  const others = (messages) => messages.filter((message) => !message.startsWith('Applying inline style'));
  assert.deepEqual([others(lab.forgive()), others(page.errors)], [[], []]);
});

test('an error is told at its place while the last good run stays, and is gone when it is mended', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  const before = await transcript(page);
  await goTo(page, 'host ');
  await page.keyboard.press('Enter');
  await page.keyboard.type('hots nobody');
  await page.locator('#editor .cm-lintRange-error').first().waitFor();
  assert.match(await state(page).textContent(), /1 error/);
  assert.deepEqual((await transcript(page)).lines, before.lines);
  assert.equal(await page.locator('#transcript-notice').textContent(), '', 'the editor tells it, not the canvas');
  await page.keyboard.press('Control+Home');
  await page.locator('#editor footer button').click();
  await page.locator('.cm-tooltip .cm-diagnostic, .cm-diagnostic').first().waitFor({ timeout: 3000 }).catch(() => {});
  assert.equal(await page.evaluate(() => document.querySelector('#editor .cm-activeLine').textContent), 'hots nobody');
  await screenshot(page, 'editor-error');
  await page.keyboard.press('End');
  for (let i = 0; i < 'hots nobody'.length; ++i) await page.keyboard.press('Backspace');
  await page.waitForFunction(() => /Runs as you type/.test(document.querySelector('#editor .state').textContent), null, { polling: 50 });
  assert.equal(await page.locator('#editor .cm-lintRange-error').count(), 0);
  assert.deepEqual(page.errors, []);
});

test('completions come from the language, with its help', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('at 5s client ');
  await page.keyboard.press('Control+Space');
  const options = page.locator('.cm-tooltip-autocomplete [role=option]');
  await options.filter({ hasText: /^abort$/ }).waitFor();
  await page.locator('.cm-completionInfo').waitFor();
  await page.keyboard.type('abo');
  await page.waitForFunction(() => document.querySelectorAll('.cm-tooltip-autocomplete [role=option]').length === 1, null, { polling: 50 });
  await screenshot(page, 'editor-completion');
  await page.keyboard.press('Enter');
  assert.match(await text(page), /at 5s client abort$/);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.getElementById('editor'), null, { polling: 50 });
});

test('hovering over a word explains it, and so does the cursor', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  await page.locator('#editor .piece-keyword', { hasText: /^link$/ }).first().hover();
  await page.locator('.editor-help-tip').waitFor();
  const told = await page.locator('.editor-help-tip').textContent();
  assert.ok(told.length > 10, told);
  await page.locator('#editor .piece-keyword', { hasText: /^link$/ }).first().click();
  await page.waitForFunction((words) => document.querySelector('#editor .word').textContent === words, told, { polling: 50 });
});

test('formatting and renaming are those of the core, and can be undone', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  const before = await text(page);
  await goTo(page, 'host client');
  await page.keyboard.type('    ');
  await page.getByRole('button', { name: 'Format' }).click();
  assert.equal(await text(page), before);
  await page.locator('#editor .piece-host', { hasText: /^client$/ }).first().click();
  await page.keyboard.press('F2');
  await page.locator('.cm-dialog input, .editor-rename input').fill('alice');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /host alice/.test(document.querySelector('#editor .cm-content').textContent), null, { polling: 50 });
  assert.doesNotMatch((await text(page)).replace(/^(#|about|title).*$/gm, ''), /\bclient\b/);
  await page.waitForFunction(() => window.tcplab.transcript().lines.some((line) => /alice/.test(line)), null, { polling: 50 });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(() => window.tcplab.transcript().lines.some((line) => /client/.test(line)), null, { polling: 50 });
  assert.deepEqual(page.errors, []);
});

for (const [how, close] of [
  ['Escape', (page) => page.keyboard.press('Escape')],
  ['Escape, with a selection', async (page) => { await page.keyboard.press('Control+a'); await page.keyboard.press('Escape'); }],
  ['its button', (page) => page.getByRole('button', { name: 'Close the editor' }).click()],
]) {
  test(`the editor closes on ${how}, and the keyboard is the lab's again`, async () => {
    const page = await lab.open('?scenario=lost-syn');
    await openEditor(page);
    await close(page);
    await page.waitForFunction(() => !document.getElementById('editor'), null, { polling: 50 });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
    await page.keyboard.press('Home');
    await focused(page, -1);
    await page.keyboard.press('ArrowRight');
    await focused(page, 0);
  });
}

test('Escape closes the list of completions first', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Space');
  await page.locator('.cm-tooltip-autocomplete').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.cm-tooltip-autocomplete').count(), 0);
  assert.equal(await page.locator('#editor').count(), 1);
});

test('what was typed is there after a reload, right or wrong, and so is the editor', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# mine\n');
  await page.waitForURL((url) => url.hash.startsWith('#s='));
  await page.keyboard.type('hots x\n');
  await page.waitForFunction(() => /hots x/.test(history.state.draft), null, { polling: 50 });
  await page.reload();
  await running(page);
  await page.locator(content).waitFor();
  assert.match(await text(page), /^# mine\nhots x\n/);
  await page.locator('#editor .cm-lintRange-error').first().waitFor();
  assert.match((await transcript(page)).title, /lost/i);
  await page.keyboard.press('Escape');
  await page.reload();
  await running(page);
  assert.equal(await page.locator('#editor').count(), 0);
});

test('the editor follows what is opened beside it, and Back', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  await press(page, 'scenario');
  await pressInList(page, 'half-close');
  await page.waitForFunction(() => /half/i.test(document.querySelector('#editor .cm-content').textContent), null, { polling: 50 });
  await page.goBack();
  await page.waitForFunction(() => /lost/i.test(document.querySelector('#editor .cm-content').textContent), null, { polling: 50 });
});

test('changes are the last lines of the text, and what is written there changes them', async () => {
  const page = await lab.open('?scenario=lost-syn');
  await openEditor(page);
  const answer = (await transcript(page)).lines.findIndex((line) => /server -> client {2}SYN, ACK/.test(line));
  await page.evaluate((line) => document.querySelectorAll('#transcript-lines button')[line].click(), answer);
  await focused(page, answer);
  await page.locator('#canvas').focus();
  await page.keyboard.press('Delete');
  await page.waitForFunction(() => /# --- changes ---drop /.test(document.querySelector('#editor .cm-content').textContent), null, { polling: 50 });
  await page.locator(content).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('at 3s client abort\n');
  await page.waitForFunction(() => history.state.share.includes('edit on at 3s client abort'), null, { polling: 50 });
  assert.match(await page.evaluate(() => history.state.share), /^tcplab 1\nscenario lost-syn\nedit on drop .*\nedit on at 3s client abort\n/);
  await screenshot(page, 'editor-changes');
  assert.deepEqual(page.errors, []);
});

test('the lines that the event in focus comes from stand out', async () => {
  const page = await lab.open('?scenario=lost-syn');
  const told = await transcript(page);
  const lost = told.lines.findIndex((line) => /lost|dropped/i.test(line));
  await openEditor(page);
  await page.evaluate((line) => document.querySelector(`#transcript-lines li:nth-child(${line + 1}) button`).click(), lost);
  await page.waitForFunction(() => /^drop/.test(document.querySelector('#editor .editor-origin')?.textContent), null, { polling: 50 });
});

for (const [device, options, touch] of [['1440x900', { viewport: { width: 1440, height: 900 } }, false], ['390x844', phone(390, 844), true]]) {
  for (const lang of ['en', 'zh']) {
    test(`the editor is beside the lab, and both can be seen: ${device}, ${lang}`, async () => {
      const page = await lab.open(`?scenario=data-with-a-lost-segment&lang=${lang}`, options);
      await press(page, touch ? 'share' : 'edit', { touch });
      if (touch) await page.locator('#do-edit').tap();
      await page.locator('#editor .piece-keyword').first().waitFor();
      const boxes = await page.evaluate(() => ['editor', 'canvas'].map((id) => document.getElementById(id).getBoundingClientRect().toJSON()));
      const [editor, canvas] = boxes;
      assert.ok(editor.right <= canvas.left + 1 || editor.top >= canvas.bottom - 1, 'one covers the other');
      assert.ok(canvas.width >= 390 && canvas.height >= 300, `${canvas.width}x${canvas.height}`);
      await framesSince(page, await page.evaluate(() => window.tcplab.frames()), 1).catch(() => {});
      await rest(page);
      await inBothThemes(page, `editor-${device}-${lang}`);
      assert.equal(await page.locator('#editor h2').textContent(), lang === 'zh' ? '本次运行的文本' : 'Text of this run');
      assert.deepEqual(page.errors, []);
    });
  }
}
