// The page's own words, in both languages: each that there is in English is there in Chinese, with nothing of English left in it but the terms of
// the field and names. No page is opened.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../web/', import.meta.url));

// What stays as it is in Chinese.
const terms = new Set([
  'tcplab', 'packetdrill', 'TCP', 'RFC', 'SYN', 'FIN', 'ACK', 'TIME-WAIT', 'LRS', 'SCORM', 'cmi5', 'pcapng', 'JSON', 'SVG', 'PNG', 'CSV',
  'WebAssembly', 'Chrome', 'Edge', 'Firefox', 'Safari', // of the page
  'Home', 'End', 'Tab', 'Esc', 'Ctrl', 'Shift', 'Alt', // as keys are printed
  'ms', '.tcplab', '.pkt', '.pcapng', '.pcap', 'English', // units, endings of files, and what leads back
]);
// As addresses have it.
const codes = new Set(['learn', 'explore', 'engineer', 'embed']);

// Every text of a table, by its place: a function is asked with values that are no words.
function texts(table, place = '') {
  return Object.entries(table).flatMap(([key, value]) => {
    const here = `${place}.${key}`;
    if (typeof value === 'object') return texts(value, here);
    if (typeof value !== 'function') return [[here, value]];
    return [[`${here}(1)`, value(1, 1)], [`${here}(2)`, value(2, 3)], [`${here}()`, value(undefined, undefined)]];
  });
}

// Words of two letters and more; "3.2s" is a number with a unit, "F8" a key, "x+1" a formula.
function english(text) {
  const words = text.match(/\.?[A-Za-z][A-Za-z0-9-]*/g) ?? [];
  return words.filter((word, place) => word.length > 1 && !/^F\d+$/.test(word) && !terms.has(word) && !codes.has(word) && word !== 'undefined');
}
const isChinese = (text) => /[\u4e00-\u9fff]/.test(text);

function tables(source) {
  const table = (name) => {
    const [, body] = source.match(new RegExp(`^const ${name} = (\\{[\\s\\S]*?^\\});$`, 'm')) ?? [];
    return body && (0, eval)(`(${body})`);
  };
  return { english: table('english'), chinese: table('chinese') };
}

// Wherever a table of English texts has one of Chinese texts beside it.
const files = readdirSync(web, { recursive: true }).map(String).filter((name) => name.endsWith('words.js') && !name.includes('node_modules')).sort();

test('every file of words is looked at', () => {
  assert.deepEqual(files, ['course/words.js', 'editor/words.js', 'packaging/words.js', 'sharing_words.js', 'tour_words.js', 'words.js']);
});

for (const file of files) {
  const both = tables(readFileSync(web + file, 'utf8'));

  test(`${file}: what is said in English is said in Chinese`, () => {
    const places = (table) => texts(table).map(([place]) => place).filter((place) => !place.startsWith('.phrases.'));
    assert.ok(places(both.english).length > 3);
    assert.deepEqual(places(both.chinese).sort(), places(both.english).sort());
    for (const [place, text] of texts(both.english)) {
      if (place !== '.language') assert.ok(!isChinese(text), `${place}: ${text}`);
    }
  });

  test(`${file}: nothing in Chinese is left in English`, () => {
    for (const [place, text] of texts(both.chinese)) {
      assert.deepEqual(english(text), [], `${place}: ${text}`);
      assert.ok(text.length > 0, place);
    }
  });
}
