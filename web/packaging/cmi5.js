// The platform speaks cmi5: statements of xAPI, to the store of records that the launch names.
import Cmi5 from '@xapi/cmi5';
import { choicesOf, numberOf, textOf } from './answers.js';
import { launch } from './launch.js';

const documentName = 'tcplab.state';
const quiz = 'lesson';

// Statements go by fetch, which the browser carries to its end when the page is gone already.
class Session extends Cmi5 {
  async sendXapiStatement(statement, options) {
    const sent = options?.transform ? options.transform(statement) : statement;
    const address = new URL('statements', this.launchParameters.endpoint.replace(/\/?$/, '/'));
    address.searchParams.set('statementId', sent.id);
    const response = await fetch(address, {
      method: 'PUT',
      keepalive: true,
      headers: { Authorization: `Basic ${this.getAuthToken()}`, 'Content-Type': 'application/json', 'X-Experience-API-Version': '1.0.3' },
      body: JSON.stringify(sent),
    });
    if (!response.ok) throw new Error(`a statement was refused: ${response.status}`);
    return { data: [sent.id] };
  }
}

class Cmi5Platform {
  #session = null;
  #kept = { state: null, completed: false, judged: false }; // of this registration
  #last = Promise.resolve();

  async begin() {
    if (!Cmi5.isCmiAvailable) throw new Error('there is no cmi5 platform');
    this.#session = new Session();
    await this.#session.initialize();
    const kept = await this.#session.xapi.getState(this.#place()).catch((error) => {
      if (error.response?.status === 404) return { data: null };
      throw error;
    });
    if (typeof kept.data === 'object' && kept.data !== null) Object.assign(this.#kept, kept.data);
    const [language] = (this.#session.getLearnerPreferences()?.languagePreference ?? '').split(',');
    return { state: this.#kept.state, language: language || null };
  }

  get #reports() { return this.#session.launchData.launchMode === 'Normal'; }

  #place() {
    const { actor, activityId, registration } = this.#session.launchParameters;
    return { agent: actor, activityId, registration, stateId: documentName };
  }

  // One after the other.
  #then(deed) {
    const done = this.#last.then(deed);
    this.#last = done.catch(() => {});
    return done;
  }

  #write() {
    return this.#session.xapi.setState({ ...this.#place(), state: this.#kept });
  }

  progress(step, steps) {
    const percent = Math.round(100 * Math.min(1, step / steps));
    if (percent > 0 && percent < 100) return this.#then(() => this.#session.progress(percent));
  }

  answer({ id, kind, given, expected, right, seconds }) {
    const end = new Date();
    const period = { start: new Date(end - seconds * 1000), end };
    const [said, wanted] = [textOf(given), textOf(expected)];
    const { response, definition } = formOf(kind, said, wanted);
    return this.#then(() => this.#session.interaction(quiz, encodeURIComponent(id), response, definition, Boolean(right), period));
  }

  completed(credit) {
    if (!this.#reports) return undefined;
    return this.#then(async () => {
      const { masteryScore } = this.#session.launchData;
      const score = { scaled: credit, raw: Math.round(credit * 100), min: 0, max: 100 };
      // Each once in a registration: cmi5 9.3.
      const passes = typeof masteryScore !== 'number' || credit >= masteryScore;
      if (!this.#kept.judged || (passes && this.#kept.judged === 'failed')) {
        await (passes ? this.#session.pass(score) : this.#session.fail(score));
        this.#kept.judged = passes ? 'passed' : 'failed';
      }
      if (!this.#kept.completed) await this.#session.complete();
      this.#kept.completed = true;
      await this.#write();
    });
  }

  keep(state) {
    return this.#then(() => {
      this.#kept.state = state;
      return this.#write();
    });
  }

  leave() {
    this.#session.terminate().catch(() => {}); // nobody is there any more to be told
  }

  url() { return this.#session.launchData.returnURL ?? null; }
}

// How xAPI calls an answer of that kind, and how it writes one.
function formOf(kind, given, expected) {
  const type = 'http://adlnet.gov/expapi/activities/cmi.interaction';
  if (kind === 'choose') {
    const write = (text) => choicesOf(text).map((number) => `choice-${number}`).join('[,]');
    return { response: write(given), definition: { type, interactionType: 'choice', correctResponsesPattern: [write(expected)] } };
  }
  const [said, wanted] = [numberOf(given), numberOf(expected)];
  if (said !== null && wanted !== null) {
    return { response: String(said), definition: { type, interactionType: 'numeric', correctResponsesPattern: [`${wanted}[:]${wanted}`] } };
  }
  return { response: given, definition: { type, interactionType: 'fill-in', ...(expected ? { correctResponsesPattern: [expected] } : {}) } };
}

launch(new Cmi5Platform());
