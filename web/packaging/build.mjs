// Bundles what packages tell learning platforms with, and the libraries that package-lock.json names, and their licences:
//
//     node build.mjs DIRECTORY
//
// DIRECTORY has node_modules already, and gets scorm.js, cmi5.js and licenses.txt.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const esbuild = createRequire(join(out, 'package.json'))('esbuild');
const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const { metafile } = await esbuild.build({
  entryPoints: [join(here, 'scorm.js'), join(here, 'cmi5.js')],
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  nodePaths: [join(out, 'node_modules')],
  metafile: true,
  logLevel: 'warning',
});

const used = new Set(Object.keys(metafile.inputs).map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
// This one comes with what it needs already in it.
for (const inside of Object.keys(manifest(join(out, 'node_modules/@xapi/cmi5')).dependencies)) used.add(inside);

const licence = (name) => {
  const folder = join(out, 'node_modules', name);
  const file = existsSync(folder) && readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} has no licence`);
  return `${name} ${manifest(folder).version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
};
writeFileSync(join(out, 'licenses.txt'), [...used].sort().map(licence).join(`\n${'-'.repeat(80)}\n\n`));
