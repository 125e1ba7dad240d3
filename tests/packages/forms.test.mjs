// How states and answers are written for a platform.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf, duration, identifier, instant, numberOf, textOf, timespan } from '../../web/packaging/answers.js';
import { pack, unpack } from '../../web/packaging/state.js';

test('a state fits into what SCORM 1.2 has room for, comes back as it was, or is said not to fit', async () => {
  const answers = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i % 9}.${i}`, { first: i % 2, best: 1, tries: i, hints: 0, over: true }]));
  const long = JSON.stringify({ version: 1, lessons: { 'a-lesson': { step: 3, steps: 9, done: false, answers } }, exercises: {}, last: 'a-lesson' });
  assert.ok(long.length > 8192);
  for (const state of ['{}', 'short', long, 'deflated: not', '半关闭']) {
    const packed = await pack(state, 4096);
    assert.ok(packed.length <= 4096 && /^[\x20-\x7e]*$/.test(packed));
    assert.equal(await unpack(packed), state);
  }
  let seed = 1;
  const next = () => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return 33 + ((seed >>> 16) % 94); };
  const noise = String.fromCharCode(...Array.from({ length: 9000 }, next));
  assert.equal(await pack(noise, 4096), null);
  assert.equal(await unpack(''), null);
  assert.equal(await unpack('deflated:%%%'), null);
  assert.equal(await unpack('deflated:AAAA'), null);
});

test('answers, times and identifiers are as the specifications write them', () => {
  assert.equal(textOf([{ field: 'flags', value: 'SYN ACK' }, { field: 'ack', value: 'x+1' }]), 'flags=SYN,ACK ack=x+1');
  assert.equal(textOf(null), '');
  assert.deepEqual([numberOf('number=4'), numberOf('4 s'), numberOf('-0.5'), numberOf('x+1'), numberOf('')], [4, 4, -0.5, null, null]);
  assert.deepEqual(choicesOf('choice=1 choice=12'), ['1', '12']);
  assert.equal(identifier('a-lesson.2.3'), 'a-lesson-2-3');
  assert.deepEqual([timespan(0), timespan(3725.678), timespan(-1)], ['0000:00:00.00', '0001:02:05.68', '0000:00:00.00']);
  assert.deepEqual([duration(0), duration(3725.678)], ['PT0H0M0S', 'PT1H2M5.68S']);
  assert.equal(instant(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678))), '2026-01-02T03:04:05.6Z');
});
