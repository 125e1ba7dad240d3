// The plain text of a share (core/scenario/share.hpp), taken apart and put together again.

// {start, before, open, after, places, text}: its lines, in their order. start is what comes first, open what makes the run that is open, before
// and after the other branches, places the marks, the focus, what is open beside it and what is filtered, text all the rest.
function takenApart(share) {
  const parts = { start: [], before: [], open: [], after: [], places: [] };
  const lines = share.split('\n');
  const end = lines.findIndex((line, i) => i > 0 && (line === 'text' || line === ''));
  let branch = parts.open; // where there are no others
  for (const [i, line] of lines.slice(0, end).entries()) {
    const [word] = line.split(' ', 1);
    if (word === 'open') branch = parts.open;
    if (word === 'branch') branch = parts.open.length ? parts.after : parts.before;
    if (i === 0 || word === 'scenario') parts.start.push(line);
    else if (['mark', 'focus', 'panel', 'plot', 'filter'].includes(word)) parts.places.push(line);
    else branch.push(line);
  }
  return { ...parts, text: lines.slice(end) };
}

const together = ({ start, before, open, after, places, text }) => [...start, ...before, ...open, ...after, ...places, ...text].join('\n');
const linesOf = (lines, word) => lines.filter((line) => line.startsWith(`${word} `));

// What makes the run that is open: {values, seed, edits}; seed: null for the scenario's own, edits: those that are on.
export function changesOf(share) {
  const { open } = takenApart(share);
  const set = linesOf(open, 'set').map((line) => line.slice('set '.length));
  const [seed] = linesOf(open, 'seed');
  return {
    values: Object.fromEntries(set.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    seed: seed === undefined ? null : Number(seed.slice('seed '.length)),
    edits: linesOf(open, 'edit on').map((line) => line.slice('edit on '.length)),
  };
}

// The share with what is wanted in place of what it has for the run that is open: {edits, values, seed, focus}. Other branches stay.
export function withChanges(share, { edits, values, seed, focus }) {
  const parts = takenApart(share);
  const of = (lines, word, wanted) => wanted ?? linesOf(lines, word);
  const open = [
    ...linesOf(parts.open, 'open'),
    ...of(parts.open, 'set', values && Object.entries(values).map(([name, value]) => `set ${name}=${value}`)),
    ...of(parts.open, 'seed', seed === undefined ? undefined : [`seed ${seed}`]),
    ...of(parts.open, 'edit', edits?.map((line) => `edit on ${line}`)),
  ];
  const places = [
    ...linesOf(parts.places, 'mark'),
    ...of(parts.places, 'focus', focus === undefined ? undefined : [`focus ${focus}`]),
    ...linesOf(parts.places, 'panel'),
    ...linesOf(parts.places, 'plot'),
    ...linesOf(parts.places, 'filter'),
  ];
  return together({ ...parts, open, places });
}

// The run alone: without the places that are marked, what is in focus, what is open beside it, and what is filtered.
export const withoutPlaces = (share) => together({ ...takenApart(share), places: [] });
