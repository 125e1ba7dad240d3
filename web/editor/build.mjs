// Bundles the editor, with the libraries that package-lock.json names, and the licences of all that went into it:
//
//     node build.mjs DIRECTORY
//
// DIRECTORY has node_modules already, and gets editor.js and licenses.txt.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const esbuild = createRequire(join(out, 'package.json'))('esbuild');

// style-mod makes style elements, which the page's Content-Security-Policy forbids, except in shadow roots. What it does there, documents
// can by now, too.
const adopt = {
  name: 'adopt style sheets',
  setup(build) {
    build.onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split('!root.head && root.adoptedStyleSheets');
      if (after === undefined || more.length) throw new Error('style-mod is not as it was: see what it does with style sheets');
      return { contents: `${before}root.adoptedStyleSheets${after}` };
    });
  },
};

const { metafile } = await esbuild.build({
  entryPoints: [join(here, 'editor.js')],
  outfile: join(out, 'editor.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  loader: { '.css': 'text' },
  external: ['../texts.js'], // of the page itself, beside the folder that the editor lies in
  nodePaths: [join(out, 'node_modules')],
  plugins: [adopt],
  metafile: true,
  logLevel: 'warning',
});

const packages = new Set(Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
const licence = (name) => {
  const folder = join(out, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json')));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} has no licence`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
};
writeFileSync(join(out, 'licenses.txt'), [...packages].sort().map(licence).join(`\n${'-'.repeat(80)}\n\n`));
