// A question or a task of a lesson or an exercise, with all that may become of it.
import { field, made, button, newId } from './dom.js';
import { formOf, hintsOf } from './forms.js';
import { showJudgement } from './judgement.js';
import { inLanguage, words } from './words.js';

const isOver = (kept) => Boolean(kept?.over);

// What both have: {element, follow()}. host: {stage, judge(answer), kept(), note({credit, hint, over}), over(), exam}. judge() answers what the
// module says; over() is called when nothing is to be hidden any more.
function frame(title, asked, ...children) {
  const id = newId('asked');
  return made('section', { className: 'asked', aria: { labelledby: id } }, made('h4', { id, textContent: title }), made('p', { className: 'ask', textContent: inLanguage(asked.ask) }), children);
}

export function questionView(question, host) {
  const form = formOf(question);
  const told = made('div', { aria: { role: 'status' } });
  const hints = host.exam ? null : hintsOf(question.hints, () => host.note({ hint: true }));
  let judging = false;

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
      return;
    }
    judging = true;
    const judged = await judge(answer);
    judging = false;
    if (!judged) return;
    host.note({ credit: judged.credit, answer, judged });
    if (host.exam) return host.over(judged);
    showJudgement(told, judged, { expected: false, playOut: judged.right ? null : () => playOut(judged) });
    if (judged.right) close(judged);
  }
  async function giveUp() {
    const judged = await judge(form.answer());
    if (!judged) return;
    host.note({ credit: isOver(host.kept()) ? null : 0, judged });
    showJudgement(told, judged, { expected: true });
    close(judged);
  }
  // The answer is known then: the run as it is lies behind what would be.
  function playOut(judged) {
    close(judged);
    const wrong = host.stage.change(judged.plays);
    const back = button(words().backToReal, () => {
      host.stage.undo();
      showJudgement(told, judged, { expected: true });
      told.tabIndex = -1;
      told.focus();
    }, { className: 'back' });
    showJudgement(told, judged, { expected: true });
    told.append(made('p', { className: 'playing', textContent: wrong ?? words().playing }), wrong ? '' : back);
    back.focus();
  }

  const actions = made('div', { className: 'actions row' },
    made('button', { type: 'submit', className: 'primary', textContent: host.exam ? words().answer : words().check }),
    hints?.button, host.exam ? null : button(words().giveUp, giveUp, { className: 'give-up' }));
  const sheet = made('form', { onsubmit: check, noValidate: true }, form.element, hints?.list, actions);
  const element = frame(words().question, question,
    host.stage.hiding ? made('p', { className: 'quiet', textContent: words().hidden }) : null, sheet, told);
  form.connect?.(host.stage);
  if (isOver(host.kept())) {
    finish();
    if (!host.exam) judge([]).then((judged) => { if (judged) told.replaceChildren(expectedOf(judged)); });
  }
  return { element, follow: () => form.follow?.(host.stage) };
}

// What was right, for who comes back to a question.
const expectedOf = ({ parts }) => made('p', { className: 'quiet', textContent: `${words().expected}: ${parts.map(({ expected }) => expected).filter(Boolean).join(', ')}` });

export function taskView(task, host) {
  const goals = made('ul', { className: 'goals' }, task.goals.map((goal) => made('li', {}, made('span', { className: 'mark', textContent: '○' }), made('code', { textContent: goal }), made('span', { className: 'quiet goal-state' }))));
  const used = made('p', { className: 'quiet' });
  const told = made('div', { aria: { role: 'status' } });
  const edits = made('ul', { className: 'edits' });
  const hints = host.exam ? null : hintsOf(task.hints, () => host.note({ hint: true }));
  const { input, element: line } = field(words().changeLine, { name: 'change', className: 'line' });
  let version = -1;
  let last = null; // what was judged last
  let done = false; // what becomes of the run afterwards is another matter

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
    if (isOver(host.kept())) return;
    // A rule of the task is broken: too many changes, or of another kind.
    const breach = judged.parts.some(({ field: goal }) => !task.goals.includes(goal));
    told.className = breach ? 'judgement wrong' : '';
    told.textContent = breach ? inLanguage(judged.says) : '';
  }
  async function look() {
    version = host.stage.version;
    const judged = await host.judge([]);
    if (judged.error || version !== host.stage.version) return;
    show(judged);
    if (isOver(host.kept()) || host.exam || !judged.right) return;
    host.note({ credit: 1, over: true, answer: host.stage.edits.map((value) => ({ field: 'edit', value })) });
    told.className = 'judgement right';
    told.replaceChildren(made('p', { className: 'verdict', textContent: words().taskDone }), inLanguage(judged.says) ? made('p', { textContent: inLanguage(judged.says) }) : '');
    for (const control of element.querySelectorAll('.give-up, .hint')) control.hidden = true;
    done = true;
    host.over(judged);
  }
  function handIn() {
    host.note({ credit: last?.credit ?? 0, answer: host.stage.edits });
    host.over(last);
  }
  function giveUp() {
    if (!isOver(host.kept())) host.note({ credit: last?.credit ?? 0, over: true, answer: host.stage.edits.map((value) => ({ field: 'edit', value })) });
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
  return { element, follow: () => { if (!done && host.stage.version !== version) look(); } };
}
