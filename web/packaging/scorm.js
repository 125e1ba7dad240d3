// The platform speaks SCORM 1.2 or 2004; the page says which.
import { scorm } from '@gamestdio/scorm';
import { choicesOf, duration, identifier, instant, numberOf, textOf, timeOfDay, timespan } from './answers.js';
import { launch } from './launch.js';
import { pack, unpack } from './state.js';

const older = document.body.dataset.kind === 'scorm12';

// What differs between the two.
const names = older
  ? {
    state: 'cmi.suspend_data', location: 'cmi.core.lesson_location', status: 'cmi.core.lesson_status', mode: 'cmi.core.lesson_mode',
    language: 'cmi.student_preference.language', passing: 'cmi.student_data.mastery_score', spent: 'cmi.core.session_time', exit: 'cmi.core.exit',
    score: 'cmi.core.score', response: 'student_response', when: 'time', wrong: 'wrong',
  }
  : {
    state: 'cmi.suspend_data', location: 'cmi.location', status: 'cmi.completion_status', mode: 'cmi.mode',
    language: 'cmi.learner_preference.language', passing: 'cmi.scaled_passing_score', spent: 'cmi.session_time', exit: 'cmi.exit',
    score: 'cmi.score', response: 'learner_response', when: 'timestamp', wrong: 'incorrect',
  };
const mostState = older ? 4096 : 64_000; // characters
const mostText = 250; // of an answer
const mostAnswers = 250; // what a platform of 2004 has to have room for

const span = older ? timespan : duration;

class ScormPlatform {
  #began = Date.now();
  #answers = 0;
  #over = false; // completed, in this session or before
  #reports = true; // not only looked at again

  async begin() {
    Object.assign(scorm, { version: older ? '1.2' : '2004', isDebugActive: false, handleExitMode: false, handleCompletionStatus: false });
    if (!scorm.initialize()) throw new Error('there is no SCORM platform');
    this.#answers = Number(scorm.get('cmi.interactions._count')) || 0;
    this.#over = ['completed', 'passed', 'failed'].includes(scorm.get(names.status));
    this.#reports = !['review', 'browse'].includes(scorm.get(names.mode));
    if (!this.#over) this.#set(names.status, 'incomplete');
    this.#set(names.exit, 'suspend');
    scorm.commit();
    return { state: await unpack(scorm.get(names.state)), language: scorm.get(names.language) || null };
  }

  // False where the platform does not take it, as some do with what they need not know.
  #set(name, value) {
    return this.#reports && scorm.set(name, String(value));
  }

  #commit() {
    if (!scorm.commit()) throw new Error('the platform did not take it');
  }

  progress(step, steps) {
    this.#set(names.location, step);
    if (!older) this.#set('cmi.progress_measure', Math.min(1, step / steps).toFixed(4));
    this.#commit();
  }

  answer({ id, kind, given, expected, right, seconds }) {
    if (this.#answers >= mostAnswers) return;
    const at = `cmi.interactions.${this.#answers++}`;
    const { type, write } = formOf(kind, textOf(given), textOf(expected));
    this.#set(`${at}.id`, identifier(id));
    this.#set(`${at}.type`, type);
    this.#set(`${at}.${names.when}`, (older ? timeOfDay : instant)(new Date()));
    if (expected) this.#set(`${at}.correct_responses.0.pattern`, write(textOf(expected), true));
    this.#set(`${at}.${names.response}`, write(textOf(given), false));
    this.#set(`${at}.result`, right ? 'correct' : names.wrong);
    this.#set(`${at}.latency`, span(seconds));
    this.#commit();
  }

  completed(credit) {
    const passing = Number(scorm.get(names.passing)) / (older ? 100 : 1);
    this.#set(`${names.score}.min`, 0);
    this.#set(`${names.score}.max`, 100);
    this.#set(`${names.score}.raw`, Math.round(credit * 100));
    const judged = passing > 0;
    const success = credit >= passing ? 'passed' : 'failed';
    if (older) {
      this.#set(names.status, judged ? success : 'completed');
    } else {
      this.#set('cmi.score.scaled', credit.toFixed(4));
      this.#set('cmi.success_status', judged ? success : 'passed');
      this.#set(names.status, 'completed');
      this.#set('cmi.progress_measure', '1');
    }
    this.#over = true;
    this.#commit();
  }

  async keep(state) {
    const packed = await pack(state, mostState);
    if (packed === null) throw new Error('the state of the lesson is too long for the platform');
    this.#set(names.state, packed);
    this.#commit();
  }

  leave() {
    this.#set(names.spent, span((Date.now() - this.#began) / 1000));
    this.#set(names.exit, this.#over ? (older ? '' : 'normal') : 'suspend');
    scorm.terminate();
  }

  url() { return null; } // the platform closes us
}

// How SCORM calls an answer of that kind, and how it writes one.
function formOf(kind, given, expected) {
  const texts = [given, expected].filter(Boolean);
  if (kind === 'choose') {
    return older
      ? { type: 'choice', write: (text) => choicesOf(text).map((number) => (Number(number) + 9).toString(36)).join(',') } // letters
      : { type: 'choice', write: (text) => choicesOf(text).map((number) => `choice-${number}`).join('[,]') };
  }
  if (texts.length > 0 && texts.every((text) => numberOf(text) !== null)) {
    return { type: 'numeric', write: (text, pattern) => (pattern && !older ? `${numberOf(text)}[:]${numberOf(text)}` : String(numberOf(text))) };
  }
  return { type: 'fill-in', write: (text) => text.replaceAll('[,]', ',').slice(0, mostText) };
}

launch(new ScormPlatform());
