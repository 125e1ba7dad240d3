// What a message of the page around the lab may look like. Whatever is not exactly so is refused before anything is done with it.

export const version = 1;

export class Refusal extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

const malformed = (text) => new Refusal('malformed', text);

const isNumber = (least, most) => (value) => Number.isSafeInteger(value) && value >= least && value <= most;
const isText = (most) => (value) => typeof value === 'string' && value.length <= most && !value.includes('\0');
const isLine = (most) => (value) => isText(most)(value) && !/[\r\n]/.test(value);
const isName = (value) => typeof value === 'string' && /^[\w.-]{1,100}$/.test(value);
const isFlag = (value) => typeof value === 'boolean';
const isOneOf = (...words) => (value) => words.includes(value);
const isList = (most, each) => (value) => Array.isArray(value) && value.length <= most && value.every(each);

// Values of parameters: {name: text}
function isValues(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= 64 && entries.every(([name, given]) => isName(name) && isLine(200)(given));
}

const longestText = 1 << 20; // characters
const line = isLine(4000);

// do -> what it may have beside it: {name: check}; of `one`, exactly one.
const forms = {
  hello: {},
  load: {
    one: ['scenario', 'text', 'link', 'share', 'lesson', 'exam'],
    scenario: isName, text: isText(longestText), name: isLine(200), link: isLine(64_000), share: isText(longestText), lesson: isName, step: isNumber(1, 99), afresh: isFlag,
    exam: isList(50, isName), seed: isNumber(0, 2 ** 31 - 1), minutes: isNumber(1, 300),
  },
  get: { what: isOneOf('run', 'transcript', 'link', 'state') },
  set: { edits: isList(500, line), values: isValues, seed: isNumber(0, Number.MAX_SAFE_INTEGER), focus: isNumber(0, 4_000_000) },
  edit: { one: ['line'], line },
  focus: { one: ['event'], event: isNumber(-1, 4_000_000) },
  options: {
    language: isOneOf('en', 'zh'), theme: isOneOf('dark', 'light'),
    layout: isOneOf('learn', 'explore', 'engineer', 'embed'), hide: isList(20, isName), readonly: isFlag,
  },
  subscribe: { one: ['events'], events: isList(20, isName) },
  resume: { one: ['state'], state: isText(64_000) },
  grade: { expect: isList(100, isLine(1000)) },
};

// The message, when it is a question of this version; throws a Refusal.
export function asQuestion(data) {
  if (data.tcplab !== version) throw new Refusal('version', `this is version ${version}`);
  const { id } = data;
  if (!isNumber(0, Number.MAX_SAFE_INTEGER)(id) && !isLine(64)(id)) throw malformed('id: a number or a short text');
  return data;
}

// Throws a Refusal when there is anything in the question that does not belong there.
export function check(question) {
  if (typeof question.do !== 'string' || !Object.hasOwn(forms, question.do)) throw malformed('do: nothing of that name can be done');
  const { one, ...form } = forms[question.do];
  for (const key of Object.keys(question)) {
    if (['tcplab', 'id', 'do'].includes(key)) continue;
    if (!Object.hasOwn(form, key)) throw malformed(`${key.slice(0, 40)}: not known here`);
    if (!form[key](question[key])) throw malformed(`${key}: not as it has to be, or too long`);
  }
  if (one && one.filter((key) => Object.hasOwn(question, key)).length !== 1) throw malformed(`one of ${one.join(', ')}`);
}
