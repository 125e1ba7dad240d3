// What a frame of the page takes in a browser without a graphics card, drawing and all, while a run of so many segments is panned and zoomed:
//
//     node tests/bench/page.mjs [SEGMENTS...]     by default 1,000 10,000 100,000 1,000,000
//
// The site of TCPLAB_SITE, or of build/web/site. It uses what the browser tests have installed.
import { launch, openLab, rest, serve } from '../browser/lab.mjs';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1e3, 1e4, 1e5, 1e6];
const patience = 1_800_000; // milliseconds in which a run is made

// As shell_bench.cpp has it.
function transfer(segments) {
  const octets = Math.floor((segments * 2) / 3) * 1000;
  const lines = ['title "Bulk"', 'seed 5', 'host client 198.51.100.1', 'host server 198.51.100.2',
    'link client server delay 5ms rate 100Mbit/s queue 400 loss 0.2%', 'set client mss 1000', 'set server mss 1000',
    'at 0ms server listen 5001', 'at 10ms client connect server:5001'];
  for (let sent = 0; sent < octets; sent += 200_000)
    lines.push(`at ${50 + (sent / 200_000) * 60}ms client send ${Math.min(200_000, octets - sent)}`);
  return `${lines.join('\n')}\n`;
}

const goesOn = (page) => page.evaluate(() => window.tcplab.controls().some(({ name }) => name === 'making'));

async function made(page) {
  do {
    await page.waitForFunction(() => {
      const frames = window.tcplab.frames();
      if (window.lastSeen?.frames !== frames) window.lastSeen = { frames, at: performance.now() };
      return performance.now() - window.lastSeen.at > 1000;
    }, null, { polling: 200, timeout: patience });
    const more = await goesOn(page);
    if (more) await page.keyboard.press('g');
    await page.evaluate(() => { delete window.lastSeen; });
    if (!more) return;
  } while (true);
}

// Turns the wheel once in every animation frame; milliseconds from one frame to the next: half of them take less than the first, one in twenty
// more than the second.
const turned = (page, frames, wheel) => page.evaluate(async ({ frames: count, wheel: given }) => {
  const canvas = document.getElementById('canvas');
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const place = { clientX: left + width * 0.3, clientY: top + height / 2, bubbles: true, cancelable: true };
  const next = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
  const turn = (i) => Object.fromEntries(['deltaX', 'deltaY'].map((axis) => [axis, (i % 20 < 10 ? 1 : -1) * (given[axis] ?? 0)]));
  const took = [];
  let before = await next();
  for (let i = 0; i < count; ++i) {
    canvas.dispatchEvent(new WheelEvent('wheel', { ...place, ...given, ...turn(i) }));
    const now = await next();
    took.push(now - before);
    before = now;
  }
  took.sort((a, b) => a - b);
  return [took[Math.floor(count / 2)], took[Math.floor(count * 0.95)]];
}, { frames, wheel });

const host = await serve();
const browser = await launch();
console.log('segments   pan: half, 95 %   zoom: half, 95 %   pan of a part: half, 95 %   in ms a frame');
try {
  for (const segments of sizes) {
    const page = await openLab(browser, host.url, { viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(patience);
    await page.evaluate((text) => window.tcplab.open('bulk.tcplab', text), transfer(segments));
    await page.locator('#canvas').focus();
    await made(page);
    await page.keyboard.press('f');
    await rest(page);
    const zoom = await turned(page, 60, { deltaY: -100 });
    for (let i = 0; i < 4; ++i) await page.keyboard.press('=');
    await rest(page);
    const pan = await turned(page, 60, { deltaX: 100 });
    for (let i = 0; i < 12; ++i) await page.keyboard.press('=');
    await rest(page);
    const part = await turned(page, 60, { deltaX: 100 });
    const two = ([half, most]) => `${half.toFixed(1).padStart(8)}${most.toFixed(1).padStart(8)}`;
    console.log(`${String(segments).padStart(8)}   ${two(pan)}   ${two(zoom)}   ${two(part)}`);
    await page.context().close();
  }
} finally {
  await browser.close();
  await host.close();
}
