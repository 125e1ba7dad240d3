// Forms for answers, one for each kind of question. Each is {element, answer(), follow?(stage)}: answer() is a list of {field, value}, empty
// when nothing has been answered.
import { button, field, made, newId } from './dom.js';
import { inLanguage, words } from './words.js';

const flags = ['SYN', 'ACK', 'FIN', 'RST', 'PSH'];
const second = 1e9;

// Rows of the picture of RFC 9293, figure 5: who opens on the left, who waits on the right.
const states = ['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED', 'FIN-WAIT-1', 'CLOSE-WAIT', 'FIN-WAIT-2', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'];

const group = (legend, className, ...children) => made('fieldset', { className }, made('legend', { textContent: legend }), children);

function checkbox(label, value, type = 'checkbox', name = '') {
  const id = newId('box');
  const input = made('input', { type, id, value, name });
  return { input, element: made('span', { className: 'option' }, input, made('label', { htmlFor: id, textContent: label })) };
}

function segmentForm({ fields }) {
  const parts = [];
  const inputs = {};
  const drawn = made('output', { className: 'drawn', aria: { label: words().drawn } });
  let boxes = [];
  for (const name of fields) {
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
  const answer = () => [
    ...(boxes.length && chosen() ? [{ field: 'flags', value: chosen() }] : []),
    ...Object.entries(inputs).filter(([, input]) => input.value.trim()).map(([name, input]) => ({ field: name, value: input.value.trim() })),
  ];
  const element = made('div', { className: 'form' }, parts, drawn);
  element.addEventListener('input', () => {
    drawn.textContent = answer().map(({ field: name, value }) => (name === 'flags' ? `[${value.replaceAll(' ', ', ')}]` : `${name}=${value}`)).join('  ');
  });
  return { element, answer };
}

function stateForm() {
  const name = newId('state');
  const options = states.map((state) => ({ state, ...checkbox(state, state, 'radio', name) }));
  for (const { state, element } of options) element.dataset.state = state;
  return {
    element: group(words().state, 'states', options.map(({ element }) => element)),
    answer: () => options.filter(({ input }) => input.checked).map(({ state }) => ({ field: 'state', value: state })),
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
    // What is pointed at on the timeline stands in the field, and the other way round.
    follow(stage) {
      const { pointed } = stage;
      if (pointed !== null && pointed !== seen) input.value = timeText(pointed);
      seen = pointed;
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
  };
}

function chooseForm({ choices }) {
  const options = choices.map((choice, i) => checkbox(inLanguage(choice), String(i + 1)));
  return {
    element: made('div', { className: 'form' }, group(words().chooseHelp, 'choices', options.map(({ element }) => element))),
    answer: () => options.filter(({ input }) => input.checked).map(({ input }) => ({ field: 'choice', value: input.value })),
  };
}

const forms = { segment: segmentForm, state: stateForm, when: whenForm, number: numberForm, choose: chooseForm };

export const formOf = (question) => forms[question.kind](question);

// Hints are given one after the other; onHint() is told of each.
export function hintsOf(hints, onHint) {
  if (!hints?.length) return null;
  let given = 0;
  const list = made('ol', { className: 'hints', aria: { live: 'polite' } });
  const more = button(words().hint(1, hints.length), () => {
    list.append(made('li', { textContent: inLanguage(hints[given++]) }));
    onHint();
    more.textContent = given < hints.length ? words().hint(given + 1, hints.length) : words().noHints;
    more.disabled = given >= hints.length;
  }, { className: 'hint' });
  return { button: more, list };
}
