// A few short lessons, in ./lessons, that tests of the course are made with.
import { existsSync, readFileSync } from 'node:fs';

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

// For a page: the lessons of this folder in place of the site's.
export const lessonsIn = (list) => async (page) => {
  await page.route(/\/lessons\/.*\.md$/, (route) => {
    const path = new URL(`lessons/${route.request().url().split('/lessons/')[1]}`, import.meta.url);
    return existsSync(path) ? route.fulfill({ contentType: 'text/plain; charset=utf-8', body: readFileSync(path, 'utf8') }) : route.fulfill({ status: 404 });
  });
  await page.route(/\/lessons\/index\.json$/, (route) => route.fulfill({ json: list }));
};
export const withLessons = lessonsIn(index);
