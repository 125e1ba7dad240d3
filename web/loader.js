// Fetches the program with truthful progress. Content-Length is that of the compressed body, so the uncompressed sizes were written into
// the page when the site was built (assets.files: path -> bytes), and what is counted are the bytes that arrive uncompressed.

// Whether there is a graphics card behind WebGL2. Without one a browser has none, or draws for it with the processor, which takes the program's own
// way of drawing a fraction of the time.
export function hasGraphicsCard() {
  const probe = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!probe) return false;
  const about = probe.getExtension('WEBGL_debug_renderer_info');
  const name = probe.getParameter(about ? about.UNMASKED_RENDERER_WEBGL : probe.RENDERER);
  probe.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow only a few contexts
  return !/llvmpipe|softpipe|swiftshader|software|basic render/i.test(name);
}

class Progress {
  #loaded = 0;
  #total;
  #show;

  constructor(total, show) {
    this.#total = total;
    this.#show = show;
    show(0, total);
  }

  add(bytes) {
    this.#loaded += bytes;
    this.#show(this.#loaded, this.#total);
  }
}

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response;
}

function counted(response, progress) {
  const counter = new TransformStream({
    transform(chunk, controller) {
      progress.add(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return response.body.pipeThrough(counter);
}

async function getBytes(url, progress) {
  return new Uint8Array(await new Response(counted(await get(url), progress)).arrayBuffer());
}

async function compile(url, progress) {
  const body = counted(await get(url), progress);
  return WebAssembly.compileStreaming(new Response(body, { headers: { 'Content-Type': 'application/wasm' } }));
}

async function importScript(url, bytes, progress) {
  const script = await import(url);
  progress.add(bytes);
  return script.default;
}

// Stands for what is in later.wasm until that is loaded.
const notYet = new Proxy({}, {
  get: () => () => { throw new Error('a part of the program was called before it was loaded'); },
});

// A function that loads what later.wasm has, once: it takes its places in the program's tables, and the program is told.
function rest(assets, instance, tell) {
  let loading = null;
  const load = async () => {
    await WebAssembly.instantiateStreaming(await get(`${assets.base}later.wasm`), { first: (await instance).exports });
    await tell();
  };
  return () => {
    loading ??= load().catch((error) => {
      loading = null; // the next time, then
      throw error;
    });
    return loading;
  };
}

// Resolves to the running Emscripten module; its `complete()` resolves when the part of the program is there that split_program.py has
// taken out, which has to be awaited before a script is run, before the editor or saving is used, and before answers are judged; where a
// panel needs it, incomplete is called in every frame until then. assets: {base, files, fonts, chinese}; show(loaded, total) is told the bytes;
// chooseFile is called when the user wants to open a file, showText when the run is wanted as text, edit when its own text
// is, share when it is to be shared or saved, course, explain, tour and guide when the course, the lesson about what is in focus, a first look, or the guide is wanted.
export async function loadProgram(assets, canvas, { show, onAbort, incomplete, chooseFile, showText, edit, share, course, explain, tour, guide }) {
  const scriptBytes = assets.files['tcplab.js'];
  const names = ['tcplab.js', 'tcplab.wasm', ...assets.fonts.map((font) => `fonts/${font}`)];
  const progress = new Progress(names.reduce((sum, name) => sum + assets.files[name], 0), show);
  const [create, compiled, ...fonts] = await Promise.all([
    importScript(`${assets.base}tcplab.js`, scriptBytes, progress),
    compile(`${assets.base}tcplab.wasm`, progress),
    ...assets.fonts.map((font) => getBytes(`${assets.base}fonts/${font}`, progress)),
  ]);
  let made;
  const instance = new Promise((resolve) => { made = resolve; });
  const program = create({
    canvas,
    complete: rest(assets, instance, async () => (await program)._tcplab_whole()),
    onAbort,
    onIncomplete: incomplete,
    onChooseFile: chooseFile,
    onShowText: showText,
    onEdit: edit,
    onShare: share,
    onCourse: course,
    onExplain: explain,
    onTour: tour,
    onGuide: guide,
    onCopy: (copied) => navigator.clipboard?.writeText(copied).catch((error) => console.warn(`tcplab: copying: ${error}`)),
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(compiled, { ...imports, later: notYet }).then((instance) => {
        made(instance);
        done(instance);
      }, onAbort);
      return {};
    },
    preRun: [
      (module) => {
        module.FS.mkdir('/fonts');
        assets.fonts.forEach((font, i) => module.FS.writeFile(`/fonts/${font}`, fonts[i]));
      },
    ],
  });
  return program;
}
