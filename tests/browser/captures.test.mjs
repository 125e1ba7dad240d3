// A capture is opened as any file is; it has no text, and no address can hold it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, drop, laboratory, press, screenshot, transcript } from './lab.mjs';

const lab = laboratory();

const titled = (page, pattern) => page.waitForFunction((source) => new RegExp(source, 'i').test(document.title), pattern.source, { polling: 50 });
const told = (page, role) => page.locator(`#notices .${role} p`);
const parameters = (page) => page.evaluate(() => [location.search, location.hash]);

// A handshake and five octets over IPv4 alone, in pcap: [microseconds, from the client, flags, seq, ack, octets].
const segments = [
  [0, true, 0x02, 100, 0, 0],
  [20000, false, 0x12, 300, 101, 0],
  [20100, true, 0x10, 101, 301, 0],
  [30000, true, 0x18, 101, 301, 5],
  [1030000, true, 0x18, 101, 301, 5],
];

function datagram([, forth, flags, seq, ack, octets]) {
  const packet = Buffer.alloc(40 + octets, 'q');
  packet.fill(0, 0, 40);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet.set([64, 6], 8); // TTL and protocol; the checksums are the network card's
  packet.set([192, 0, 2, forth ? 1 : 2, 192, 0, 2, forth ? 2 : 1], 12);
  packet.writeUInt16BE(forth ? 50000 : 80, 20);
  packet.writeUInt16BE(forth ? 80 : 50000, 22);
  packet.writeUInt32BE(seq, 24);
  packet.writeUInt32BE(ack, 28);
  packet[32] = 0x50;
  packet[33] = flags;
  packet.writeUInt16BE(4096, 34);
  return packet;
}

function capture() {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(101, 20);
  return Buffer.concat([header, ...segments.flatMap((segment) => {
    const packet = datagram(segment);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Math.floor(segment[0] / 1e6), 0);
    record.writeUInt32LE(segment[0] % 1e6, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return [record, packet];
  })]);
}

for (const [name, as] of [['by its name', 'life.pcap'], ['by its octets', 'life']]) {
  test(`a capture is known ${name} and shown packet by packet`, async () => {
    const page = await lab.open('?scenario=half-close');
    await drop(page, as, capture());
    await titled(page, new RegExp(`^${as}`));
    const { lines } = await transcript(page);
    assert.equal(lines.length, segments.length);
    assert.match(lines.at(-1), /Seq=1 Ack=1 Win=4096 Len=5 {2}\[retransmission\]/);
    await screenshot(page, 'capture');
    assert.deepEqual(page.errors, []);
  });
}

test('the address of a capture says nothing false, and a reload says what is missing', async () => {
  const page = await lab.open('?scenario=half-close');
  await drop(page, 'life.pcap', capture());
  await titled(page, /^life\.pcap/);
  await page.waitForFunction(() => location.search === '' && location.hash === '', null, { polling: 50 });
  await press(page, 'share');
  await page.locator('#sharing').waitFor();
  assert.equal(await page.locator('#sharing p.quiet').count(), 0, 'nothing says what would be in the link');
  assert.equal(await page.locator('#link').inputValue(), 'A capture fits in no link: pass on the file.');
  for (const id of ['copy-link', 'save-text', 'do-edit']) assert.equal(await page.locator(`#${id}`).isDisabled(), true, id);
  await page.locator('#sharing-close').click();
  await page.reload();
  await page.evaluate(() => window.tcplab.ready);
  await told(page, 'alert').waitFor();
  assert.match(await told(page, 'alert').textContent(), /life\.pcap is a capture, which no address can hold/);
  assert.deepEqual(await parameters(page), ['', '']);
  assert.doesNotMatch(await page.title(), /life/);
  await page.goBack();
  await titled(page, /half-close|half close/);
  assert.equal(await told(page, 'alert').count(), 0, 'what was told of the capture goes with it');
});

test('a file that is called a capture and is none is refused in words, and what was open stays', async () => {
  const page = await lab.open('?scenario=half-close');
  const { lines } = await transcript(page);
  await drop(page, 'life.pcapng', 'x');
  await page.waitForFunction(() => /life\.pcapng cannot be read as a capture: at octet 0/.test(document.getElementById('transcript-notice').textContent), null, { polling: 50 });
  assert.deepEqual((await transcript(page)).lines, lines);
});

test('a capture is open at its first packet, says that E has nothing to edit, and offers no other past', async () => {
  const page = await lab.open('?scenario=half-close');
  await drop(page, 'life.pcap', capture());
  await titled(page, /^life\.pcap/);
  assert.equal((await transcript(page)).focused, 0);
  await page.locator('#canvas').focus();
  await page.keyboard.press('e');
  await control(page, 'close');
  await screenshot(page, 'capture-cannot-be-edited');
  assert.equal(await page.locator('#editor').count(), 0);
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.getElementById('show-transcript').click());
  assert.equal(await page.locator('#change').isHidden(), true);
  assert.equal(await page.locator('#places').isHidden(), false);
  assert.deepEqual(page.errors, []);
});

test('the editor has nothing to edit of a capture, and closes for one', async () => {
  const page = await lab.open('?scenario=half-close');
  await page.locator('#canvas').focus();
  await page.keyboard.press('e');
  await page.locator('#editor .cm-content').waitFor();
  await drop(page, 'life.pcap', capture());
  await titled(page, /^life\.pcap/);
  await page.locator('#editor').waitFor({ state: 'hidden' });
  assert.deepEqual(page.errors, []);
});
