// In a frame the lab is a guest: nothing is drawn while nobody sees it, and until somebody has turned to it, fingers scroll the page around
// it. The wheel and the keys are input.js's.

export function behaveInFrame({ canvas, sleep }) {
  let inSight = true;
  const follow = () => sleep(document.hidden || !inSight);
  new IntersectionObserver((entries) => {
    inSight = entries.at(-1).isIntersecting;
    follow();
  }).observe(canvas);
  document.addEventListener('visibilitychange', follow);

  const turnedTo = () => document.activeElement === canvas && document.hasFocus();
  const arrange = () => { canvas.style.touchAction = turnedTo() ? 'none' : 'pan-x pan-y pinch-zoom'; };
  for (const type of ['focus', 'blur']) window.addEventListener(type, arrange, { capture: true });
  arrange();

  // A tap turns to the lab, and a finger that is drawn over it does not. SDL would keep the browser from scrolling.
  let passing = false;
  window.addEventListener('pointerdown', (event) => {
    passing = event.pointerType === 'touch' && event.target === canvas && !turnedTo();
    if (passing) event.stopImmediatePropagation();
  }, { capture: true });
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) {
    window.addEventListener(type, (event) => { if (passing) event.stopImmediatePropagation(); }, { capture: true, passive: true });
  }
  window.addEventListener('click', () => {
    if (!passing) return;
    passing = false;
    canvas.focus({ preventScroll: true });
  }, { capture: true });
}
