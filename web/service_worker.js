// Keeps the lab for when there is no network. assemble_site.py fills in the version, which is that of the content, and the files.
//
// A page and its files always are of one version: the page names the folder of its files, and a version is kept whole before it is used.
// With a network, the page comes from there, so that everybody has the newest; an open page keeps its version until it is closed.

const version = '@VERSION@';
const first = @FIRST@; // what the page needs to start
const later = @LATER@; // what it loads when it is asked for
const cacheName = `tcplab-${version}`;
const page = './';
const patience = 4000; // milliseconds that a network may take to answer

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([page, ...first])));
});

// Comes when no page of an older version is open any more.
self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('tcplab-') && name !== cacheName) await caches.delete(name);
    await self.clients.claim();
  })());
});

// Who has installed the lab wants all of it.
self.addEventListener('message', (event) => {
  if (event.data !== 'complete') return;
  event.waitUntil(caches.open(cacheName).then(async (cache) => {
    for (const file of later) if (!(await cache.match(file))) await cache.add(file);
  }).catch(() => {})); // the next time, then
});

async function newestPage(request) {
  const kept = caches.match(page, { cacheName });
  const late = new Promise((done) => { setTimeout(done, patience); });
  const fetched = fetch(request).catch(() => null);
  const answer = await Promise.race([fetched, late]);
  if (answer?.ok) return answer;
  return (await kept) ?? (await fetched) ?? Response.error();
}

async function versioned(request) {
  const kept = await caches.match(request, { cacheName });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(cacheName)).put(request, answer.clone());
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const root = new URL('./', self.location);
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(root.href)) return;
  const path = url.href.slice(root.href.length).replace(/[?#].*$/, '');
  if (request.mode === 'navigate' && (path === '' || path === 'index.html')) event.respondWith(newestPage(request));
  else if (path.startsWith(`${version}/`)) event.respondWith(versioned(request));
});
