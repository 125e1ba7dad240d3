// Which lesson is about a rule.

// Rules that many events of different kinds follow, or of sources that no lesson is about as a whole, by the lab's names of them; one that ends in - is
// the beginning of several.
const byName = {
  'three-way-handshake': 'handshake-done',
  'why-not-two': 'variant-two-message-handshake',
  'historical-syn': 'syn-sent-bad-ack listen-ack-reset',
  'refused-and-unreachable': 'syn-sent-refused reset reset-to-listen syn-to-listen syn-reset syn-received-bad-ack not-ours invalid-address icmp-',
  'simultaneous-open': 'syn-sent-simultaneous',
  'floods-and-cookies': 'backlog-full half-open-gives-way variant-data-before-established',
  'data-and-acknowledgments': 'send-ack',
  'four-segment-close': 'fin-arrived fin-acked last-ack-acked text-after-close',
  'three-segment-close': 'variant-fin-apart',
  'simultaneous-close': 'closing-acked',
  'last-ack-lost': 'time-wait-start time-wait-restart time-wait-over time-wait-echo time-wait-stray',
  'without-time-wait': 'variant-no-time-wait',
  'new-incarnation': 'no-timestamp time-wait-ignore-rst variant-time-wait-assassination',
  'state-diagram': 'syn-fin',
  'crash-and-reboot': 'reset-outside reset-challenge',
  'fast-retransmit-and-sack': 'duplicate-ack loss-probe loss-probe-start partial-ack proportional-reduction recovered reduction-undone reordering-',
  'slow-start': 'idle-restart hystart-',
  'cubic-and-bbr': 'bbr- pacing-',
  'zero-window': 'window-changed variant-ignores-window',
  'nagle-and-delayed-ack': 'delayed-ack delayed-ack-start variant-no-delayed-ack',
  bufferbloat: 'dctcp- ledbat-',
};

const isOf = (rule) => (name) => name === rule || (name.endsWith('-') && rule.startsWith(name));

const parsed = (source) => {
  const found = /^RFC (\d+)(?:[ ,]+(\d+(?:\.\d+)*))?/.exec(source);
  return found ? { rfc: found[1], section: found[2] ?? '' } : null;
};

const holds = (above, section) => above === '' || section === above || section.startsWith(`${above}.`);

// The name of a lesson of [{name, rules}]: the one that is meant for the rule, or that names its source, as "RFC 9293 3.5", or the nearest above
// it; null when there is none.
export function lessonOfRule(rule, source, lessons) {
  const meant = lessons.find(({ name }) => byName[name]?.split(' ').some(isOf(rule)));
  if (meant) return meant.name;
  const wanted = parsed(source);
  if (!wanted) return null;
  let best = null;
  for (const { name, rules = [] } of lessons) {
    for (const own of rules.map(parsed)) {
      if (!own || own.rfc !== wanted.rfc || !holds(own.section, wanted.section)) continue;
      if (!best || own.section.length > best.section.length) best = { name, section: own.section };
    }
  }
  return best?.name ?? null;
}
