// Elements, as short as they can be made.

export function made(tag, properties = {}, ...children) {
  const { aria = {}, data = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(name === 'role' ? name : `aria-${name}`, value);
  Object.assign(element.dataset, data);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export const button = (label, onclick, properties = {}) => made('button', { type: 'button', textContent: label, onclick, ...properties });

const asked = new Map();

// A stylesheet of that address, from the first time that it is asked for; settled once it holds, or when it cannot be loaded.
export function looks(href) {
  if (!asked.has(href)) {
    asked.set(href, new Promise((done, failed) => {
      document.head.append(made('link', { rel: 'stylesheet', href, onload: done, onerror: () => { asked.delete(href); failed(new Error(href)); } }));
    }));
  }
  return asked.get(href);
}

let last = 0;
export const newId = (what) => `course-${what}-${++last}`;

// A field with its name before it, and, if there is one, a word of help that belongs to it.
export function field(label, properties, help = '') {
  const id = newId('field');
  const input = made('input', { type: 'text', id, autocomplete: 'off', spellcheck: false, ...properties });
  const parts = [made('label', { htmlFor: id, textContent: label }), input];
  if (help) {
    const helps = made('small', { id: `${id}-help`, textContent: help });
    input.setAttribute('aria-describedby', helps.id);
    parts.push(helps);
  }
  return { input, element: made('div', { className: 'field' }, parts) };
}
