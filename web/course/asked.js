// A question or a task of a lesson or an exercise, with all that may become of it.
import { drawingOf } from './drawing.js';
import { field, made, button, newId } from '../dom.js';
import { formOf, hintsOf, inDiagram } from './forms.js';
import { showJudgement } from './judgement.js';
import { inLanguage, words } from './words.js';

const isOver = (kept) => Boolean(kept?.over);

// What both have: {element, follow(), handIn()}. host: {stage, judge(answer), kept(), note({credit, hint, over}), over(judged, strayed), exam,
// memory}. judge() answers what the module says; over() is called when nothing is to be hidden any more. memory is an object in which what the
// learner has done so far lies: a view that is made again with it, in another language, goes on there.
function frame(title, asked, ...children) {
  const [id, ask] = [newId('asked'), newId('ask')]; // named by both: there may be more than one question in a step
  return made('section', { className: 'asked', aria: { labelledby: `${id} ${ask}` } },
    made('h4', { id, textContent: title }), made('p', { id: ask, className: 'ask', textContent: inLanguage(asked.ask) }), children);
}

export function questionView(question, host) {
  const { memory } = host;
  const form = formOf(question);
  if (memory.answer) form.fill(memory.answer);
  const told = made('div', { aria: { role: 'status' } });
  const hints = host.exam ? null : hintsOf(question.hints, () => host.note({ hint: true }), memory);
  let judging = false;

  function tell(judged, expected) {
    memory.told = { judged, expected };
    const open = !judged.right && !expected;
    showJudgement(told, judged, { expected, playOut: open ? () => playOut(judged) : null });
  }

  function close(judged) {
    host.note({ over: true });
    finish();
    host.stage.reveal();
    host.over(judged);
  }
  function finish() {
    for (const control of element.querySelectorAll('.form input, .states input')) control.disabled = true;
    for (const control of element.querySelectorAll('.actions button')) control.hidden = true;
    element.classList.add('over');
  }
  // In a low sheet it may lie below what can be seen.
  const inSight = () => told.scrollIntoView({ block: 'nearest' });
  async function judge(answer) {
    const judged = await host.judge(answer);
    if (!judged.error) return judged;
    told.className = 'judgement wrong';
    told.replaceChildren(made('p', { textContent: inLanguage(judged.error.message ?? judged.error) }));
    return null;
  }
  async function check(event) {
    event.preventDefault();
    if (judging || isOver(host.kept())) return;
    const answer = form.answer();
    if (answer.length === 0) {
      told.className = 'judgement';
      told.replaceChildren(made('p', { textContent: words().answerFirst }));
      inSight();
      return;
    }
    judging = true;
    const judged = await judge(answer);
    judging = false;
    if (!judged) return;
    host.note({ credit: judged.credit, answer, judged });
    if (host.exam) return host.over(judged);
    tell(judged, false);
    if (judged.right) close(judged);
    inSight();
  }
  async function giveUp() {
    const judged = await judge(form.answer());
    if (!judged) return;
    host.note({ credit: isOver(host.kept()) ? null : 0, judged });
    tell(judged, true);
    close(judged);
    inSight();
  }
  // The answer is known then: the run as it is lies behind what would be.
  function playOut(judged) {
    close(judged);
    const wrong = host.stage.change(judged.plays);
    const back = button(words().backToReal, () => {
      host.stage.undo();
      tell(judged, true);
      told.tabIndex = -1;
      told.focus();
    }, { className: 'back' });
    tell(judged, true);
    told.append(made('p', { className: 'playing', textContent: wrong ?? words().playing }), wrong ? '' : back);
    back.focus();
  }

  const actions = made('div', { className: 'actions row' },
    made('button', { type: 'submit', className: 'primary', textContent: host.exam ? words().answer : words().check }),
    hints?.button, host.exam ? null : button(words().giveUp, giveUp, { className: 'give-up' }));
  const sheet = made('form', { onsubmit: check, noValidate: true }, form.element, hints?.list, actions);
  const element = frame(words().question, question,
    host.stage.hiding ? made('p', { className: 'quiet', textContent: words().hidden }) : null, sheet, told);
  // Whoever opens another run, the same one perhaps, as a link or a text, has given up what is hidden.
  const hides = host.stage.keeping && !isOver(host.kept());
  async function stray() {
    memory.strayed = true;
    host.stage.overlay(null);
    if (host.exam) return host.over(null, true);
    const judged = await judge(form.answer());
    host.note({ credit: 0, over: true, judged });
    finish();
    if (judged) tell(judged, true);
    told.prepend(made('p', { className: 'strayed', textContent: words().strayed }));
    return host.over(judged, true);
  }
  form.connect?.(host.stage);
  const drawing = isOver(host.kept()) ? null : drawingOf(question, form, () => host.stage.places());
  host.stage.overlay(drawing, question.kind === 'state' && !isOver(host.kept()));
  if (memory.answer?.[0]?.field === 'state') host.stage.picked = inDiagram.indexOf(memory.answer[0].value);
  if (memory.told) tell(memory.told.judged, memory.told.expected);
  if (isOver(host.kept())) {
    finish();
    if (!host.exam && !memory.told) judge([]).then((judged) => { if (judged) told.replaceChildren(expectedOf(judged)); });
  }
  element.addEventListener('input', () => { memory.answer = form.answer(); });
  return {
    element,
    follow: () => {
      if (form.follow?.(host.stage)) memory.answer = form.answer();
      drawing?.follow();
      if (hides && !memory.strayed && !isOver(host.kept()) && host.stage.strayed) stray();
    },
    // What stands there, where that is an answer.
    handIn: async () => {
      const judged = form.answer().length > 0 ? await judge(form.answer()) : null;
      if (!judged) return;
      host.note({ credit: judged.credit, answer: form.answer(), judged });
      host.over(judged);
    },
  };
}

// What was right, for who comes back to a question.
const expectedOf = ({ parts }) => made('p', { className: 'quiet', textContent: `${words().expected}: ${parts.map(({ expected }) => expected).filter(Boolean).join(', ')}` });

export function taskView(task, host) {
  const goals = made('ul', { className: 'goals' }, task.goals.map((goal) => made('li', {}, made('span', { className: 'mark', textContent: '○' }), made('code', { textContent: goal }), made('span', { className: 'quiet goal-state' }))));
  const used = made('p', { className: 'quiet' });
  const told = made('div', { aria: { role: 'status' } });
  const edits = made('ul', { className: 'edits' });
  const { memory } = host;
  const hints = host.exam ? null : hintsOf(task.hints, () => host.note({ hint: true }), memory);
  const { input, element: line } = field(words().changeLine, { name: 'change', className: 'line' });
  let version = -1;
  let last = null; // what was judged last

  function add(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    const wrong = host.stage.change([text]);
    told.className = wrong ? 'judgement wrong' : 'judgement';
    told.textContent = wrong ?? '';
    if (!wrong) input.value = '';
  }
  function show(judged) {
    last = judged;
    [...goals.children].forEach((item, i) => {
      const right = judged.parts.find(({ field: goal }) => goal === task.goals[i])?.right ?? false;
      item.classList.toggle('right', right);
      item.querySelector('.mark').textContent = right ? '✓' : '○';
      item.querySelector('.goal-state').textContent = right ? words().goalHolds : words().goalOpen;
    });
    const count = host.stage.edits.length;
    used.textContent = words().editsUsed(count, task.mostEdits);
    edits.replaceChildren(...host.stage.edits.map((edit) => made('li', {}, made('code', { textContent: edit }))));
    if (!isOver(host.kept())) tell(judged);
  }
  // A rule of the task that is broken: too many changes, or of another kind; or what is still missing, where anything has been changed.
  function tell(judged) {
    const breach = judged.parts.some(({ field: goal }) => !task.goals.includes(goal));
    const held = judged.parts.filter(({ field: goal, right }) => right && task.goals.includes(goal)).length;
    const all = task.goals.length;
    told.className = breach ? 'judgement wrong' : 'judgement';
    if (breach) told.replaceChildren(made('p', { textContent: inLanguage(judged.says) }));
    else if (!host.stage.changed) told.replaceChildren();
    else if (held === all) told.replaceChildren(made('p', { className: 'verdict', textContent: words().taskDone }));
    else told.replaceChildren(made('p', { className: 'verdict', textContent: words().goalsHeld(held, all) }), host.exam ? '' : made('p', { textContent: inLanguage(judged.says) }));
  }
  async function look() {
    version = host.stage.version;
    const judged = await host.judge([]);
    if (judged.error || version !== host.stage.version) return;
    show(judged);
    if (isOver(host.kept()) || host.exam || !judged.right) return;
    host.note({ credit: 1, over: true, answer: given() });
    memory.done = judged; // what becomes of the run afterwards is another matter
    praise();
    host.over(judged);
  }
  function praise() {
    const { says } = memory.done;
    told.className = 'judgement right';
    told.replaceChildren(made('p', { className: 'verdict', textContent: words().taskDone }), inLanguage(says) ? made('p', { textContent: inLanguage(says) }) : '');
    for (const control of element.querySelectorAll('.give-up, .hint')) control.hidden = true;
  }
  const given = () => host.stage.edits.map((value) => ({ field: 'edit', value }));
  function handIn() {
    host.note({ credit: last?.credit ?? 0, answer: given() });
    host.over(last);
  }
  function giveUp() {
    if (!isOver(host.kept())) host.note({ credit: last?.credit ?? 0, over: true, answer: given() });
    for (const control of element.querySelectorAll('.give-up, .hint')) control.hidden = true;
    host.over(last);
  }

  const element = frame(words().task, task,
    made('h5', { textContent: words().goals }), goals, used,
    task.allowed?.length ? made('p', { className: 'quiet', textContent: words().allowed(task.allowed.join(', ')) }) : null,
    made('p', { textContent: words().howToChange }),
    made('form', { className: 'row add', onsubmit: add, noValidate: true }, line, made('button', { type: 'submit', textContent: words().add })),
    edits,
    made('div', { className: 'actions row' }, button(words().undo, () => host.stage.undo(), { className: 'undo' }), button(words().startOver, () => host.stage.startOver(), { className: 'start-over' }), hints?.button,
      host.exam ? button(words().answer, handIn, { className: 'primary' }) : null,
      host.exam || isOver(host.kept()) ? null : button(words().skip, giveUp, { className: 'give-up' })),
    hints?.list, told);
  if (memory.done) {
    show(memory.done);
    praise();
  }
  return { element, follow: () => { if (!memory.done && host.stage.version !== version) look(); }, handIn };
}
