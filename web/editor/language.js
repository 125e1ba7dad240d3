// What the core knows of a text, for the editor. The core counts columns in octets from 1, the editor characters (UTF-16) from 0.
import { callWithTexts } from '../texts.js';

const encoder = new TextEncoder();

// Characters of the line that so many octets are.
function charactersOf(line, octets) {
  if (octets <= 0) return 0;
  let seen = 0;
  let at = 0;
  for (const character of line) {
    if (seen >= octets) break;
    const code = character.codePointAt(0);
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += character.length;
  }
  return at;
}

export class Language {
  #program;
  #nameOf;

  // nameOf() is what the text is called: it tells a script from a scenario.
  constructor(program, nameOf) {
    this.#program = program;
    this.#nameOf = nameOf;
  }

  #ask(name, texts, numbers = []) {
    return this.#program.UTF8ToString(callWithTexts(this.#program, name, texts, numbers));
  }

  // Where a place is in the document: of a line and a column of the core.
  static position(doc, line, column) {
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    return line > doc.lines ? doc.length : at.from + charactersOf(at.text, column - 1);
  }

  // Line and column of a place, as the core counts them.
  static place(doc, position) {
    const line = doc.lineAt(position);
    return [line.number, encoder.encode(line.text.slice(0, position - line.from)).length + 1];
  }

  // {script, pieces: [{from, to, kind}], errors: [{from, to, text}]}
  check(doc) {
    const { script, pieces, errors } = JSON.parse(this.#ask('tcplab_check', [this.#nameOf(), doc.toString()]));
    const stretch = (line, column, length) => {
      const at = doc.line(Math.min(line, doc.lines));
      return { from: at.from + charactersOf(at.text, column - 1), to: at.from + charactersOf(at.text, column - 1 + length) };
    };
    const shown = pieces.map(([line, column, length, kind]) => ({ ...stretch(line, column, length), kind }));
    return {
      script,
      pieces: shown.filter(({ from, to }) => to > from),
      errors: errors.map(({ line, column, text }) => {
        const from = Language.position(doc, line, column);
        const piece = shown.find((each) => each.from <= from && from < each.to);
        const word = /^\S+/.exec(doc.lineAt(from).text.slice(from - doc.lineAt(from).from))?.[0].length ?? 0;
        return { from, to: piece?.to ?? from + word, text };
      }),
    };
  }

  // {from, offers: [{text, kind, help}]}
  complete(doc, position) {
    const [line, column] = Language.place(doc, position);
    const { column: start, offers } = JSON.parse(this.#ask('tcplab_complete', [doc.toString()], [line, column]));
    return { from: Language.position(doc, line, start), offers };
  }

  // {from, to, text}, or null
  hover(doc, position) {
    const [line, column] = Language.place(doc, position);
    const found = JSON.parse(this.#ask('tcplab_hover', [doc.toString()], [line, column]));
    if (!found) return null;
    return { from: Language.position(doc, line, found.column), to: Language.position(doc, line, found.column + found.length), text: found.text };
  }

  format(doc) {
    return this.#ask('tcplab_format', [doc.toString()]);
  }

  // {text}, or {error}
  rename(doc, position, name) {
    return JSON.parse(this.#ask('tcplab_rename', [doc.toString(), name], Language.place(doc, position)));
  }
}
