// In place of the lessons' module: one lesson with a step of each kind, and judgements that are written down.
const both = (en, zh) => ({ en, zh });
const run = (name) => ({ kind: 'run', shared: `tcplab 1\nscenario ${name}\n` });
const text = (en, zh) => ({ kind: 'text', html: both(`<p>${en}</p>`, `<p>${zh}</p>`) });
const ms = 1e6;

const lesson = {
  title: both('A lesson to be tried', '试用的一课'), summary: both('Every kind of step once.', '每种步骤各一次。'), row: 2, minutes: 5, needs: ['other'], rules: ['RFC 9293 3.5'],
  steps: [
    { title: null, blocks: [
      text('<a href="term:segment">Segments</a> go from <a href="focus:client->server SYN #1 arrives">one end</a> to the other; <a href="rfc:9293#3.5">the RFC</a> says how. <a href="requirement:MUST-13">MUST-13</a>, <a href="claim:H-56">H-56</a>.', '<a href="term:segment">报文段</a>从<a href="focus:client->server SYN #1 arrives">一端</a>到另一端；见 <a href="rfc:9293#3.5">RFC</a>。<a href="requirement:MUST-13">MUST-13</a>，<a href="claim:H-56">H-56</a>。'),
      run('three-way-handshake'), { kind: 'show', span: [0, 150 * ms], focus: { event: 6, at: 40 * ms }, hide: { event: 6, at: 40 * ms }, numbers: 'letters' }] },
    { title: both('Draw the answer', '画出应答'), blocks: [
      { kind: 'question', question: { kind: 'segment', ask: both('What does the server answer?', '服务器怎样应答？'), fields: ['flags', 'seq', 'ack'], choices: [], hints: [both('It agrees.', '它同意。'), both('A SYN counts.', 'SYN 占一个序号。'), both('SYN and ACK.', 'SYN 和 ACK。')] } },
      text('So it is.', '正是如此。')] },
    { title: both('The state', '状态'), blocks: [
      { kind: 'show', hide: { event: 6, at: 40 * ms }, panel: 'diagram' },
      { kind: 'question', question: { kind: 'state', ask: both('In which state is the server then?', '服务器此时处于什么状态？'), fields: [], choices: [], hints: [] } }] },
    { title: both('When', '何时'), blocks: [
      run('lost-syn'), { kind: 'show', span: [0, 3000 * ms], hide: { event: 6, at: 25 * ms } },
      { kind: 'question', question: { kind: 'when', ask: both('When is the SYN sent again?', 'SYN 何时重传？'), fields: [], choices: [], hints: [] } }] },
    { title: both('Choose', '选择'), blocks: [
      { kind: 'question', question: { kind: 'choose', ask: both('Who waits?', '谁在等待？'), fields: [], choices: [both('The client.', '客户端。'), both('Nobody.', '没有人。')], hints: [] } }] },
    { title: both('Do it', '动手'), blocks: [
      run('three-way-handshake'),
      { kind: 'task', task: { ask: both('Lose the first SYN.', '丢掉第一个 SYN。'), goals: ['client->server SYN #1 lost'], mostEdits: 1, allowed: ['drop'], hints: [both('Its menu.', '打开它的菜单。')] } },
      { kind: 'exercise', names: ['numbers', 'again'] }] },
  ],
};

const expected = { segment: { flags: 'SYN ACK', seq: 'y', ack: 'x+1' }, state: { state: 'SYN-RECEIVED' }, when: { time: '1.01s' }, number: { number: '1001' }, choose: { choice: '1' } };
const says = { right: both('Well seen.', '看得准。'), wrong: both('A bare ACK would not open the other direction.', '只有 ACK 不能打开另一个方向。') };

function judged(kind, answer) {
  const near = (field, value) => (field === 'time' ? Math.abs(parseFloat(value) - 1.01) < 0.15 : value === expected[kind][field]);
  const parts = Object.keys(expected[kind]).map((field) => {
    const given = answer.find((each) => each.field === field)?.value ?? '';
    return { field, given, expected: expected[kind][field], right: near(field, given) };
  });
  const right = parts.every((part) => part.right);
  return { right, credit: parts.filter((part) => part.right).length / parts.length, parts, says: right ? says.right : says.wrong, plays: right || kind !== 'segment' ? [] : ['drop server->client SYN-ACK #1'] };
}

function judgedTask(shared) {
  const right = shared.includes('edit on drop client->server SYN #1');
  return { right, credit: right ? 1 : 0, parts: [{ field: 'client->server SYN #1 lost', given: '', expected: '', right }], says: says.right, plays: [] };
}

const exercise = { title: both('Numbers of one\'s own', '自己的数值'), shared: 'tcplab 1\nscenario three-way-handshake\n', hide: { event: 6, at: 40 * ms }, question: { kind: 'number', ask: both('Which number is next?', '下一个序号是多少？'), fields: [], choices: [], hints: [both('Count.', '数一数。')] } };

const functions = {
  lesson_open: (en) => (en.includes('broken') ? { errors: [{ file: 'en.md', line: 3, column: 1, message: both('unknown block', '未知的块') }], lesson } : { errors: [], lesson }),
  lesson_judge: (step, block, answer, shared) => {
    const asked = lesson.steps[step].blocks[block];
    return asked.kind === 'task' ? judgedTask(shared) : judged(asked.question.kind, JSON.parse(answer));
  },
  lesson_find: () => ({ event: 6, at: 40 * ms }),
  exercise_list: () => [{ name: 'numbers', lesson: 'tried', title: exercise.title }, { name: 'again', lesson: 'tried', title: both('Again', '再来') }],
  exercise_make: () => exercise,
  exercise_judge: (name, seed, answer) => judged('number', JSON.parse(answer)),
  glossary: () => ({ segment: both('<b>segment</b>: what TCP sends.', '<b>报文段</b>：TCP 发送的单位。') }),
};

export const index = [
  { name: 'other', row: 1, title: both('Fields of a segment', '报文段的字段'), summary: both('What stands where.', '各字段的位置。'), minutes: 6, needs: [], rules: ['RFC 9293 3.1'] },
  { name: 'tried', row: 2, title: lesson.title, summary: lesson.summary, minutes: 5, needs: ['other'], rules: ['RFC 9293 3.5', 'RFC 9293 3.10.7'] },
  { name: 'wait', row: 16, title: both('The last ACK is lost', '最后一个 ACK 丢失'), summary: both('Why TIME-WAIT starts anew.', '为什么 TIME-WAIT 重新计时。'), minutes: 8, needs: ['tried'], rules: ['RFC 9293 3.6'] },
  { name: 'broken', row: 17, title: both('Broken', '有错'), summary: both('It has an error.', '有一处错误。'), minutes: 5, needs: [], rules: [] },
];

// As Emscripten makes a module.
export default async () => ({ ccall: (name, type, kinds, given) => JSON.stringify(functions[name](...given)) });
