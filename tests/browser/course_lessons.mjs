// A few short lessons, in ./lessons, that tests of the course are made with.
import { readFileSync, readdirSync } from 'node:fs';

const both = (en, zh) => ({ en, zh });
const inFolder = (lesson) => ({ ...lesson, folder: `${String(lesson.row).padStart(2, '0')}-${lesson.name}` });
export const index = [
  { name: 'other', row: 1, title: both('Fields of a segment', '报文段的字段'), summary: both('What stands where.', '各字段的位置。'), minutes: 6, needs: [], rules: ['RFC 9293 3.1'] },
  { name: 'tried', row: 2, title: both('A lesson to be tried', '试用的一课'), summary: both('Every kind of step once.', '每种步骤各一次。'), minutes: 5, needs: ['other'], rules: ['RFC 9293 3.5', 'RFC 9293 3.10.7'] },
  { name: 'wait', row: 16, title: both('The last ACK is lost', '最后一个 ACK 丢失'), summary: both('Why TIME-WAIT starts anew.', '为什么 TIME-WAIT 重新计时。'), minutes: 8, needs: ['tried'], rules: ['RFC 9293 3.6'] },
  { name: 'broken', row: 17, title: both('Broken', '有错'), summary: both('It has an error.', '有一处错误。'), minutes: 5, needs: [], rules: [] },
].map(inFolder);

// Exercises whose answers are drawn, and one with a secret; not in the index, but where a test asks for it.
export const answersLesson = inFolder({ name: 'answers', row: 3, title: both('Answers', '作答'), summary: both('Drawn.', '画出。'), minutes: 5, needs: [], rules: [] });

const folder = new URL('lessons/', import.meta.url);
const texts = Object.fromEntries(readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md')).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

function answerForLessons([files, list]) {
  const real = window.fetch;
  window.fetch = (url, ...options) => {
    const [, name] = /\/lessons\/(.*\.md|index\.json)$/.exec(url) ?? [];
    if (!name) return real(url, ...options);
    const text = name === 'index.json' ? list : files[name];
    return Promise.resolve(text === undefined ? new Response('', { status: 404 }) : new Response(text));
  };
}

// For a page, now and whenever it is loaded: the lessons of this folder in place of the site's.
export const lessonsIn = (list) => async (page) => {
  const given = [texts, JSON.stringify(list)];
  await page.addInitScript(answerForLessons, given);
  await page.evaluate(answerForLessons, given);
};
export const withLessons = lessonsIn(index);
