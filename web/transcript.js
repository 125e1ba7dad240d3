// Mirrors the run into real elements for screen readers, which see nothing in a canvas.

const interval = 200; // milliseconds between updates while the run plays
const reach = 250; // lines before and after the focused one; a run can have millions

export class Mirror {
  #program;
  #version = -1;
  #updatedAt = 0;
  #timer = 0;

  constructor(program) {
    this.#program = program;
  }

  read() {
    const program = this.#program();
    return JSON.parse(program.UTF8ToString(program._tcplab_transcript()));
  }

  // Cheap when nothing changed; call it after every frame.
  update() {
    const version = this.#program()._tcplab_transcript_version();
    if (version === this.#version || this.#timer) return;
    const wait = this.#updatedAt + interval - performance.now();
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#version = this.#program()._tcplab_transcript_version();
      this.#updatedAt = performance.now();
      this.#show(this.read());
    }, Math.max(0, wait));
  }

  #show({ title, verdict, lines, focused, detail }) {
    setText(document.getElementById('transcript-title'), title);
    setText(document.getElementById('transcript-verdict'), verdict);
    setText(document.getElementById('transcript-detail'), detail);
    const first = Math.max(0, Math.min(focused - reach, lines.length - 2 * reach));
    const shown = lines.slice(first, first + 2 * reach);
    const list = document.getElementById('transcript-lines');
    list.start = first + 1;
    while (list.children.length > shown.length) list.lastChild.remove();
    while (list.children.length < shown.length) list.append(document.createElement('li'));
    shown.forEach((line, i) => {
      setText(list.children[i], line);
      if (first + i === focused) list.children[i].setAttribute('aria-current', 'true');
      else list.children[i].removeAttribute('aria-current');
    });
  }
}

// Only what changed is written, so that a live region speaks only then.
function setText(element, value) {
  if (element.textContent !== value) element.textContent = value;
}
