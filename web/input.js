// Keyboard, wheel, touch and clipboard: what SDL would take from the browser and must not, and what it cannot know.

import { callWithTexts } from './texts.js';

const embedded = window.parent !== window;
const ours = new Set(['a', 'c', 'k', 'x', 'y', 'z']); // with Ctrl or Cmd; V arrives as a paste event
const pinchStep = 20; // pixels of a trackpad's pinch that make one notch of a wheel

// Reload, tabs, zoom, find, developer tools, history, leaving the canvas...
function isForBrowser(event) {
  if (event.key === 'Tab' || event.altKey) return true;
  if (/^F\d+$/.test(event.key)) return !(event.shiftKey && event.key === 'F10'); // which opens menus
  return (event.ctrlKey || event.metaKey) && !ours.has(event.key.toLowerCase()) && !['Control', 'Meta', 'Shift'].includes(event.key)
    && !event.key.startsWith('Arrow') && event.key !== 'Home' && event.key !== 'End';
}

function connectKeys(canvas, program, { wake }) {
  window.addEventListener('keydown', (event) => {
    if (event.target === canvas && isForBrowser(event)) event.stopImmediatePropagation();
  }, { capture: true });
  window.addEventListener('keyup', (event) => {
    if (event.key !== 'Meta') return;
    program._tcplab_release_keys(); // macOS tells of no key released while Cmd is down
    wake();
  }, { capture: true });
}

function notches(event) {
  if (event.ctrlKey && event.deltaMode === WheelEvent.DOM_DELTA_PIXEL) { // a trackpad's pinch
    return [0, Math.max(-1, Math.min(1, -event.deltaY / pinchStep))];
  }
  // With Shift some systems turn the wheel sideways, and others leave that to the page.
  const [x, y] = event.shiftKey && event.deltaY === 0 ? [0, event.deltaX] : [event.deltaX, event.deltaY];
  const unit = { [WheelEvent.DOM_DELTA_PIXEL]: 100, [WheelEvent.DOM_DELTA_LINE]: 3, [WheelEvent.DOM_DELTA_PAGE]: 1 }[event.deltaMode];
  return [-x / unit, -y / unit];
}

function connectWheel(canvas, program, { wake }) {
  canvas.addEventListener('wheel', (event) => {
    event.stopImmediatePropagation(); // SDL would take it whoever it is for
    const focused = document.hasFocus() && document.activeElement === canvas;
    if (embedded && !focused) return; // the page around us scrolls
    event.preventDefault();
    program._tcplab_wheel(...notches(event));
    wake();
  }, { capture: true, passive: false });
}

// Two fingers zoom; SDL makes the first one a mouse.
function connectPinch(canvas, program, { wake }) {
  let distance = 0;
  const spread = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  canvas.addEventListener('touchstart', (event) => {
    if (event.touches.length === 2) distance = spread(event.touches);
  }, { capture: true, passive: true });
  canvas.addEventListener('touchmove', (event) => {
    if (event.touches.length !== 2 || !distance) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const now = spread(event.touches);
    program._tcplab_wheel(0, 4 * Math.log2(now / distance));
    distance = now;
    wake();
  }, { capture: true, passive: false });
}

// isWhole(): of the program all parts are there, or it is told.
function connectPaste(canvas, keyboard, program, { wake, isWhole }) {
  document.addEventListener('paste', async (event) => {
    if (document.activeElement !== canvas && document.activeElement !== keyboard) return;
    const pasted = event.clipboardData?.getData('text/plain');
    if (!pasted) return;
    event.preventDefault();
    if (callWithTexts(program, 'tcplab_is_script', ['', pasted]) && !(await isWhole())) return;
    callWithTexts(program, 'tcplab_paste', [pasted]);
    wake();
  });
}

// A canvas brings up no on-screen keyboard: a hidden input does, and hands its text over. Answers what gives the keys back to the canvas once
// no text is wanted any more, to be called after each frame: what ends the writing may do so frames after the finger is gone.
function connectTouchKeyboard(canvas, keyboard, program, { wake, step }) {
  const mostFrames = 3; // the finger comes down, and goes, and the field says that it has the keys
  let touch = false;
  canvas.addEventListener('pointerdown', (event) => { touch = event.pointerType === 'touch'; });
  window.addEventListener('touchend', ({ target }) => {
    if (!touch || target !== canvas) return;
    for (let frames = 0; frames < mostFrames && !program._tcplab_wants_text(); ++frames) step();
    if (program._tcplab_wants_text()) keyboard.focus({ preventScroll: true });
  }, { passive: true });
  function handOver() {
    if (keyboard.value) callWithTexts(program, 'tcplab_type', [keyboard.value]);
    keyboard.value = '';
    wake();
  }
  keyboard.addEventListener('input', (event) => { if (!event.isComposing) handOver(); });
  keyboard.addEventListener('compositionend', handOver);
  keyboard.addEventListener('beforeinput', (event) => {
    if (event.inputType !== 'deleteContentBackward' || keyboard.value) return;
    program._tcplab_backspace();
    wake();
  });
  return () => {
    if (document.activeElement === keyboard && !program._tcplab_wants_text()) canvas.focus({ preventScroll: true });
  };
}

// loop: {step, wake, isWhole}: draw now, or in the next animation frame. Answers what is to be called after each frame.
export function connectInput(canvas, keyboard, program, loop) {
  connectKeys(canvas, program, loop);
  connectWheel(canvas, program, loop);
  connectPinch(canvas, program, loop);
  connectPaste(canvas, keyboard, program, loop);
  canvas.addEventListener('pointerdown', () => canvas.focus({ preventScroll: true }));
  canvas.addEventListener('contextmenu', (event) => event.preventDefault()); // the lab has a menu of its own
  // On window, after SDL's listeners on the canvas and the document have queued what they heard.
  for (const type of ['mousemove', 'mousedown', 'touchstart', 'touchmove', 'keyup', 'keypress', 'focus', 'blur', 'mouseleave']) {
    window.addEventListener(type, loop.wake, { passive: true });
  }
  document.addEventListener('visibilitychange', loop.wake);
  // At once: the clipboard and the on-screen keyboard are only to be had while the event lasts.
  for (const type of ['mouseup', 'touchend', 'keydown']) window.addEventListener(type, loop.step, { passive: true });
  return connectTouchKeyboard(canvas, keyboard, program, loop);
}
