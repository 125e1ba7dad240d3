// Which lesson is about a rule: the one that names its section, or the nearest above it.

const parsed = (rule) => {
  const found = /^RFC (\d+)(?:[ ,]+(\d+(?:\.\d+)*))?/.exec(rule);
  return found ? { rfc: found[1], section: found[2] ?? '' } : null;
};

const holds = (above, section) => above === '' || section === above || section.startsWith(`${above}.`);

// The name of a lesson of [{name, rules}]; null when there is none.
export function lessonOfRule(rule, lessons) {
  const wanted = parsed(rule);
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
