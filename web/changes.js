// What can be done to the past where the focus is, as real buttons, and what has been done: what the lab's own menu and panel offer.
import { button, made } from './dom.js';
import { LiveList } from './live_list.js';
import { callWithTexts } from './texts.js';
import { text } from './words.js';

const heading = (words) => made('h2', { textContent: words });

export class ChangeList extends LiveList {
  constructor(program, wake) {
    super('change', program, wake, ['tcplab_change_version', 'tcplab_contrast_version']);
  }

  parts(ask) {
    const { actions, edits, branch, branches, differences, undo, redo } = ask('tcplab_changes');
    const parts = [
      button(text.undo, this.then((program) => program._tcplab_undo()), { disabled: !undo }),
      button(text.redo, this.then((program) => program._tcplab_redo()), { disabled: !redo }),
    ];
    if (edits.length > 0) parts.push(heading(text.changed), ...edits.map((edit, index) => this.#line(edit, index)));
    if (branches.length > 0) parts.push(heading(text.branches), ...this.#branches(branch, branches));
    if (differences.length > 0) parts.push(heading(text.differences), made('ol', {}, differences.map((each) => made('li', { textContent: each }))));
    if (actions.length === 0) parts.push(text.nothingToChange);
    let group = '';
    for (const action of actions) {
      if (action.group !== group) parts.push(heading(action.group));
      group = action.group;
      const change = button(action.label, this.then((program) => callWithTexts(program, 'tcplab_change', [action.line])));
      change.append(made('code', { textContent: action.line }));
      parts.push(change);
    }
    return parts;
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

  #line({ line, on }, index) {
    const box = made('input', { type: 'checkbox', checked: on, onchange: this.then((program) => program._tcplab_switch_edit(index)) });
    return made('label', {}, box, made('code', { textContent: line }));
  }
}
