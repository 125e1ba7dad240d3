// What the page remembers from visit to visit, where the browser lets it: it may be forbidden, full, or gone tomorrow.

const prefix = 'tcplab.';

// null when nothing is known.
export function recall(key) {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

// Whether it will be known next time.
export function remember(key, value) {
  try {
    localStorage.setItem(prefix + key, value);
    return localStorage.getItem(prefix + key) === value;
  } catch {
    return false;
  }
}
