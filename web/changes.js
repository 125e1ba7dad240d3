// What can be done to the past where the focus is, as real buttons, and what has been done: what the lab's own menu and panel offer.

import { askFor, callWithTexts } from './texts.js';
import { text } from './words.js';

const byId = (id) => document.getElementById(id);

function button(label, act, line = '') {
  const made = document.createElement('button');
  made.type = 'button';
  made.append(label);
  if (line) {
    const code = document.createElement('code');
    code.textContent = line;
    made.append(code);
  }
  made.onclick = act;
  return made;
}

function heading(words) {
  const made = document.createElement('h2');
  made.textContent = words;
  return made;
}

export class ChangeList {
  #program;
  #wake;
  #shown = '';

  constructor(program, wake) {
    this.#program = program;
    this.#wake = wake;
    byId('change').addEventListener('toggle', () => this.update());
  }

  // Cheap when nothing changed, or nobody looks; call it after every frame.
  update() {
    const program = this.#program();
    if (!program || !byId('change').open || program._tcplab_is_playing()) return;
    const now = `${program._tcplab_change_version()} ${program._tcplab_contrast_version()} ${program._tcplab_focus()} ${document.documentElement.lang}`;
    if (now === this.#shown) return;
    this.#shown = now;
    this.#show(JSON.parse(askFor(program, 'tcplab_changes')));
  }

  #then(act) {
    return () => {
      act(this.#program());
      this.#wake();
    };
  }

  #show({ actions, edits, branch, branches, differences, undo, redo }) {
    const list = byId('change-list');
    const focused = [...list.querySelectorAll('button, input')].indexOf(document.activeElement);
    const back = button(text.undo, this.#then((program) => program._tcplab_undo()));
    const forth = button(text.redo, this.#then((program) => program._tcplab_redo()));
    back.disabled = !undo;
    forth.disabled = !redo;
    const parts = [back, forth];
    if (edits.length > 0) parts.push(heading(text.changed), ...edits.map((edit, index) => this.#line(edit, index)));
    if (branches.length > 0) parts.push(heading(text.branches), ...this.#branches(branch, branches));
    if (differences.length > 0) parts.push(heading(text.differences), this.#list(differences));
    if (actions.length === 0) parts.push(text.nothingToChange);
    let group = '';
    for (const action of actions) {
      if (action.group !== group) parts.push(heading(action.group));
      group = action.group;
      parts.push(button(action.label, this.#then((program) => callWithTexts(program, 'tcplab_change', [action.line])), action.line));
    }
    list.replaceChildren(...parts);
    if (focused < 0) return;
    const stops = [...list.querySelectorAll('button:enabled, input')];
    stops[Math.min(focused, stops.length - 1)]?.focus({ preventScroll: true });
  }

  #branches(open, names) {
    const then = (act) => this.#then(act);
    const parts = names.map((name, index) => {
      const made = button(name, then((program) => program._tcplab_open_branch(index)));
      made.setAttribute('aria-pressed', index === open);
      return made;
    });
    const others = names.flatMap((name, index) => (index === open ? []
      : [button(text.compareWith(name), then((program) => program._tcplab_compare_with(index)))]));
    const name = document.createElement('input');
    name.value = names[open];
    name.setAttribute('aria-label', text.branchName);
    name.onchange = then((program) => callWithTexts(program, 'tcplab_rename_branch', [name.value]));
    const remove = button(text.deleteBranch, then((program) => program._tcplab_remove_branch(open)));
    remove.disabled = names.length < 2;
    return [...parts, button(text.newBranch, then((program) => program._tcplab_fork())), name, remove, ...others];
  }

  #list(words) {
    const made = document.createElement('ol');
    made.append(...words.map((each) => Object.assign(document.createElement('li'), { textContent: each })));
    return made;
  }

  #line({ line, on }, index) {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = on;
    box.onchange = this.#then((program) => program._tcplab_switch_edit(index));
    const code = document.createElement('code');
    code.textContent = line;
    label.append(box, code);
    return label;
  }
}
