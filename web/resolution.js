// Keeps one canvas pixel on one device pixel, at every zoom level and on every screen.

export function keepCanvasSharp(canvas, program, step) {
  let device = null; // [width, height] in device pixels, as the browser measured them

  // The browser's own figure where it is current: CSS size times devicePixelRatio is off by one at fractional ratios.
  function pixels() {
    const expected = [canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio];
    const current = device && device.every((size, i) => Math.abs(size - expected[i]) < 1.5);
    return current ? device : expected.map((size) => Math.max(1, Math.round(size)));
  }

  // Runs after SDL's own listener, which has set the canvas to a truncated size and thereby cleared it: draw at once.
  function correct() {
    const [width, height] = pixels();
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    program._tcplab_resized(width, height);
    step();
  }
  window.addEventListener('resize', correct);

  const announce = () => window.dispatchEvent(new Event('resize')); // SDL listens to nothing else
  const observer = new ResizeObserver(([entry]) => {
    const box = entry.devicePixelContentBoxSize?.[0];
    device = box ? [box.inlineSize, box.blockSize] : null;
    announce();
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas); // a browser that does not know that box
  }

  (function watchRatio() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', () => { announce(); watchRatio(); }, { once: true });
  })();
}
