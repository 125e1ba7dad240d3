// The run in real elements, for screen readers, which see nothing in a canvas, and for those who would rather read.

const interval = 200; // milliseconds between updates while the run plays
const reach = 250; // lines before and after the focused one; a run can have millions

const byId = (id) => document.getElementById(id);

// Only what changed is written, so that a live region speaks only then.
function setText(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

function newLine() {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  for (const part of ['time', 'line', 'why']) {
    const span = document.createElement('span');
    span.className = part;
    button.append(span, ' ');
  }
  item.append(button);
  return item;
}

// Keeps the elements in step with the program.
export class Mirror {
  #program;
  #version = -1;
  #playing = false;
  #updatedAt = 0;
  #timer = 0;
  changeable = false; // what is told can have another past
  onShow = () => {};

  constructor(program) {
    this.#program = program;
  }

  read() {
    const program = this.#program();
    return JSON.parse(program.UTF8ToString(program._tcplab_transcript()));
  }

  // Cheap when nothing changed; call it after every frame.
  update() {
    const program = this.#program();
    const shown = program._tcplab_transcript_version() === this.#version && Boolean(program._tcplab_is_playing()) === this.#playing;
    if (shown || this.#timer) return;
    const wait = this.#updatedAt + interval - performance.now();
    this.#timer = setTimeout(() => this.refresh(), Math.max(0, wait));
  }

  // At once.
  refresh() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#version = this.#program()._tcplab_transcript_version();
    this.#playing = Boolean(this.#program()._tcplab_is_playing());
    this.#updatedAt = performance.now();
    this.#show(this.read());
  }

  #show({ title, verdict, notice, lines, times, reasons, first, focused, detail, changeable }) {
    this.changeable = changeable;
    setText(byId('transcript-title'), title);
    setText(byId('transcript-verdict'), verdict);
    setText(byId('transcript-notice'), notice);
    // A live region that changes many times a second is noise.
    if (!this.#playing) setText(byId('transcript-detail'), detail);
    const from = Math.max(0, Math.min(focused - reach, lines.length - 2 * reach));
    const to = Math.min(lines.length, from + 2 * reach);
    const list = byId('transcript-lines');
    list.start = first + from + 1;
    while (list.children.length > to - from) list.lastChild.remove();
    while (list.children.length < to - from) list.append(newLine());
    for (let i = from; i < to; ++i) {
      const button = list.children[i - from].firstChild;
      button.dataset.event = first + i;
      const [time, line, why] = button.children;
      setText(time, times[i]);
      setText(line, lines[i]);
      setText(why, reasons[i]);
      if (i === focused) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
    this.onShow();
  }
}

// The panel over the lab in which a sighted reader sees the same. It closes on Escape, on its button and on a click outside, and gives the
// keyboard back. One line takes the Tab key, and the arrow keys go from there to the others.
export class TranscriptPanel {
  #mirror;
  #select;
  #leave;
  #open = false;

  // select(event) brings an event into focus; leave() gives the keyboard back to the lab.
  constructor(mirror, { select, leave }) {
    this.#mirror = mirror;
    this.#select = select;
    this.#leave = leave;
    mirror.onShow = () => this.#arrange();
    byId('show-transcript').onclick = () => this.open(true);
    byId('hide-transcript').onclick = () => this.open(false);
    byId('transcript').addEventListener('keydown', (event) => this.#onKey(event));
    byId('transcript-lines').addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (button) this.#choose(Number(button.dataset.event));
    });
    // On the click that ends a press outside, since the browser moves the focus in between; the one that opened the panel began before.
    let outside = false;
    document.addEventListener('pointerdown', ({ target }) => { outside = this.#open && !byId('transcript').contains(target); }, { capture: true });
    document.addEventListener('click', () => {
      if (outside) this.open(false);
      outside = false;
    });
  }

  open(yes) {
    this.#open = yes;
    byId('transcript').classList.toggle('open', yes);
    byId('show-transcript').setAttribute('aria-expanded', String(yes));
    // What lies below must not take the Tab key, nor what is out of sight.
    for (const below of document.querySelectorAll('#stage, #editor, #course, #show-transcript, #show-editor, #show-course, #show-sharing')) below.inert = yes;
    byId('hide-transcript').hidden = !yes;
    if (yes) {
      this.#mirror.refresh(); // as it is now, and not as it was when a text was last written for those who listen
      byId('hide-transcript').focus({ preventScroll: true });
    } else {
      this.#arrange();
      this.#leave();
    }
  }

  #lines() {
    return [...byId('transcript-lines').children].map((item) => item.firstChild);
  }

  #current() {
    const lines = this.#lines();
    return lines.find((line) => line.hasAttribute('aria-current')) ?? lines[0];
  }

  #arrange() {
    const current = this.#current();
    for (const line of this.#lines()) line.tabIndex = this.#open && line === current ? 0 : -1;
    byId('change').hidden = !this.#open || !this.#mirror.changeable;
    byId('places').hidden = byId('shown').hidden = byId('explain').hidden = !this.#open;
    if (this.#open) current?.scrollIntoView({ block: 'nearest' });
  }

  #choose(event) {
    this.#select(event);
    this.#mirror.refresh();
    if (this.#open) this.#current()?.focus({ preventScroll: true });
  }

  #onKey(event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.open(false);
      return;
    }
    const lines = this.#lines();
    const at = lines.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    if (lines[next]) this.#choose(Number(lines[next].dataset.event));
  }
}
