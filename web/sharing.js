// What can be done with the run that is open: links, files, settings. Real controls, for fingers, keys and screen readers alike. Loaded when
// it is opened for the first time.
import { looks, made } from './dom.js';
import { linkToRun } from './link.js';
import { tell, warn } from './notice.js';
import { save } from './save.js';
import { askFor } from './texts.js';
import { words } from './sharing_words.js';

const sharp = 2; // pixels of a PNG for each of the timeline's

const button = (id, label, onclick) => made('button', { type: 'button', id, textContent: label, onclick });

// The name of a file: what runs, without its own ending.
const fileName = (source, ending) => `${source.name.replace(/\.(tcplab|pkt|txt|pcapng|pcap|cap)$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'tcplab'}${ending}`;

async function toPng(svg) {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = made('canvas', { width: image.naturalWidth * sharp, height: image.naturalHeight * sharp });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
    if (!blob) throw new Error('too large');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

// Its looks, before anything is shown.
export const ready = () => looks(new URL('sharing.css', import.meta.url).href);

export class Sharing {
  #lab;
  #dialog = null;
  #link = null;

  // lab: {program, source(), open(name, text), edit(), course(), chooseFile(), readAsText(), guide(), findCommand(), toggleTheme(), toggleLanguage(), closed()}
  constructor(lab) {
    this.#lab = lab;
  }

  get isOpen() { return this.#dialog !== null; }

  open() {
    if (this.#dialog) return;
    this.#dialog = made('dialog', { id: 'sharing' }, this.#header(), this.#links(), this.#files(), this.#others());
    this.#dialog.setAttribute('aria-labelledby', 'sharing-title');
    this.#dialog.addEventListener('close', ({ target }) => { if (target === this.#dialog) this.#closed(); });
    // On the click that ends a press beside it, since the browser moves the focus in between.
    let beside = false;
    this.#dialog.addEventListener('pointerdown', (event) => { beside = !this.#holds(event); });
    this.#dialog.addEventListener('click', () => { if (beside) this.close(); });
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#showLink();
  }

  close() {
    this.#dialog?.close();
    this.#closed(); // the browser tells it later, and somebody may open it before
  }

  // Not beside it.
  #holds({ target, clientX, clientY }) {
    const { left, top, right, bottom } = this.#dialog.getBoundingClientRect();
    return target !== this.#dialog || (clientX >= left && clientX < right && clientY >= top && clientY < bottom);
  }

  #closed() {
    if (!this.#dialog) return;
    this.#dialog.remove();
    this.#dialog = null;
    this.#lab.closed();
  }

  #header() {
    const close = button('sharing-close', '✕', () => this.close());
    close.setAttribute('aria-label', words().close);
    return made('header', {}, made('h2', { id: 'sharing-title', textContent: words().title }), close);
  }

  #section(title, ...content) {
    return made('section', {}, made('h3', { textContent: title }), ...content);
  }

  #links() {
    const link = made('input', { id: 'link', type: 'text', readOnly: true, value: '…', onfocus: (event) => event.target.select() });
    link.setAttribute('aria-label', words().link);
    // Of a capture it says itself that there is none.
    const help = this.#lab.source().capture ? [] : [words().linkHelp, ...this.#filterOfLink()].map((textContent) => made('p', { className: 'quiet', textContent }));
    return this.#section(words().link, ...help, link,
      made('div', { className: 'row' },
        button('copy-link', words().copyLink, () => this.#copy(this.#link, words().linkCopied)),
        button('copy-embed', words().copyEmbed, () => this.#copy(this.#embed(), words().embedCopied))));
  }

  // Whoever gets the link sees packets dimmed by it.
  #filterOfLink() {
    const [lines] = askFor(this.#lab.program, 'tcplab_share').split(/^text$/m); // whose own lines may begin alike
    const filter = lines.match(/^filter (.*)$/m);
    return filter ? [words().linkFilter(filter[1])] : [];
  }

  async #showLink() {
    // What somebody is to find out is in no link.
    const secret = Boolean(this.#lab.program._tcplab_keeps_secret());
    const { capture } = this.#lab.source();
    this.#link = secret ? null : await linkToRun(this.#lab.program);
    const field = document.getElementById('link');
    if (!field) return;
    field.value = this.#link ?? (secret ? words().linkSecret : capture ? words().linkOfCapture : words().linkTooLong);
    for (const id of ['copy-link', 'copy-embed']) document.getElementById(id).disabled = this.#link === null;
  }

  #embed() {
    const quoted = (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
    const src = new URL(this.#link);
    src.searchParams.set('layout', 'embed');
    return `<iframe src="${quoted(src.href)}" title="${quoted(document.title)}" width="100%" height="600" style="border:0" loading="lazy" allow="clipboard-write"></iframe>`;
  }

  async #copy(copied, done) {
    try {
      await navigator.clipboard.writeText(copied);
      this.close();
      tell(done);
    } catch {
      const field = document.getElementById('link'); // to be copied by hand
      field.value = copied;
      field.focus();
      field.select();
      this.#say(words().copyByHand);
    }
  }

  #say(words) {
    let line = document.getElementById('sharing-said');
    if (!line) {
      line = made('p', { id: 'sharing-said' });
      line.setAttribute('role', 'status');
      document.getElementById('link').after(line);
    }
    line.textContent = words;
  }

  #files() {
    const nodes = made('select', { id: 'node' }, made('option', { value: '-1', textContent: words().allNodes }),
      ...JSON.parse(askFor(this.#lab.program, 'tcplab_nodes')).map((name, i) => made('option', { value: String(i), textContent: words().atNode(name) })));
    nodes.setAttribute('aria-label', words().node);
    const text = button('save-text', words().saveSource, () => this.#save('source'));
    text.disabled = this.#lab.source().capture;
    return this.#section(words().save,
      made('div', { className: 'row' },
        text,
        button('save-transcript', words().saveTranscript, () => this.#save('text')),
        button('save-json', words().saveJson, () => this.#save('json'))),
      made('div', { className: 'row' }, button('save-pcapng', words().savePcapng, () => this.#save('pcapng', Number(nodes.value))), nodes),
      made('div', { className: 'row' },
        button('save-svg', words().saveSvg, () => this.#save('svg')), button('save-png', words().savePng, () => this.#savePng('svg'))),
      made('div', { className: 'row' },
        button('save-plots-svg', words().savePlotsSvg, () => this.#save('plots')),
        button('save-plots-png', words().savePlotsPng, () => this.#savePng('plots')),
        button('save-plots-csv', words().savePlotsCsv, () => this.#save('csv'))));
  }

  #others() {
    const then = (action) => () => { this.close(); action(); };
    return this.#section(words().more, made('div', { className: 'row' },
      button('do-course', words().course, then(() => this.#lab.course())),
      made('button', { type: 'button', id: 'do-edit', textContent: words().edit, onclick: then(() => this.#lab.edit()), disabled: this.#lab.source().capture }),
      button('do-open', words().openFile, then(() => this.#lab.chooseFile())),
      button('do-paste', words().paste, then(() => this.#paste())),
      button('do-read', words().showTranscript, then(() => this.#lab.readAsText())),
      button('do-guide', words().guide, then(() => this.#lab.guide())),
      button('do-find', words().find, then(() => this.#lab.findCommand())),
      button('do-theme', words().theme, () => this.#lab.toggleTheme()),
      button('do-language', words().language, then(() => this.#lab.toggleLanguage()))));
  }

  async #paste() {
    try {
      const pasted = await navigator.clipboard.readText();
      if (pasted.trim()) this.#lab.open(null, pasted);
      else warn(words().nothingToPaste);
    } catch {
      warn(words().pasteByHand);
    }
  }

  // The octets of a file that the program writes.
  #export(kind, node = -1) {
    const { program } = this.#lab;
    program.ccall('tcplab_export', null, ['string', 'number'], [kind, node]);
    const bytes = program.FS.readFile('/export');
    program.FS.unlink('/export');
    return bytes;
  }

  // undefined, and said, where nothing is plotted.
  #exported(kind, node) {
    const bytes = this.#export(kind, node);
    if (bytes.length > 0) return bytes;
    this.close();
    return warn(words().noPlots);
  }

  #save(kind, node = -1) {
    const source = this.#lab.source();
    const [ending, type] = {
      source: [source.script ? '.pkt' : '.tcplab', 'text/plain'],
      text: ['.txt', 'text/plain'],
      json: ['.json', 'application/json'],
      pcapng: ['.pcapng', 'application/octet-stream'],
      svg: ['.svg', 'image/svg+xml'],
      plots: ['-plots.svg', 'image/svg+xml'],
      csv: ['-plots.csv', 'text/csv'],
    }[kind];
    const content = kind === 'source' ? source.written : this.#exported(kind, node);
    if (content !== undefined) save(fileName(source, ending), content, type);
  }

  // kind: of the drawing.
  async #savePng(kind) {
    const drawing = this.#exported(kind);
    if (!drawing) return;
    try {
      save(fileName(this.#lab.source(), kind === 'plots' ? '-plots.png' : '.png'), await toPng(drawing), 'image/png');
    } catch (error) {
      this.close();
      warn(words().noPng);
      console.warn(`tcplab: PNG: ${error}`);
    }
  }
}
