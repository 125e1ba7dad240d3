// What makes a run, in the plain text of a share: read and replaced without a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, withChanges, withoutPlaces } from '../../web/share_text.js';

const plain = 'tcplab 1\nscenario lost-syn\nset rtt=20ms\nseed 7\nedit on drop a->b SYN #1\nedit off drop a->b SYN #2\nmark 5 1 here\nfocus 3\npanel plots\nplot all\nfilter tcp.len > 0\n';
const branches = 'tcplab 1\nbranch one\nseed 1\nedit on first\nopen two\nset rtt=a=b\nedit on second\nbranch three\nedit on third\nmark 5 1 here\nfocus 3\npanel packets\npanel plots\ntext\ntitle "x"\nseed 9\nfocus 1\n';

test('the changes of a run are its values, its seed and the edits that are on', () => {
  assert.deepEqual(changesOf(plain), { values: { rtt: '20ms' }, seed: 7, edits: ['drop a->b SYN #1'] });
  assert.deepEqual(changesOf('tcplab 1\nscenario x\n'), { values: {}, seed: null, edits: [] });
});

test('of several branches they are those of the one that is open, and what its text says is none', () => {
  assert.deepEqual(changesOf(branches), { values: { rtt: 'a=b' }, seed: null, edits: ['second'] });
});

test('what is not wanted otherwise stays, the other branches among it', () => {
  assert.equal(withChanges(branches, {}), branches);
  assert.equal(withChanges(plain, {}), plain);
  assert.equal(withChanges(branches, { edits: ['mine'], seed: 4, values: {}, focus: 8 }),
    'tcplab 1\nbranch one\nseed 1\nedit on first\nopen two\nseed 4\nedit on mine\nbranch three\nedit on third\nmark 5 1 here\nfocus 8\npanel packets\npanel plots\ntext\ntitle "x"\nseed 9\nfocus 1\n');
  assert.equal(withChanges('tcplab 1\nscenario x\n', { edits: ['mine'], focus: 2 }), 'tcplab 1\nscenario x\nedit on mine\nfocus 2\n');
});

test('what is in focus, what is marked, what is open beside it and what is filtered can be left out', () => {
  assert.equal(withoutPlaces(plain), plain.replace('mark 5 1 here\nfocus 3\npanel plots\nplot all\nfilter tcp.len > 0\n', ''));
  assert.equal(withoutPlaces(branches), branches.replace('mark 5 1 here\nfocus 3\npanel packets\npanel plots\n', ''));
});
