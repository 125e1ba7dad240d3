// The guide as a page: as much of Markdown as guide.md and guide.zh.md have.
//
//     node docs/guide/page.mjs GUIDE.md LANGUAGE PICTURES OUTPUT.html      LANGUAGE: en or zh; PICTURES: where pictures.mjs has put them, seen from the page, or - for none
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const words = {
  en: { tag: 'en', title: 'tcplab: the user guide', open: 'Open the lab here', between: ' ', other: ['guide.zh.html', 'zh-Hans', '中文'] },
  zh: { tag: 'zh-Hans', title: 'tcplab：使用指南', open: '在此打开实验室', between: '', other: ['guide.html', 'en', 'English'] },
};

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

// Other pages of the documentation are not on the site.
function inline(text) {
  return escaped(text)
    .replace(/&lt;(\/?)kbd&gt;/g, '<$1kbd>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
}

function table(lines) {
  const cells = (line) => line.slice(1, -1).split('|').map((cell) => inline(cell.trim()));
  const row = (line, kind) => `<tr>${cells(line).map((cell, i) => (i === 0 && kind === 'td' ? `<th scope="row">${cell}</th>` : `<${kind}>${cell}</${kind}>`)).join('')}</tr>`;
  return `<div class="table"><table>${row(lines[0], 'th')}${lines.slice(2).map((line) => row(line, 'td')).join('')}</table></div>`;
}

const anchor = (title) => title.toLowerCase().replace(/[^\p{L}]+/gu, '-');

// In the colours that the page has.
function image(name, what, pictures) {
  return `<picture><source srcset="${pictures}/${name}-dark.png" media="(prefers-color-scheme: dark)"><img src="${pictures}/${name}-light.png" alt="${escaped(what)}" width="1280" height="800" loading="lazy"></picture>`;
}

function block(lines, { open, between }, pictures) {
  const [first] = lines;
  const heading = /^(#+) (.*)$/.exec(first);
  if (heading) return `<h${heading[1].length} id="${anchor(heading[2])}">${inline(heading[2])}</h${heading[1].length}>`;
  const drawn = /^<!-- picture: ([\w-]+): ([^"]+) -->$/.exec(first);
  if (drawn) return pictures ? image(drawn[1], drawn[2], pictures) : '';
  const opens = /^`(\?[^`]+)`$/.exec(first);
  if (opens) return `<p><a href="./${escaped(opens[1])}">${open}</a></p>`;
  if (first.startsWith('|')) return table(lines);
  return `<p>${inline(lines.join(between))}</p>`;
}

// pictures: the folder in which they lie; null: there are none.
export function toPage(markdown, language, pictures) {
  const told = words[language];
  const [place, tag, name] = told.other;
  const blocks = markdown.trim().split(/\n\n+/).map((part) => block(part.split('\n'), told, pictures));
  return `<!doctype html>
<html lang="${told.tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>${told.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="guide.css">
</head>
<body>
<main>
<p><a href="${place}" lang="${tag}">${name}</a></p>
${blocks.filter(Boolean).join('\n')}
</main>
</body>
</html>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [source, language, pictures, output] = process.argv.slice(2);
  writeFileSync(output, toPage(readFileSync(source, 'utf8'), language, pictures === '-' ? null : pictures));
}
