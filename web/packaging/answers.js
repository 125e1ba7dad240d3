// A learner's answer (docs/embedding.md) as SCORM and xAPI write interactions.

// What was answered, or would be right, as one text: "flags=SYN,ACK seq=y", or the lines of a change.
export function textOf(given) {
  if (given === null || given === undefined) return '';
  if (!Array.isArray(given)) return String(given);
  return given.map(({ field, value }) => (field === 'edit' ? value : `${field}=${String(value).replaceAll(' ', ',')}`)).join(' ');
}

// The number in it, where it is one number, or one of seconds, and nothing else; null otherwise.
export function numberOf(text) {
  const found = /^(?:number=)?(-?\d+(?:\.\d+)?) ?s?$/.exec(text);
  return found ? Number(found[1]) : null;
}

// The numbers of choices: "choice=1 choice=3" -> ['1', '3']
export const choicesOf = (text) => [...text.matchAll(/\d+/g)].map(([number]) => number);

// An identifier that both versions of SCORM take: letters, digits, - and _.
export const identifier = (text) => text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 200);

const two = (number) => String(number).padStart(2, '0');
const hundredths = (seconds) => Math.max(0, Math.round(seconds * 100));

// HHHH:MM:SS.SS, as SCORM 1.2 writes how long something took.
export function timespan(seconds) {
  const all = hundredths(Math.min(seconds, 9999 * 3600));
  const whole = Math.floor(all / 100);
  return `${String(Math.floor(whole / 3600)).padStart(4, '0')}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${two(all % 100)}`;
}

// As ISO 8601 does.
export function duration(seconds) {
  const all = hundredths(seconds);
  const whole = Math.floor(all / 100);
  return `PT${Math.floor(whole / 3600)}H${Math.floor(whole / 60) % 60}M${(all % 6000) / 100}S`;
}

// The learner's time of day, as SCORM 1.2 writes it; and the instant, as SCORM 2004 does: a time zone comes only after a fraction of a second.
export const timeOfDay = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
export const instant = (date) => `${date.toISOString().slice(0, 21)}Z`;
