// What the page takes in a browser without a graphics card, drawing and all: its start; a frame, while a run of so many segments is panned and
// zoomed; and from a hand that drags a segment of it to the new future:
//
//     node tests/bench/page.mjs [SEGMENTS...]     by default 1,000 10,000 100,000 1,000,000
//
// The site of TCPLAB_SITE, or of build/web/site. It uses what the browser tests have installed.
import { focused, launch, openLab, openPage, rest, running, serve, withProgram } from '../browser/lab.mjs';

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

// Milliseconds in [half, 95 %] of what was taken.
function shares(took) {
  took.sort((a, b) => a - b);
  return [took[Math.floor(took.length / 2)], took[Math.floor(took.length * 0.95)]];
}

// Milliseconds from the moment when the last file that the start needs has arrived to the program's start, and to the frame that answers the
// first key.
async function start(browser, url) {
  const page = await openPage(browser, url, {
    drawn: true,
    viewport: { width: 1440, height: 900 },
    prepare: (fresh) => fresh.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        new MutationObserver(() => { window.uncovered ??= performance.now(); }).observe(document.getElementById('cover'), { attributes: true, attributeFilter: ['hidden'] });
      });
    }),
  });
  await running(page);
  const took = await page.evaluate(async () => {
    const files = performance.getEntriesByType('resource').map(({ responseEnd }) => responseEnd).filter((at) => at < window.uncovered);
    const before = window.tcplab.frames();
    const pressed = performance.now();
    const key = { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39, bubbles: true };
    document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', key));
    while (window.tcplab.frames() === before) await new Promise(requestAnimationFrame);
    const started = window.uncovered - Math.max(...files);
    return [started, started + performance.now() - pressed];
  });
  await page.context().close();
  return took;
}

// Takes the head of the first SYN, which is in focus, and draws it down by steps. From each move to the end of the frame in which it arrives later, and all
// that is on screen with it; what of a long run is not is made afterwards.
async function dragged(page, line, steps) {
  const [x, y] = await page.evaluate((wanted) => window.tcplab.eventPosition(wanted), line);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const took = [];
  for (let i = 1; i <= steps; ++i) {
    await page.evaluate(async () => {
      const version = () => window.program._tcplab_transcript_version();
      const arrival = () => {
        const { lines, times } = window.tcplab.transcript();
        return times[lines.findIndex((each) => /^server <- client +SYN /.test(each))];
      };
      for (let seen = -1, frames = 0; frames < 10; ++frames) { // what the move before has led to is there
        if (version() !== seen) frames = 0;
        seen = version();
        await new Promise(requestAnimationFrame);
      }
      const [seen, before] = [version(), arrival()];
      const frame = window.program._tcplab_frame;
      window.answered = new Promise((done) => {
        window.addEventListener('mousemove', () => {
          const moved = performance.now();
          window.program._tcplab_frame = () => {
            const wait = frame();
            const drawn = performance.now();
            if (version() !== seen && arrival() !== before) {
              window.program._tcplab_frame = frame;
              done(drawn - moved);
            }
            return wait;
          };
        }, { once: true, capture: true });
      });
    });
    await page.mouse.move(x, y + 8 + 4 * i);
    took.push(await page.evaluate(() => window.answered));
  }
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return shares(took);
}

// Turns the wheel over the timeline once in every animation frame; milliseconds from one frame to the next in which all of it lies elsewhere: half of
// them take less than the first, one in twenty more than the second.
async function turned(page, events, frames, { pans }) {
  await page.mouse.move(400, 450); // the program takes a wheel for what the pointer is over
  if (pans) await page.keyboard.down('Shift');
  const took = await page.evaluate(async ({ events: all, count, shiftKey }) => {
    const canvas = document.getElementById('canvas');
    const { left, top } = canvas.getBoundingClientRect();
    const next = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
    const position = (event) => window.program.UTF8ToString(window.program._tcplab_event_position(event));
    const visible = [...new Set(Array.from({ length: 4000 }, (_, i) => Math.floor((i * all) / 4000)))].filter((event) => position(event) !== 'null');
    const some = visible.filter((_, i) => i % Math.ceil(visible.length / 100) === 0);
    const place = () => some.map(position).join();
    const times = [];
    let before = await next();
    for (let i = 0; i < count; ++i) {
      const was = place();
      canvas.dispatchEvent(new WheelEvent('wheel', { clientX: left + 400, clientY: top + 450, bubbles: true, cancelable: true, shiftKey, deltaY: i % 20 < 10 ? 50 : -50 }));
      const now = await next();
      if (place() !== was) times.push(now - before); // it has not come to an end of the run
      before = now;
    }
    return times;
  }, { events, count: frames, shiftKey: pans });
  if (pans) await page.keyboard.up('Shift');
  if (took.length < frames / 2) throw new Error(`only ${took.length} of ${frames} frames showed something else`);
  return shares(took);
}

const host = await serve();
const browser = await launch();
try {
  const starts = [];
  for (let i = 0; i < 5; ++i) starts.push(await start(browser, host.url));
  const [started, answered] = [0, 1].map((which) => shares(starts.map((each) => each[which]))[0].toFixed(0));
  console.log(`from the files' arrival to the program's start ${started} ms, to the answer to the first key ${answered} ms (half of 5 take less)\n`);
  console.log('segments   pan: half, 95 %   zoom: half, 95 %   pan of a part: half, 95 %   drag: half, 95 %   in ms');
  for (const segments of sizes) {
    const page = await openLab(browser, host.url, { viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', prepare: withProgram, drawn: true });
    page.setDefaultTimeout(patience);
    await page.evaluate((text) => window.tcplab.open('bulk.tcplab', text), transfer(segments));
    await page.locator('#canvas').focus();
    await made(page);
    await page.keyboard.press('End');
    await rest(page);
    const events = await page.evaluate(() => { const { first, lines } = window.tcplab.transcript(); return first + lines.length; });
    await page.keyboard.press('Home');
    await page.keyboard.press('f');
    for (let i = 0; i < 2; ++i) await page.keyboard.press('='); // there has to be somewhere to go
    await rest(page);
    const zoom = await turned(page, events, 60, { pans: false });
    const pan = await turned(page, events, 60, { pans: true });
    await page.evaluate(() => window.program._tcplab_show_span(0, 2e8)); // 200 ms
    await rest(page);
    const part = await turned(page, events, 60, { pans: true });
    // The SYN's arrival, in the first second, all of the run behind it.
    const syn = await page.evaluate(() => {
      window.program._tcplab_select(0);
      const { lines, first } = window.tcplab.transcript();
      const line = lines.findIndex((each) => /^server <- client +SYN /.test(each));
      window.program._tcplab_select(first + line);
      window.program._tcplab_show_span(0, 2e8);
      return line;
    });
    await page.mouse.move(700, 20);
    await focused(page, syn);
    await rest(page);
    const drag = await dragged(page, syn, 20);
    const two = ([half, most]) => `${half.toFixed(1).padStart(8)}${most.toFixed(1).padStart(8)}`;
    console.log(`${String(segments).padStart(8)}   ${two(pan)}   ${two(zoom)}   ${two(part)}   ${two(drag)}`);
    await page.context().close();
  }
} finally {
  await browser.close();
  await host.close();
}
