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

// The same for one tab, as long as it is there.
export function recallForTab(key) {
  try {
    return sessionStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

// null: forgotten.
export function rememberForTab(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, value);
  } catch {
    // then not
  }
}
