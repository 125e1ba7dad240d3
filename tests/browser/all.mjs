// Runs files of tests side by side in one process, with one browser: node all.mjs SIDE-BY-SIDE FILE...
import { describe } from 'node:test';
import { basename, resolve } from 'node:path';
import './lab.mjs'; // before any suite, for all of them share what it has

const [concurrency, ...files] = process.argv.slice(2);
describe('browser', { concurrency: Number(concurrency) }, () => {
  for (const file of new Set(files)) describe(basename(file, '.test.mjs'), { concurrency: 1 }, () => import(resolve(file)));
});
