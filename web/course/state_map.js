// The state diagram as a map that fills up: the states and arcs of RFC 9293, figure 5, that the learner's runs have passed.
import { made } from '../dom.js';
import { svg } from './svg.js';
import { words } from './words.js';

// Where they lie in a square of side 100, as in the lab's own diagram.
const places = {
  CLOSED: [50, 5], LISTEN: [50, 20], 'SYN-SENT': [79, 33], 'SYN-RECEIVED': [21, 33], ESTABLISHED: [50, 47], 'FIN-WAIT-1': [21, 61], 'CLOSE-WAIT': [79, 61],
  CLOSING: [50, 70], 'FIN-WAIT-2': [21, 79], 'LAST-ACK': [79, 79], 'TIME-WAIT': [50, 94],
};
const halfWidth = 14;
const halfHeight = 4.2;

// The arcs of the figure, by their ends; those that are not straight with the points that bend them.
const arcs = [
  ['CLOSED', 'LISTEN', 45, 9, 45, 16], ['LISTEN', 'CLOSED', 55, 16, 55, 9], ['CLOSED', 'SYN-SENT', 68, 6, 77, 16], ['SYN-SENT', 'CLOSED', 90, 14, 79, 3],
  ['LISTEN', 'SYN-SENT', 62, 22, 70, 26], ['LISTEN', 'SYN-RECEIVED', 33, 20, 25, 25], ['SYN-RECEIVED', 'LISTEN', 36, 29, 46, 26], ['SYN-SENT', 'SYN-RECEIVED'],
  ['SYN-SENT', 'ESTABLISHED', 75, 42, 67, 46], ['SYN-RECEIVED', 'ESTABLISHED', 25, 42, 33, 46], ['SYN-RECEIVED', 'FIN-WAIT-1', 15, 42, 15, 52],
  ['ESTABLISHED', 'FIN-WAIT-1', 33, 49, 25, 53], ['ESTABLISHED', 'CLOSE-WAIT', 67, 49, 75, 53], ['FIN-WAIT-1', 'FIN-WAIT-2'], ['FIN-WAIT-1', 'CLOSING', 40, 62, 48, 63],
  ['FIN-WAIT-1', 'TIME-WAIT', 36, 64, 35, 84], ['FIN-WAIT-2', 'TIME-WAIT', 24, 88, 32, 93], ['CLOSE-WAIT', 'LAST-ACK'], ['CLOSING', 'TIME-WAIT'],
  ['LAST-ACK', 'CLOSED', 105, 78, 110, 1], ['TIME-WAIT', 'CLOSED', -26, 110, -8, 0],
];
export const nameOf = ([from, to]) => `${from}>${to}`;
export const isArc = (name) => arcs.some((arc) => nameOf(arc) === name);

const steps = 24;
const inside = ([x, y], state) => Math.abs(x - places[state][0]) <= halfWidth && Math.abs(y - places[state][1]) <= halfHeight;

// Between the boxes of its ends.
function line([from, to, ...bends]) {
  const [a, d] = [places[from], places[to]];
  const third = (share) => [a[0] + (d[0] - a[0]) * share, a[1] + (d[1] - a[1]) * share];
  const [b, c] = bends.length ? [bends.slice(0, 2), bends.slice(2)] : [third(1 / 3), third(2 / 3)];
  const at = (t) => [0, 1].map((i) => (1 - t) ** 3 * a[i] + 3 * t * (1 - t) ** 2 * b[i] + 3 * t * t * (1 - t) * c[i] + t ** 3 * d[i]);
  const points = Array.from({ length: steps * 8 + 1 }, (_, i) => at(i / (steps * 8))).filter((point) => !inside(point, from) && !inside(point, to));
  return points.filter((_, i) => i % 8 === 0 || i === points.length - 1).map((point) => point.map((each) => each.toFixed(1)).join(',')).join(' ');
}

export class StateMap {
  #passed;
  #note;
  #read;
  #timer = null;
  element = made('section', { className: 'state-map' });

  // passed: names of arcs so far; read(): those of what the lab shows; note(names): all of them, when there are more.
  constructor({ passed, read, note }) {
    this.#passed = new Set(passed);
    this.#read = read;
    this.#note = note;
    this.#draw();
  }

  // Takes in what the lab shows now.
  look() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const before = this.#passed.size;
    for (const name of this.#read()) if (isArc(name)) this.#passed.add(name);
    if (this.#passed.size === before) return;
    this.#note([...this.#passed]);
    this.#draw();
  }

  // Call it after every frame: it looks when they have come to an end.
  follow() { this.#timer ??= setTimeout(() => this.look(), 300); }

  remove() { clearTimeout(this.#timer); }

  #draw() {
    const has = (arc) => this.#passed.has(nameOf(arc));
    const seen = new Set(arcs.filter(has).flatMap(([from, to]) => [from, to]));
    const told = words().mapped(seen.size, Object.keys(places).length, arcs.filter(has).length, arcs.length);
    const picture = svg('svg', { viewBox: '-16 -2 132 102', role: 'img', 'aria-label': told });
    const heads = ['', 'passed'].map((kind) => {
      const head = svg('marker', { id: `state-map-head${kind}`, viewBox: '0 0 6 6', refX: 5, refY: 3, markerWidth: 6, markerHeight: 6, orient: 'auto', class: kind });
      head.append(svg('path', { d: 'M0,0 L6,3 L0,6 Z' }));
      return head;
    });
    picture.append(...heads);
    for (const arc of [...arcs.filter((each) => !has(each)), ...arcs.filter(has)]) {
      const kind = has(arc) ? 'passed' : '';
      picture.append(svg('polyline', { points: line(arc), class: kind, 'marker-end': `url(#state-map-head${kind})` }));
    }
    for (const [state, [x, y]] of Object.entries(places)) {
      const box = svg('g', { class: seen.has(state) ? 'passed' : '' });
      const name = svg('text', { x, y: y + 1.3 });
      name.textContent = state;
      box.append(svg('rect', { x: x - halfWidth, y: y - halfHeight, width: 2 * halfWidth, height: 2 * halfHeight, rx: 1.5 }), name);
      picture.append(box);
    }
    const missing = arcs.filter((arc) => !has(arc));
    this.element.replaceChildren(made('h4', { textContent: words().stateMap }), picture, made('p', { className: 'quiet', textContent: told, aria: { role: 'status' } }),
      missing.length ? made('details', {}, made('summary', { textContent: words().notYet }), made('p', { textContent: missing.map(([from, to]) => `${from} → ${to}`).join(', ') })) : '');
  }
}
