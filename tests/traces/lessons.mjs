// Plays lessons and exercises with the module of the page (lesson.js), in Node.js, and then makes the native
// code answer the same calls: word for word the same.
//
//     node lessons.mjs MODULE_DIRECTORY NATIVE_TOOL LESSONS_DIRECTORY...
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, tool, ...folders] = process.argv.slice(2);
const binary = fs.readFileSync(path.join(modules, 'lesson.wasm'));
// The file is a module by what it says, though not by its name.
const source = fs.readFileSync(path.join(modules, 'lesson.js'), 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path.resolve(modules)).href));
const { default: createLesson } = await import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
const module = await createLesson({ wasmBinary: binary });

const calls = [];
const answers = [];
let failed = 0;

function call(name, ...args) {
  const kinds = args.map((arg) => (typeof arg === 'number' ? 'number' : 'string'));
  const answer = module.ccall(name, 'string', kinds, args);
  calls.push([name, ...args]);
  answers.push(answer);
  return JSON.parse(answer);
}

function expect(holds, what) {
  if (holds) return;
  failed += 1;
  console.log(`FAILED: ${what}`);
}

const given = (fields) => JSON.stringify(Object.entries(fields).flatMap(([field, values]) => [values].flat().map((value) => ({ field, value }))));

// Something for each thing that is asked for, right only by accident.
function some(question) {
  if (question.kind === 'choose') return given({ choice: '1' });
  if (question.kind === 'segment') return given(Object.fromEntries(question.fields.map((field) => [field, { flags: 'ACK', length: '1', window: '1', from: question.hosts[0] }[field] ?? 'x+1'])));
  if (question.kind === 'who') return given({ host: question.hosts[0] });
  return given({ [{ state: 'state', when: 'time', number: 'number' }[question.kind]]: { state: 'CLOSED', when: '1s', number: '1' }[question.kind] });
}

// The choices that hold: told one by one, or, where there is but one, found by trying.
function chosen(question, first, judge) {
  const numbers = question.choices.map((_, i) => `${i + 1}`);
  if (first.parts.length === numbers.length) return numbers.filter((_, i) => first.parts[i].expected === 'yes');
  return numbers.filter((number) => judge(given({ choice: number })).right);
}

// The hosts that hold: told one by one, or where there is but one part, in it.
const hostsThatHold = ({ parts }) => (parts.length === 1 ? parts[0].expected.split(',') : parts.flatMap(({ field, expected }) => (expected === 'yes' ? [field.replace('host ', '')] : [])));

// What the judge itself expects is right.
function play(question, judge, where) {
  const first = judge(some(question));
  expect(!first.error, `${where}: ${first.error?.en}`);
  if (first.error) return;
  const right = question.kind === 'choose' ? { choice: chosen(question, first, judge) }
    : question.kind === 'who' ? { host: hostsThatHold(first) }
    : Object.fromEntries(first.parts.map((part) => [part.field, part.expected]));
  const judged = judge(given(right));
  expect(judged.right && judged.credit === 1, `${where}: what is expected is not right: ${JSON.stringify(judged)}`);
}

const read = (folder, language) => {
  const file = path.join(folder, `${language}.md`);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
};

function playLesson(folder) {
  const { errors, lesson } = call('lesson_open', read(folder, 'en'), read(folder, 'zh'));
  expect(errors.length === 0, `${folder}: ${JSON.stringify(errors[0])}`);
  let shared = '';
  lesson.steps.forEach((step, s) => step.blocks.forEach((block, b) => {
    const where = `${folder}, step ${s}, block ${b}`;
    if (block.kind === 'run') shared = block.shared;
    if (block.kind === 'show') for (const spot of [block.focus, block.hide]) expect(!spot || Number.isInteger(spot.at), where);
    if (block.kind === 'text') call('lesson_find', shared, 'client->server SYN arrives');
    if (block.kind === 'question') play(block.question, (answer) => call('lesson_judge', s, b, answer, ''), where);
    if (block.kind === 'task') expect(call('lesson_judge', s, b, '', shared).right === false, `${where}: it is done before anything is`);
  }));
}

function playExercise({ name }, seed) {
  const exercise = call('exercise_make', name, seed);
  expect(exercise.shared?.startsWith('tcplab 1\n'), `${name} ${seed}`);
  const judge = (answer) => call('exercise_judge', name, seed, answer, exercise.shared);
  if (exercise.question) play(exercise.question, judge, `${name} ${seed}`);
  else expect(judge('').right === false, `${name} ${seed}: it is done before anything is`);
}

for (const folder of folders.filter((name) => fs.existsSync(name))) {
  for (const name of fs.readdirSync(folder).sort()) {
    if (name === 'glossary') expect(Object.keys(call('glossary', read(path.join(folder, name), 'en'), read(path.join(folder, name), 'zh'))).length > 0, 'glossary');
    else playLesson(path.join(folder, name));
  }
}
const exercises = call('exercise_list');
expect(exercises.length >= 60, `${exercises.length} exercises`);
for (const exercise of exercises) for (const seed of [1, 2 ** 40 + 1]) playExercise(exercise, seed);
for (const args of [['lesson_open', '', ''], ['lesson_judge', 0, 99, '', ''], ['exercise_make', 'none', 1], ['lesson_find', 'x', 'y'], ['exercise_judge', exercises[0]?.name ?? '', 1, '[{]', '']]) call(...args);

const input = calls.map((parts) => `${parts.join('\x1f')}\x1e`).join('');
const native = spawnSync(tool, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
expect(native.status === 0, `the native tool ended with ${native.status ?? native.signal}`);
const lines = native.stdout.split('\n');
answers.forEach((answer, i) => expect(answer === lines[i], `${calls[i][0]} ${calls[i].slice(1).map((arg) => String(arg).slice(0, 60)).join(' | ')}:\n  wasm   ${answer.slice(0, 300)}\n  native ${lines[i]?.slice(0, 300)}`));
console.log(`${calls.length} calls, ${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
