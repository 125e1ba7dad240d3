// A store of learning records (xAPI 1.0.3) with the launch of cmi5, on this machine: what a published package takes for no statement is
// refused, and so is what cmi5 forbids.
import { createServer } from 'node:http';
import factory from '@learninglocker/xapi-validation/dist/factory.js';

const validator = factory.default ?? factory;
const defined = ['initialized', 'completed', 'passed', 'failed', 'terminated'];
const verbOf = ({ verb }) => verb.id.split('/').at(-1);
const category = ({ context }) => (context?.contextActivities?.category ?? []).map(({ id }) => id);
const cmi5 = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
const moveOn = 'https://w3id.org/xapi/cmi5/context/categories/moveon';
const session = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';

// What is wrong with a statement, given those before it in its session and in its registration; cmi5, sections 9 and 10.
function wrongWith(statement, { before, launch }) {
  const wrong = validator.statement(statement, ['statement']).map((warning) => JSON.stringify(warning));
  const verb = verbOf(statement);
  const ours = before.filter((other) => other.context.extensions[session] === launch.sessionId);
  const expect = (holds, text) => { if (!holds) wrong.push(`${verb}: ${text}`); };
  expect(typeof statement.id === 'string' && typeof statement.timestamp === 'string', 'an id and a timestamp');
  expect(JSON.stringify(statement.actor) === JSON.stringify(launch.actor), 'the actor of the launch');
  expect(statement.context?.registration === launch.registration, 'the registration of the launch');
  expect(statement.context?.extensions?.[session] === launch.sessionId, 'the context template of the launch');
  expect(statement.context?.contextActivities?.grouping?.length === 1, 'the grouping of the context template');
  expect(ours.length > 0 || verb === 'initialized', 'initialized is the first');
  expect(!ours.some((other) => verbOf(other) === 'terminated'), 'nothing comes after terminated');
  if (!defined.includes(verb)) {
    expect(!category(statement).includes(cmi5), 'the category is only of defined statements');
    return wrong;
  }
  expect(statement.object.id === launch.activityId, 'the activity of the launch');
  expect(category(statement).includes(cmi5), 'the category cmi5');
  expect(category(statement).includes(moveOn) === ['completed', 'passed', 'failed'].includes(verb), 'the category moveOn, where it belongs');
  expect(['initialized', 'terminated'].includes(verb) ? !ours.some((other) => verbOf(other) === verb) : true, 'once in a session');
  expect(['completed', 'passed'].includes(verb) ? !before.some((other) => verbOf(other) === verb) : true, 'once in a registration');
  if (['completed', 'passed', 'failed', 'terminated'].includes(verb)) expect(/^P/.test(statement.result?.duration), 'a duration');
  if (verb === 'completed') expect(statement.result.completion === true && statement.result.score === undefined, 'completion, and no score');
  if (verb === 'passed') expect(statement.result.success === true && (statement.result.score?.scaled ?? 1) >= launch.masteryScore, 'success, by the mastery score');
  if (verb === 'failed') expect(statement.result.success === false, 'no success');
  return wrong;
}

// {url, begin(), statements, states, refused, close}: begin(au) is a launch, whose address is answered.
export async function recordStore() {
  const statements = [];
  const states = new Map();
  const refused = [];
  const actor = { objectType: 'Agent', account: { homePage: 'https://school.example', name: 'learner-1' } };
  const registration = '6d1f4a3e-2c5b-4f0e-9a77-0b1c2d3e4f50';
  const tokens = new Map(); // token -> launch
  const fetches = new Map(); // key -> token, once
  let launches = 0;

  async function answer(request, url, body) {
    if (url.pathname === '/fetch') {
      const token = fetches.get(url.searchParams.get('key'));
      fetches.delete(url.searchParams.get('key'));
      return request.method === 'POST' && token ? [200, { 'auth-token': token }] : [200, { 'error-code': '1', 'error-text': 'no such key, or used' }];
    }
    const launch = tokens.get(/^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1]);
    if (!launch) return [401, { error: 'who are you' }];
    if (!/^1\.0\.\d$/.test(request.headers['x-experience-api-version'] ?? '')) return [400, { error: 'no version' }];
    if (url.pathname === '/xapi/agents/profile') return [200, { languagePreference: 'en-US', audioPreference: 'off' }];
    if (url.pathname === '/xapi/activities/state') {
      const name = url.searchParams.get('stateId');
      if (url.searchParams.get('activityId') !== launch.activityId || url.searchParams.get('registration') !== registration) return [400, { error: 'another activity' }];
      if (name === 'LMS.LaunchData') return request.method === 'GET' ? [200, launch.data] : [403, { error: 'this is the platform\'s' }];
      if (request.method === 'GET') return states.has(name) ? [200, states.get(name)] : [404, { error: 'none' }];
      states.set(name, JSON.parse(body));
      return [204, null];
    }
    if (url.pathname !== '/xapi/statements' || !['PUT', 'POST'].includes(request.method)) return [404, { error: 'not here' }];
    const statement = JSON.parse(body);
    const wrong = wrongWith(statement, { before: statements, launch });
    if (url.searchParams.get('statementId') !== statement.id) wrong.push('another id');
    if (wrong.length > 0) {
      refused.push(...wrong);
      return [400, { wrong }];
    }
    statements.push(statement);
    return [204, null];
  }

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const cors = {
      'Access-Control-Allow-Origin': request.headers.origin ?? '*', 'Access-Control-Allow-Methods': 'GET, PUT, POST',
      'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*', 'Access-Control-Expose-Headers': 'ETag',
    };
    if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
    const [status, content] = await answer(request, new URL(request.url, 'http://host'), body).catch((error) => [500, { error: String(error) }]);
    return response.writeHead(status, { ...cors, 'Content-Type': 'application/json' }).end(content === null ? undefined : JSON.stringify(content));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;

  return {
    statements,
    states,
    refused,
    verbs: () => statements.map(verbOf),
    // What the AU's address has beside its own: section 8.1.
    begin({ publisherId, masteryScore, returnURL, launchMode = 'Normal' }) {
      const number = ++launches;
      const [token, key, sessionId, activityId] = [`token-${number}`, `key-${number}`, `session-${number}`, 'https://school.example/activities/17'];
      const grouping = [{ objectType: 'Activity', id: publisherId }];
      const data = { contextTemplate: { contextActivities: { grouping }, extensions: { [session]: sessionId } }, launchMode, masteryScore, moveOn: 'CompletedOrPassed', returnURL };
      tokens.set(token, { actor, registration, activityId, sessionId, masteryScore, data });
      fetches.set(key, token);
      return new URLSearchParams({ endpoint: `${url}/xapi/`, fetch: `${url}/fetch?key=${key}`, actor: JSON.stringify(actor), registration, activityId }).toString();
    },
    close: () => { server.closeAllConnections(); return new Promise((done) => { server.close(done); }); },
  };
}
