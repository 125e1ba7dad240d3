// The lab without a network: a service worker keeps what one visit has loaded (service_worker.js).

const rare = 3600_000; // milliseconds between looks for a newer version, while the page stays open

async function install(onNewer) {
  const worker = await navigator.serviceWorker.register('service_worker.js', { updateViaCache: 'none' });
  const installed = matchMedia('(display-mode: standalone)').matches;
  const complete = () => navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('complete'));
  if (installed) complete();
  window.addEventListener('appinstalled', complete);
  worker.addEventListener('updatefound', () => {
    const newer = worker.installing;
    const replaces = navigator.serviceWorker.controller !== null;
    newer?.addEventListener('statechange', () => { if (newer.state === 'installed' && replaces) onNewer(); });
  });
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < rare) return;
    looked = Date.now();
    worker.update().catch(() => {});
  });
}

// After the start, which it is not to slow down. onNewer() is called when a newer version has been loaded behind this one.
export function installWorker(onNewer) {
  if (!('serviceWorker' in navigator) || window.parent !== window) return;
  const begin = () => install(onNewer).catch((error) => console.warn(`tcplab: offline use: ${error}`));
  if (window.requestIdleCallback) requestIdleCallback(begin, { timeout: 5000 });
  else setTimeout(begin, 2000);
}
