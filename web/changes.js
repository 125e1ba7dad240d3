// What can be done to the past where the focus is, as real buttons, and what has been done: what the lab's own menu and panel offer.
import { button, made } from './dom.js';
import { LiveList } from './live_list.js';
import { callWithTexts } from './texts.js';
import { text } from './words.js';

const heading = (words) => made('h2', { textContent: words });

export class ChangeList extends LiveList {
  #opened = new Map(); // by its name, whether somebody has opened or closed it

  constructor(program, wake) {
    super('change', program, wake, ['tcplab_change_version', 'tcplab_contrast_version']);
  }

  parts(ask) {
    const { targets, knobs, edits, branch, branches, differences, undo, redo } = ask('tcplab_changes');
    const parts = [
      button(text.undo, this.then((program) => program._tcplab_undo()), { disabled: !undo }),
      button(text.redo, this.then((program) => program._tcplab_redo()), { disabled: !redo }),
    ];
    if (edits.length > 0) parts.push(heading(text.changed), ...edits.map((edit, index) => this.#line(edit, index, edits.length)));
    if (knobs.length > 0) parts.push(heading(text.sliders), ...knobs.map((knob, index) => this.#knob(knob, index)));
    if (branches.length > 0) parts.push(heading(text.branches), ...this.#branches(branch, branches));
    if (differences.length > 0) parts.push(heading(text.differences), made('ol', {}, differences.map((each) => made('li', { textContent: each }))));
    if (targets.length === 0) return [...parts, text.nothingToChange];
    const line = made('input', { aria: { label: text.ownLine } });
    parts.push(heading(text.ownLine), line, button(text.addLine, this.then((program) => callWithTexts(program, 'tcplab_change', [line.value]))));
    return [...parts, ...targets.map((target) => this.#target(target))];
  }

  // What the focus is about is open; the rest is opened by whoever wants it.
  #target({ name, near, actions }) {
    const parts = [];
    let group = '';
    for (const action of actions) {
      if (action.group !== group) parts.push(heading(action.group));
      group = action.group;
      const change = button(action.label, this.then((program) => callWithTexts(program, 'tcplab_change', [action.line])));
      change.append(made('code', { textContent: action.line }));
      parts.push(change);
    }
    const summary = made('summary', { textContent: name });
    const element = made('details', { open: this.#opened.get(name) ?? near }, summary, parts);
    summary.onclick = () => this.#opened.set(name, !element.open);
    return element;
  }

  #knob({ label, value, place, choices }, index) {
    if (place === undefined) return made('p', {}, label, choices.map((each, choice) => button(each, this.then((program) => program._tcplab_choose_knob(index, choice)), { aria: { pressed: each === value } })));
    const slider = made('input', { type: 'range', min: 0, max: 1, step: 0.02, value: place, aria: { label, valuetext: value } });
    slider.onchange = this.then((program) => program._tcplab_turn_knob(index, Number(slider.value)));
    return made('label', {}, `${label} `, slider, made('output', { textContent: value }));
  }

  #branches(open, names) {
    const name = made('input', { value: names[open], aria: { label: text.branchName } });
    name.onchange = this.then((program) => callWithTexts(program, 'tcplab_rename_branch', [name.value]));
    return [
      ...names.map((each, index) => button(each, this.then((program) => program._tcplab_open_branch(index)), { aria: { pressed: index === open } })),
      button(text.newBranch, this.then((program) => program._tcplab_fork())),
      name,
      button(text.deleteBranch, this.then((program) => program._tcplab_remove_branch(open)), { disabled: names.length < 2 }),
      ...names.flatMap((each, index) => (index === open ? [] : [button(text.compareWith(each), this.then((program) => program._tcplab_compare_with(index)))])),
    ];
  }

  #line({ line, on }, index, count) {
    const box = made('input', { type: 'checkbox', checked: on, onchange: this.then((program) => program._tcplab_switch_edit(index)) });
    const tool = (sign, label, act, disabled) => button(sign, this.then(act), { disabled, aria: { label: `${label}: ${line}` } });
    return made('p', {}, made('label', {}, box, made('code', { textContent: line })),
      tool('↑', text.earlier, (program) => program._tcplab_swap_edits(index, index - 1), index === 0),
      tool('↓', text.later, (program) => program._tcplab_swap_edits(index, index + 1), index + 1 === count),
      tool('×', text.remove, (program) => program._tcplab_remove_edit(index), false));
  }
}
