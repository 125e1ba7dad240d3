// Who knows the answers: asks a second instance of the lessons' own module, in the page, and fills in the forms with real input.

// The lesson as the page's own module reads it, from a second instance of it, which the test asks for what is right.
export const read = (page, lesson) => page.evaluate(async (name) => {
  const base = new URL(JSON.parse(document.getElementById('assets').textContent).base, document.baseURI).href;
  const { Engine } = await import(`${base}course/engine.js`);
  window.player ??= new Engine(base);
  const { errors, lesson: found } = await window.player.open(name);
  return errors.length ? { errors } : found;
}, lesson.folder);
export const partsOf = (page, step, block) => page.evaluate(async ([s, b]) => (await window.player.judge(s, b, [], '')).parts, [step, block]);

const states = ['CLOSED', 'LISTEN', 'ESTABLISHED'];
const wrongFlags = (flags) => (/RST/.test(flags) ? 'FIN' : 'RST');
// Near what is right and far from it, one after the other: numbers that go on behind 2^32, and times, right within a hundredth.
let turn = 0;
const misses = [(n) => n + 1, (n) => n + 77_777, (n) => (n > 0 ? n - 1 : n + 2), (n) => 2 * n + 3];
function wrongNumber(text) {
  const miss = misses[turn++ % misses.length];
  if (/^\d+$/.test(text)) return String(miss(Number(text)) % 2 ** 32);
  return `${miss(secondsOf(text) * 10)}s`;
}
const secondsOf = (text) => { const [, n, unit] = /([\d.]+)\s*(ns|us|µs|ms|s|min|h)/.exec(text); return Number(n) * { ns: 1e-9, us: 1e-6, 'µs': 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 }[unit]; };

// An answer that is wrong in every part, and one that is right: {field: value}, or the numbers of choices.
export const answers = {
  segment: {
    right: (parts) => Object.fromEntries(parts.map(({ field, expected }) => [field, expected])),
    wrong: (parts) => Object.fromEntries(parts.map(({ field, expected }) => [field, field === 'flags' ? wrongFlags(expected) : field === 'from' ? (expected === 'client' ? 'server' : 'client') : wrongNumber(expected)])),
  },
  state: {
    right: ([{ expected }]) => ({ state: expected }),
    wrong: ([{ expected }]) => ({ state: states.find((state) => state !== expected) }),
  },
  when: {
    right: ([{ expected }]) => ({ time: expected }),
    wrong: ([{ expected }]) => ({ time: `${secondsOf(expected) * 3 + 1}s` }),
  },
  number: { right: ([{ expected }]) => ({ number: expected }), wrong: ([{ expected }]) => ({ number: wrongNumber(expected) }) },
  choose: {
    right: (parts) => (parts.length === 1 ? parts[0].expected.split(',').map(Number) : parts.flatMap(({ expected }, i) => (expected === 'yes' ? [i + 1] : []))),
    wrong: (parts, count) => {
      const right = answers.choose.right(parts);
      const others = Array.from({ length: count }, (_, i) => i + 1).filter((number) => !right.includes(number));
      return others.length ? others : right.slice(0, 1);
    },
  },
};

answers.who = {
  right: (parts) => (parts.length === 1 ? parts[0].expected.split(',') : parts.flatMap(({ field, expected }) => (expected === 'yes' ? [field.replace('host ', '')] : []))),
  wrong: (parts) => { const right = answers.who.right(parts); return right.length > 1 ? right.slice(1) : [right[0] === 'client' ? 'server' : 'client']; },
};

export async function fill(block, question, answer) {
  if (question.kind === 'choose') {
    const boxes = block.locator('.choices input');
    for (let i = 0; i < question.choices.length; ++i) await boxes.nth(i).setChecked(answer.includes(i + 1));
  } else if (question.kind === 'who') {
    for (const box of await block.locator('.choices input').all()) await box.setChecked(answer.includes(await box.inputValue()));
  } else if (question.kind === 'state') {
    await block.locator(`.states input[value="${answer.state}"]`).check();
  } else {
    for (const [field, value] of Object.entries(answer)) {
      if (field === 'from') await block.locator(`input[type=radio][value="${value}"]`).check();
      else if (field !== 'flags') await block.locator(`input[name="${field}"]`).fill(value);
      else for (const box of await block.locator('.flags input').all()) await box.setChecked(value.split(/[ ,]+/).includes(await box.inputValue()));
    }
  }
}

export const partsOfExercise = (page, name, seed) => page.evaluate(async ([which, number]) => {
  const base = new URL(JSON.parse(document.getElementById('assets').textContent).base, document.baseURI).href;
  const { Engine } = await import(`${base}course/engine.js`);
  window.player ??= new Engine(base);
  const { question, task, shared } = await window.player.makeExercise(which, number);
  return { question, task, parts: (await window.player.judgeExercise(which, number, [], shared)).parts };
}, [name, seed]);
