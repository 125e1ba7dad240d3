// Forms for answers, one for each kind of question. Each is {element, answer(), fill(answer), follow?(stage)}: an answer is a list of {field,
// value}, empty when nothing has been answered; follow() says whether it has changed anything.
import { button, field, made, newId } from '../dom.js';
import { inLanguage, words } from './words.js';

export const flags = ['SYN', 'ACK', 'FIN', 'RST', 'PSH'];
const second = 1e9;

// Rows of the picture of RFC 9293, figure 5: who opens on the left, who waits on the right.
const states = ['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED', 'FIN-WAIT-1', 'CLOSE-WAIT', 'FIN-WAIT-2', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'];

// In the order in which the program numbers them.
export const inDiagram = ['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'];

const group = (legend, className, ...children) => made('fieldset', { className }, made('legend', { textContent: legend }), children);

function checkbox(label, value, type = 'checkbox', name = '') {
  const id = newId('box');
  const input = made('input', { type, id, value, name });
  return { input, element: made('span', { className: 'option' }, input, made('label', { htmlFor: id, textContent: label })) };
}

const valueOf = (name, given) => given.find(({ field: each }) => each === name)?.value;

// Of options of which each is a whole answer to a field.
const tick = (options, given) => {
  for (const { input } of options) input.checked = given.some(({ value }) => value === input.value);
};

function segmentForm({ fields, hosts = [] }) {
  const parts = [];
  const inputs = {};
  const drawn = made('output', { className: 'drawn', aria: { label: words().drawn } });
  let boxes = [];
  let ends = [];
  for (const name of fields) {
    if (name === 'from') {
      const own = newId('from');
      ends = hosts.map((host) => checkbox(host, host, 'radio', own));
      parts.push(group(words().fields.from, 'flags', ends.map(({ element }) => element)));
      continue;
    }
    if (name === 'flags') {
      boxes = flags.map((flag) => checkbox(flag, flag));
      parts.push(group(words().flags, 'flags', boxes.map(({ element }) => element)));
      continue;
    }
    const help = name === 'seq' || name === 'ack' ? words().sequenceHelp : words().octets;
    const { input, element } = field(words().fields[name] ?? name, { name, inputMode: 'text' }, help);
    inputs[name] = input;
    parts.push(element);
  }
  const chosen = () => boxes.filter(({ input }) => input.checked).map(({ input }) => input.value).join(' ');
  const from = () => ends.find(({ input }) => input.checked)?.input.value;
  const answer = () => [
    ...(from() ? [{ field: 'from', value: from() }] : []),
    ...(boxes.length && chosen() ? [{ field: 'flags', value: chosen() }] : []),
    ...Object.entries(inputs).filter(([, input]) => input.value.trim()).map(([name, input]) => ({ field: name, value: input.value.trim() })),
  ];
  const element = made('div', { className: 'form' }, parts, drawn);
  const draw = () => {
    drawn.textContent = answer().map(({ field: name, value }) => (name === 'flags' ? `[${value.replaceAll(' ', ', ')}]` : name === 'from' ? `${value}:` : `${name}=${value}`)).join('  ');
  };
  const fill = (given) => {
    for (const { input } of ends) input.checked = input.value === valueOf('from', given);
    const taken = (valueOf('flags', given) ?? '').split(' ');
    for (const { input } of boxes) input.checked = taken.includes(input.value);
    for (const [name, input] of Object.entries(inputs)) input.value = valueOf(name, given) ?? '';
    draw();
  };
  element.addEventListener('input', draw);
  return { element, answer, fill };
}

function stateForm() {
  const name = newId('state');
  const options = states.map((state) => ({ state, ...checkbox(state, state, 'radio', name) }));
  for (const { state, element } of options) element.dataset.state = state;
  let seen = null;
  return {
    element: group(words().state, 'states', options.map(({ element }) => element)),
    answer: () => options.filter(({ input }) => input.checked).map(({ state }) => ({ field: 'state', value: state })),
    fill: (given) => tick(options, given),
    // What is picked in the diagram is chosen here, and the other way round.
    follow(stage) {
      const { picked } = stage;
      const changed = picked !== null && picked !== seen;
      if (changed) tick(options, [{ value: inDiagram[picked] }]);
      seen = picked;
      return changed;
    },
    connect(stage) {
      for (const { input, state } of options) {
        input.addEventListener('input', () => {
          stage.picked = inDiagram.indexOf(state);
          seen = stage.picked;
        });
      }
    },
  };
}

// Nanoseconds; null when it is no time.
export function readTime(text) {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|min|h)?\s*$/.exec(text);
  if (!found) return null;
  const units = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: second, min: 60 * second, h: 3600 * second };
  return Math.round(Number(found[1]) * units[found[2] ?? 's']);
}

const timeText = (at) => `${Number((at / second).toFixed(at < second ? 4 : 3))}s`;

function whenForm() {
  const { input, element } = field(words().fields.time, { name: 'time', inputMode: 'text' }, words().timeHelp);
  let seen = null;
  return {
    element: made('div', { className: 'form' }, element),
    answer: () => {
      const text = input.value.trim();
      return text ? [{ field: 'time', value: /^\d+(\.\d+)?$/.test(text) ? `${text}s` : text }] : [];
    },
    fill: (given) => { input.value = valueOf('time', given) ?? ''; },
    // What is pointed at on the timeline stands in the field, and the other way round.
    follow(stage) {
      const { pointed } = stage;
      const changed = pointed !== null && pointed !== seen;
      if (changed) input.value = timeText(pointed);
      seen = pointed;
      return changed;
    },
    connect(stage) {
      input.addEventListener('input', () => {
        stage.pointed = readTime(input.value);
        seen = stage.pointed;
      });
    },
  };
}

function numberForm() {
  const { input, element } = field(words().fields.number, { name: 'number', inputMode: 'text' }, words().sequenceHelp);
  return {
    element: made('div', { className: 'form' }, element),
    answer: () => (input.value.trim() ? [{ field: 'number', value: input.value.trim() }] : []),
    fill: (given) => { input.value = valueOf('number', given) ?? ''; },
  };
}

function chooseForm({ choices }) {
  const options = choices.map((choice, i) => checkbox(inLanguage(choice), String(i + 1)));
  return {
    element: made('div', { className: 'form' }, group(words().chooseHelp, 'choices', options.map(({ element }) => element))),
    answer: () => options.filter(({ input }) => input.checked).map(({ input }) => ({ field: 'choice', value: input.value })),
    fill: (given) => tick(options, given),
  };
}

function whoForm({ hosts = [] }) {
  const options = hosts.map((host) => checkbox(host, host));
  return {
    element: made('div', { className: 'form' }, group(words().whoHelp, 'choices', options.map(({ element }) => element))),
    answer: () => options.filter(({ input }) => input.checked).map(({ input }) => ({ field: 'host', value: input.value })),
    fill: (given) => tick(options, given),
  };
}

const forms = { segment: segmentForm, state: stateForm, when: whenForm, number: numberForm, choose: chooseForm, who: whoForm };

export const formOf = (question) => forms[question.kind](question);

// Hints are given one after the other; onHint() is told of each. memory.hints: how many have been.
export function hintsOf(hints, onHint, memory) {
  if (!hints?.length) return null;
  memory.hints ??= 0;
  const list = made('ol', { className: 'hints', aria: { live: 'polite' } }, hints.slice(0, memory.hints).map((hint) => made('li', { textContent: inLanguage(hint) })));
  const more = button('', () => {
    list.append(made('li', { textContent: inLanguage(hints[memory.hints++]) }));
    onHint();
    label();
  }, { className: 'hint' });
  function label() {
    more.textContent = memory.hints < hints.length ? words().hint(memory.hints + 1, hints.length) : words().noHints;
    more.disabled = memory.hints >= hints.length;
  }
  label();
  return { button: more, list };
}
