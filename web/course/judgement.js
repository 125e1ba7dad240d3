// What is told of an answer: right or not, part by part, and what it would have led to.
import { button, made } from '../dom.js';
import { inLanguage, words } from './words.js';

const fieldName = (name) => words().fields[name] ?? name;

// expected: whether what would have been right may be told.
function table(parts, expected) {
  const head = [words().part, words().yours, words().result, ...(expected ? [words().expected] : [])];
  return made('div', { className: 'scroller' }, made('table', { className: 'parts' },
    made('thead', {}, made('tr', {}, head.map((title) => made('th', { scope: 'col', textContent: title })))),
    made('tbody', {}, parts.map((part) => made('tr', { className: part.right ? 'right' : 'wrong' },
      made('th', { scope: 'row', textContent: fieldName(part.field) }),
      made('td', { textContent: part.given || words().nothing }),
      made('td', { textContent: `${part.right ? '✓' : '✗'} ${part.right ? words().partRight : words().partWrong}` }),
      expected ? made('td', { textContent: part.expected }) : null)))));
}

// held: so many of all the parts are right.
export function verdictWith({ right, held, all }) {
  if (right) return words().right;
  return held > 0 ? words().partly(held, all) : words().wrong;
}

export const counted = ({ right, parts }) => ({ right, held: parts.filter((part) => part.right).length, all: parts.length });
const verdictOf = (judged) => verdictWith(counted(judged));

// Into a place that is read aloud when it changes. expected: as above.
export function showJudgement(place, judged, { expected, playOut = null }) {
  place.className = `judgement ${judged.right ? 'right' : 'wrong'}`;
  place.replaceChildren(
    made('p', { className: 'verdict', textContent: expected && !judged.right ? `${verdictOf(judged)} ${words().revealed}` : verdictOf(judged) }),
    inLanguage(judged.says) ? made('p', { textContent: inLanguage(judged.says) }) : '',
    judged.right && !expected ? '' : table(judged.parts, expected || judged.right),
    playOut && judged.plays?.length ? button(words().playOut, playOut, { className: 'play-out' }) : '');
}
