// The run that is open, as a page around the lab sees and sets it.
import { Refusal } from './embed_messages.js';
import { fromFragment, isShare } from './share.js';
import { changesOf } from './share_text.js';
import { askFor, callWithTexts } from './texts.js';

// {name, text, shipped, title, share, values, seed, edits, focus, verdict, notice}; with its lines also {first, lines: [{time, line}]}, first being
// the event that the first of them is of.
export function runOf(program, withLines = false) {
  const { name, text, shipped } = JSON.parse(askFor(program, 'tcplab_source'));
  const share = askFor(program, 'tcplab_share');
  const { title, verdict, notice, lines, times, first } = JSON.parse(askFor(program, 'tcplab_transcript'));
  const run = { name, text, shipped, title, share, ...changesOf(share), focus: program._tcplab_focus(), verdict, notice };
  return withLines ? { ...run, first, lines: lines.map((line, i) => ({ time: times[i], line })) } : run;
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
