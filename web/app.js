// The page around the program: loads it, runs its frames, and hands it what the browser knows.
import { Address, asksForNothing, leadsToCourse, updateParameter } from './address.js';
import { fail, hasFailed, keepText, uncover } from './cover.js';
import { connectDrop, openFiles } from './files.js';
import { connectInput } from './input.js';
import { hasGraphicsCard, loadProgram } from './loader.js';
import { recall, remember } from './memory.js';
import { tell, warn, warnUntil } from './notice.js';
import { installWorker } from './offline.js';
import { Parts } from './parts.js';
import { keepCanvasSharp } from './resolution.js';
import { isShare } from './share.js';
import { callWithTexts } from './texts.js';
import { Mirror, TranscriptPanel } from './transcript.js';
import { View } from './view.js';
import { labelPage, text, useChinese, wantsChinese } from './words.js';

const byId = (id) => document.getElementById(id);
const canvas = byId('canvas');
const asked = (key) => new URLSearchParams(location.search).get(key);
const assets = JSON.parse(byId('assets').textContent);
assets.base = new URL(assets.base, document.baseURI).href;

let program = null; // the Emscripten module, once it runs
let address = null; // likewise
let parts = null; // likewise
let view = null; // likewise
let embedding = null; // what a page around the lab talks to

// --- Frames: only while there is something to draw ---

let animation = 0;
let timer = 0;
let chinese = false;
let asleep = false; // in a frame that nobody sees
let giveKeysBack = () => {}; // from the on-screen keyboard
let graphicsAreBack = () => {}; // closes what tells of their loss
let graphicsCard = false; // the program draws by itself

function step() {
  if (!program || hasFailed()) return;
  cancelAnimationFrame(animation);
  clearTimeout(timer);
  animation = timer = 0;
  if (asleep) return;
  let wait;
  try {
    wait = program._tcplab_frame();
    giveKeysBack();
    mirror.update();
    for (const list of lists) list.update();
    view.follow();
    address.follow();
    parts.follow();
    embedding?.follow();
    followTheme();
    followLanguage();
  } catch (error) {
    fail(text.aborted, text.abortedHelp, error);
    return;
  }
  if (wait === 0) animation = requestAnimationFrame(step);
  if (wait > 0) timer = setTimeout(step, wait);
}

function wake() {
  if (!animation) animation = requestAnimationFrame(step);
}

const toCanvas = () => canvas.focus({ preventScroll: true });

const mirror = new Mirror(() => program);
const panel = new TranscriptPanel(mirror, {
  select(event) {
    program._tcplab_select(event);
    wake();
  },
  leave: toCanvas,
});

// --- What the text version lists beside the events: loaded when one of the lists is opened ---

let lists = [];
let listsAsked = false;

async function askForLists({ target }) {
  if (!target.open || listsAsked) return;
  listsAsked = true;
  try {
    const { makeLists } = await import(`${assets.base}lists.js`);
    lists = makeLists(() => program, wake);
    wake();
  } catch (error) {
    listsAsked = false;
    warn(text.partMissing);
    console.warn(`tcplab: lists.js: ${error}`);
  }
}

for (const list of document.querySelectorAll('#transcript details')) list.addEventListener('toggle', askForLists);

// --- Theme and language: the URL decides, else what the reader chose last, else the system ---

const systemLight = matchMedia('(prefers-color-scheme: light)');
let light = false;

function applyTheme() {
  const wanted = asked('theme') ?? recall('theme');
  light = wanted ? wanted === 'light' : systemLight.matches;
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
  if (program) program._tcplab_set_theme(light);
  wake();
}

// More contrast, where the system asks for it, or has colours of its own for everything; a choice made inside the program holds till then.
const systemContrast = [matchMedia('(prefers-contrast: more)'), matchMedia('(forced-colors: active)')];

function applyContrast() {
  program._tcplab_set_contrast(systemContrast.some(({ matches }) => matches));
  wake();
}

// A choice made inside the program is there after a reload, too.
function keepChoice(key, value) {
  remember(key, value);
  updateParameter(key, value);
}

function followTheme() {
  const now = Boolean(program._tcplab_is_light());
  if (now === light) return;
  light = now;
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
  keepChoice('theme', light ? 'light' : 'dark');
}

let chineseFont = null;

// Adds the Chinese font to the program's files; it is not part of the first load of anybody who does not read Chinese.
function addChineseFont() {
  chineseFont ??= fetch(`${assets.base}fonts/${assets.chinese}`)
    .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(response.statusText))))
    .then((data) => {
      program.FS.writeFile(`/fonts/${assets.chinese}`, new Uint8Array(data));
      program._tcplab_fonts_changed();
      wake();
    })
    .catch((error) => {
      chineseFont = null;
      console.warn(`tcplab: the Chinese font did not load: ${error}`);
    });
  return chineseFont;
}

function followLanguage() {
  const now = Boolean(program._tcplab_is_chinese());
  if (now === chinese) return;
  chinese = now;
  keepChoice('lang', chinese ? 'zh' : 'en');
  useChinese(chinese);
  labelPage();
  parts.relabel();
  if (chinese && assets.chinese) addChineseFont();
}

// --- What a panel needs that is loaded when it is opened ---

const anew = 5000; // milliseconds until it is tried again
let completing = false;

async function completeOnce() {
  if (completing) return;
  completing = true;
  if (await isWhole()) wake();
  else setTimeout(() => { completing = false; wake(); }, anew);
}

// --- Scenarios, scripts and captures from files ---

// Whether the program is there with all its parts; where it cannot be had, it is told.
async function isWhole() {
  try {
    await program.complete();
    return true;
  } catch (error) {
    warn(text.partMissing);
    console.warn(`tcplab: later.wasm: ${error}`);
    return false;
  }
}

async function openCapture(name, octets) {
  if (!(await isWhole())) return false;
  program.FS.writeFile('/import', octets);
  const ok = Boolean(callWithTexts(program, 'tcplab_open_capture', [name]));
  wake();
  return ok;
}

async function open(name, content = null) {
  if (content instanceof Uint8Array) return openCapture(name, content);
  if (content !== null && callWithTexts(program, 'tcplab_is_script', [name ?? text.pasted, content]) && !(await isWhole())) return false;
  const ok = Boolean(callWithTexts(program, 'tcplab_open', [name ?? text.pasted, content]));
  wake();
  return ok;
}

byId('file').addEventListener('change', (event) => {
  openFiles([...event.target.files], open);
  event.target.value = ''; // the same file again is a change, too
  toCanvas();
});
byId('file').addEventListener('cancel', toCanvas);

// --- Start ---

function showProgress(loaded, total) {
  byId('progress').value = total ? Math.min(1, loaded / total) : 0;
  byId('progress-text').textContent = `${Math.round(loaded / 1024)} / ${Math.round(total / 1024)} KiB`;
}

// Dear ImGui asks for the whole state of the graphics context before every frame, to put it back afterwards, and for most of it the
// browser has to wait for the graphics process. Nothing else draws in this context, so what it answered once stays the state to put back.
function answerFromMemory(context) {
  const answers = new Map();
  const ask = context.getParameter.bind(context);
  context.getParameter = (name) => {
    if (!answers.has(name)) answers.set(name, ask(name));
    return answers.get(name);
  };
}

function loseContext(event) {
  event.preventDefault(); // otherwise the browser does not restore it
  program._tcplab_graphics_lost();
  graphicsAreBack = tell(text.graphicsLost);
}

function restoreContext() {
  program._tcplab_graphics_restored();
  graphicsAreBack();
  wake();
}

// Nothing is drawn, and nothing plays.
function sleep(yes) {
  asleep = yes;
  wake();
}

// In a frame.
async function embed() {
  if (window.parent === window) return;
  const { Embedding } = await import(`${assets.base}embed.js`);
  embedding = new Embedding({
    program,
    parts,
    canvas,
    wake,
    sleep,
    setLayout: (name) => callWithTexts(program, 'tcplab_choose_layout', [name]),
    setTheme: (name) => program._tcplab_set_theme(name === 'light'),
    setChinese: (yes) => program._tcplab_set_chinese(yes),
    setReadOnly,
  }, asked);
}

function setReadOnly(yes) {
  program._tcplab_set_read_only(yes);
  byId('show-editor').hidden = yes;
}

// Plays once for somebody who has never been here, unless motion is unwelcome. Who cannot be remembered would see it every time. A link to a run shows
// what somebody wanted to be seen, and nothing lies over that: all this waits until its reader comes without one. Whether there is to be a tour, too.
function playOnce() {
  if (recall('visited') !== null || !remember('visited', 'yes')) return false;
  const tour = !leadsToCourse() && window.parent === window;
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) program._tcplab_play();
  return tour;
}

function connect() {
  const context = graphicsCard && canvas.getContext('webgl2');
  if (context) answerFromMemory(context);
  systemLight.addEventListener('change', applyTheme);
  for (const wish of systemContrast) wish.addEventListener('change', applyContrast);
  applyContrast();
  canvas.addEventListener('webglcontextlost', loseContext);
  canvas.addEventListener('webglcontextrestored', restoreContext);
  keepCanvasSharp(canvas, program, step);
  giveKeysBack = connectInput(canvas, byId('keyboard'), program, { step, wake, isWhole });
  connectDrop(open);
  byId('show-editor').onclick = () => parts.edit();
  byId('show-sharing').onclick = () => parts.share();
  byId('show-course').onclick = () => parts.course();
  byId('explain').onclick = () => { panel.open(false); parts.explain(); };
}

async function start() {
  const startChinese = wantsChinese(asked('lang') ?? recall('lang'), navigator.language);
  useChinese(startChinese);
  chinese = startChinese;
  labelPage();
  applyTheme();
  if (typeof WebAssembly !== 'object' || typeof WebAssembly.compileStreaming !== 'function') return fail(text.noWasm, text.noWasmHelp);

  const loading = loadProgram(assets, canvas, {
    show: showProgress,
    incomplete: completeOnce,
    onAbort: (reason) => fail(text.aborted, text.abortedHelp, reason),
    chooseFile: () => byId('file').click(),
    showText: () => panel.open(true),
    edit: () => parts.edit(),
    share: () => parts.share(),
    course: () => parts.course(),
    explain: () => parts.explain(),
    tour: () => parts.tour(true),
    guide: () => parts.guide(),
  });
  graphicsCard = hasGraphicsCard(); // while it is on its way
  const module = await loading;
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const error = module.ccall('tcplab_start', 'string', ['number', 'number', 'boolean', 'boolean'], [canvas.clientWidth, canvas.clientHeight, mac, graphicsCard]);
  if (error) return fail(text.noWindow, error);
  program = module;
  address = new Address(program, { wake, wrong: (reason) => warn(text.badLink(reason)), gone: (name) => warnUntil(text.captureGone(name)) });
  parts = new Parts({
    base: assets.base,
    program,
    address,
    wake,
    open,
    leave: toCanvas,
    chooseFile: () => byId('file').click(),
    readAsText: () => panel.open(true),
    canvas,
    controls,
    toggleTheme: () => program._tcplab_set_theme(!light),
    toggleLanguage: () => program._tcplab_set_chinese(!chinese),
  });
  view = new View(program);
  keepText(() => address.text);

  program._tcplab_set_chinese(startChinese);
  setReadOnly(asked('readonly') !== null);
  callWithTexts(program, 'tcplab_hide_panels', [asked('hide') ?? '']);
  program._tcplab_set_touch(matchMedia('(pointer: coarse)').matches);
  if (startChinese && assets.chinese) addChineseFont();
  applyTheme();
  connect();
  const linked = isShare(location.hash); // as it came: it is written anew
  const home = asksForNothing();
  const opened = await address.start();
  await embed();
  if (!view.start(asked('layout'))) warn(text.noLayout(asked('layout')));
  const newcomer = opened && !linked && playOnce();
  step();
  uncover();
  if (window.parent === window) toCanvas();
  parts.restore(home, newcomer);
  installWorker(() => tell(text.newVersion, [[text.reload, () => location.reload()]]));
}

const controls = () => JSON.parse(program.UTF8ToString(program._tcplab_controls()));

// For pages that embed the lab, and for tests.
window.tcplab = {
  ready: start().catch((error) => fail(text.loadFailed, text.loadFailedHelp, error)),
  open,
  frames: () => program._tcplab_frames(),
  playing: () => Boolean(program._tcplab_is_playing()),
  transcript: () => mirror.read(),
  course: () => parts.loadCourse(),
  tour: () => parts.tour(true),
  // Where the event of that line of the transcript is drawn, in pixels of the canvas: [x, y], or null.
  eventPosition: (line) => JSON.parse(program.UTF8ToString(program._tcplab_event_position(mirror.read().first + line))),
  // Everything that takes clicks: [{name, panel, above, box: [left, top, right, bottom], visible, scrolls: [x, y]}], in pixels of the canvas.
  controls,
};
