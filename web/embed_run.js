// The run that is open, as a page around the lab sees and sets it.
import { Refusal } from './embed_messages.js';
import { fromFragment, isShare } from './share.js';
import { askFor, callWithTexts } from './texts.js';

// {name, text, shipped, title, share, values, seed, edits, focus, events, verdict, notice, lines?}
export function runOf(program, withLines = false) {
  const { name, text, shipped } = JSON.parse(askFor(program, 'tcplab_source'));
  const share = askFor(program, 'tcplab_share');
  const { title, verdict, notice, lines, times, first } = JSON.parse(askFor(program, 'tcplab_transcript'));
  const { values, seed, edits } = partsOf(share);
  const run = { name, text, shipped, title, share, values, seed, edits, focus: program._tcplab_focus(), verdict, notice };
  return withLines ? { ...run, first, lines: lines.map((line, i) => ({ time: times[i], line })) } : run;
}

// What a share (share.hpp) has before its text, taken apart.
function partsOf(share) {
  const values = {};
  const edits = [];
  let seed = null;
  for (const line of share.split('\n')) {
    const [, word, rest] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    if (word === 'text') break;
    if (word === 'set') values[rest.slice(0, rest.indexOf('='))] = rest.slice(rest.indexOf('=') + 1);
    if (word === 'seed') seed = Number(rest);
    if (word === 'edit' && rest.startsWith('on ')) edits.push(rest.slice(3));
  }
  return { values, seed, edits };
}

// The share of what is open, with what is wanted in place of what it has.
export function shareWith(program, { edits, values, seed, focus }) {
  const share = askFor(program, 'tcplab_share');
  const lines = share.split('\n');
  const end = lines.findIndex((line, i) => i > 0 && line === 'text');
  const head = (end < 0 ? lines : lines.slice(0, end)).filter((line) => line !== '');
  const rest = end < 0 ? [] : lines.slice(end);
  const of = (word, wanted) => wanted ?? head.filter((line) => line.startsWith(`${word} `));
  return [
    head[0],
    ...of('scenario'),
    ...of('set', values && Object.entries(values).map(([name, value]) => `set ${name}=${value}`)),
    ...of('seed', seed === undefined ? undefined : [`seed ${seed}`]),
    ...of('edit', edits?.map((line) => `edit on ${line}`)),
    ...of('mark'),
    ...of('focus', focus === undefined ? undefined : [`focus ${focus}`]),
    ...(rest.length ? rest : ['']),
  ].join('\n');
}

// Throws a Refusal with what is wrong with it.
export async function openShare(program, name, share) {
  if (callWithTexts(program, 'tcplab_has_script', [name, share])) await program.complete();
  const reason = askFor(program, 'tcplab_open_share', [name, share]);
  if (reason === null) return;
  throw new Refusal('refused', reason || runOf(program).notice || 'it cannot be run');
}

// What a link to the lab says of a run, wherever that lab is. Throws a Refusal.
export async function shareOfLink(link) {
  let address;
  try {
    address = new URL(link);
  } catch {
    throw new Refusal('malformed', 'link: not an address');
  }
  if (isShare(address.hash)) {
    return fromFragment(address.hash).catch(() => { throw new Refusal('malformed', 'link: it is damaged, or not whole'); });
  }
  const scenario = address.searchParams.get('scenario');
  if (scenario === null) throw new Refusal('malformed', 'link: it leads to no run');
  return `tcplab 1\nscenario ${scenario}\n`;
}
