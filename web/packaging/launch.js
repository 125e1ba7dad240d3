// What every package does: it shows the lab with the lesson in a frame, by the messages of docs/embedding.md, and tells a learning platform
// what the learner does there.
import { LabFrame } from './lab_frame.js';
import { words } from './words.js';

const byId = (id) => document.getElementById(id);
// paper: of an exam, which then has the place of a lesson; empty: there is none.
const { lesson, paper } = document.body.dataset;

function wanted() {
  if (!paper) return { lesson };
  const { names, seed, minutes } = JSON.parse(paper);
  return { exam: names, ...(seed === null ? {} : { seed }), ...(minutes === null ? {} : { minutes }) };
}

function say(text) {
  byId('notice').textContent = text;
}

// platform: {begin(), progress(step, steps), answer(answer), completed(credit), keep(state), leave(), url()}
//   begin() resolves to {state, language}; both may be null. It rejects where there is no platform: the lesson is there all the same.
//   leave() is called once, in the instant in which the page goes: what it does has to be begun at once.
export async function launch(platform) {
  const begun = await platform.begin().catch((error) => {
    say(words.nobodyListens);
    console.warn(`tcplab: ${error.message}`);
    return null;
  });
  const lab = new LabFrame(byId('lab'), begun?.language ?? null);
  await lab.ready;
  if (begun !== null) report(lab, platform);
  await lab.ask('subscribe', { events: ['progress', 'answer', 'completed'] });
  // A state that another version has written may be none any more; then the lesson begins anew.
  if (begun?.state) await lab.ask('resume', { state: begun.state }).catch((error) => console.warn(`tcplab: ${error.message}`));
  // What somebody else has done in this browser is not this learner's.
  await lab.ask('load', { ...wanted(), afresh: begun !== null && !begun.state }).catch((error) => say(`${words.noLesson} ${error.message}`));
}

function report(lab, platform) {
  let gone = false;
  const leave = () => {
    if (gone) return;
    gone = true;
    platform.leave();
  };
  // Nothing that goes wrong with a platform may keep the learner from going on.
  const attempt = (deed) => {
    if (gone) return;
    Promise.resolve().then(deed).catch((error) => {
      say(words.notKept);
      console.warn(`tcplab: ${error.message}`);
    });
  };
  lab.on('progress', ({ lesson: of, step, steps }) => { if (of === lesson) attempt(() => platform.progress(step, steps)); });
  lab.on('answer', (answer) => { if (answer.lesson === lesson) attempt(() => platform.answer(answer)); });
  lab.on('completed', ({ lesson: of, credit }) => { if (of === lesson) attempt(() => platform.completed(credit)); });
  for (const name of ['progress', 'answer', 'completed']) lab.on(name, ({ state }) => { if (state) attempt(() => platform.keep(state)); });
  window.addEventListener('pagehide', leave);
  if (!platform.url()) return;
  byId('leave').hidden = false;
  byId('leave').textContent = words.leave;
  byId('leave').onclick = () => { leave(); location.assign(platform.url()); };
}
