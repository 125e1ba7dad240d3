// CodeMirror, with what the core tells of the language.
import { autocompletion, completionKeymap, completionStatus, acceptCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, redo, undo } from '@codemirror/commands';
import { lintGutter, lintKeymap, nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration, EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers, showDialog,
} from '@codemirror/view';
import { words } from './words.js';

const setPieces = StateEffect.define();
const setOrigin = StateEffect.define();

// The kinds of words, as the core has told them last; what was typed since moves them.
const pieces = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setPieces)) now = effect.value;
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// The lines that the event in focus comes from.
const origin = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setOrigin)) now = effect.value;
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const kinds = { keyword: 'keyword', host: 'variable', label: 'variable', parameter: 'variable', app: 'function', property: 'property', word: 'enum', number: 'constant', text: 'text', ordinal: 'constant' };

function completions(language) {
  return (context) => {
    const word = context.matchBefore(/[^\s"]+/);
    if (!word && !context.explicit && context.pos !== context.state.doc.lineAt(context.pos).from && !/\s$/.test(context.state.doc.lineAt(context.pos).text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from))) return null;
    const { from, offers } = language.complete(context.state.doc, context.pos);
    const empty = context.pos === context.state.doc.lineAt(context.pos).from;
    if (!offers.length || (empty && !context.explicit)) return null;
    return { from, options: offers.map(({ text, kind, help }) => ({ label: text, type: kinds[kind], info: help || undefined })), filter: false };
  };
}

function helpAt(language) {
  return (view, position) => {
    const found = language.hover(view.state.doc, position);
    if (!found) return null;
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'editor-help-tip';
        dom.textContent = found.text;
        return { dom };
      },
    };
  };
}

// What changed between two texts, so that the cursor and the marks outside it stay.
function change(before, after) {
  let from = 0;
  const most = Math.min(before.length, after.length);
  while (from < most && before[from] === after[from]) ++from;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) ++end;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

export class View {
  #language;
  #script = false;
  #onCursor;
  #onChange;
  #view;

  // onChange(): the reader has changed the text. onCursor(help): what the word at the cursor is.
  constructor(parent, language, { text, onChange, onCursor }) {
    this.#language = language;
    this.#onChange = onChange;
    this.#onCursor = onCursor;
    this.#view = new EditorView({ parent, state: this.#state(text) });
  }

  #state(text) {
    const guarded = (source) => (...details) => (this.#script ? null : source(...details));
    return EditorState.create({
      doc: text,
      extensions: [
        EditorState.phrases.of(words().phrases),
        lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), history(), drawSelection(), highlightSelectionMatches(),
        search({ top: true }), lintGutter(), pieces, origin,
        autocompletion({ override: [guarded(completions(this.#language))], maxRenderedOptions: 9 }),
        hoverTooltip(guarded(helpAt(this.#language))),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': words().title, 'aria-describedby': 'editor-keys', tabindex: '0', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' }),
        keymap.of([
          { key: 'Tab', run: (view) => completionStatus(view.state) === 'active' && acceptCompletion(view) },
          { key: 'F2', run: () => { this.rename(); return true; } },
          { key: 'Shift-Alt-f', run: () => { this.format(); return true; } },
          ...completionKeymap, ...searchKeymap, ...lintKeymap, ...historyKeymap,
          ...defaultKeymap.filter(({ key }) => key !== 'Escape'), // which is to close the editor, whatever is selected
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.#onChange();
          if (update.docChanged || update.selectionSet) this.#onCursor(this.#helpAtCursor());
        }),
      ],
    });
  }

  #helpAtCursor() {
    if (this.#script) return '';
    return this.#language.hover(this.#view.state.doc, this.#view.state.selection.main.head)?.text ?? '';
  }

  get text() { return this.#view.state.doc.toString(); }
  get composing() { return this.#view.composing; }
  focus() { this.#view.focus(); }
  undo() { undo(this.#view); this.focus(); }
  redo() { redo(this.#view); this.focus(); }

  // Another text, with a past of its own.
  open(text) {
    this.#view.setState(this.#state(text));
  }

  // Colours and errors as of now. Answers the errors.
  check() {
    const { doc } = this.#view.state;
    const found = this.#language.check(doc);
    this.#script = found.script;
    const marks = Decoration.set(found.pieces.map(({ from, to, kind }) => Decoration.mark({ class: `piece-${kind}` }).range(from, to)));
    this.#view.dispatch({ effects: setPieces.of(marks) });
    this.#view.dispatch(setDiagnostics(this.#view.state, found.errors.map(({ from, to, text }) => ({ from, to, severity: 'error', message: text }))));
    return found.errors;
  }

  // The lines that are to stand out.
  mark(lines) {
    const { doc } = this.#view.state;
    const there = lines.filter((line) => line >= 1 && line <= doc.lines);
    this.#view.dispatch({ effects: setOrigin.of(Decoration.set(there.map((line) => Decoration.line({ class: 'editor-origin' }).range(doc.line(line).from)))) });
  }

  toFirstError() {
    this.#view.dispatch({ selection: { anchor: 0 } });
    nextDiagnostic(this.#view);
    this.#view.dispatch({ effects: EditorView.scrollIntoView(this.#view.state.selection.main.head, { y: 'center' }) });
    this.focus();
  }

  #replace(text) {
    const changes = change(this.text, text);
    if (changes.from !== changes.to || changes.insert) this.#view.dispatch({ changes, userEvent: 'input' });
  }

  format() {
    if (!this.#script) this.#replace(this.#language.format(this.#view.state.doc));
    this.focus();
  }

  // Asks for the name at the top of the text.
  async rename() {
    if (this.#script) return;
    const at = this.#view.state.selection.main.head;
    const { result } = showDialog(this.#view, { label: words().renameTo, input: { name: 'name', type: 'text', 'aria-label': words().renameTo }, focus: true, submitLabel: words().renameGo, top: true, class: 'editor-rename' });
    const form = await result;
    this.focus();
    if (!form) return;
    const renamed = this.#language.rename(this.#view.state.doc, at, form.elements.name.value.trim());
    if (renamed.text !== undefined) this.#replace(renamed.text);
    else this.#onCursor(renamed.error);
  }
}
