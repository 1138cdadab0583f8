import { Problem } from './api.js';

/**
 * The first element that a selector names; what kind of element it is, the template knows.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {any}
 */
export const $ = (selector, root = document) => root.querySelector(selector);

/**
 * Every element that a selector names.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {any[]}
 */
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Makes an element: attributes by name, listeners as functions, children as nodes or text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(name, value);
    } else if (value === true) {
      made.setAttribute(name, '');
    } else if (value !== false && value != null) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `static/base/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Says something for a few seconds. */
export function toast(text, name = 'info') {
  const made = element('div', { class: 'toast' }, icon(name), text);
  $('#toasts').append(made);
  setTimeout(() => made.remove(), 4000 + 60 * text.length);
}

/** The first element that a selector names outside what is hidden. */
const inUse = (selector, root) => $$(selector, root).find((found) => !found.closest('[hidden]'));

/**
 * Shows a problem: each field's sentence at the field, what belongs to none as a toast.
 * @param {any} problem
 * @param {ParentNode} form
 */
export function showProblem(problem, form = document) {
  clearProblems(form);
  if (!(problem instanceof Problem)) {
    throw problem;
  }
  let shown = 0;
  const homeless = [];
  for (const [key, sentence] of Object.entries(problem.errors)) {
    const place = inUse(`[data-error-for="${CSS.escape(key)}"]`, form);
    if (!place) {
      homeless.push(sentence);
      continue;
    }
    place.textContent = sentence;
    place.closest('details')?.setAttribute('open', '');
    const input = inUse(`[name="${CSS.escape(key)}"]`, form);
    input?.setAttribute('aria-invalid', 'true');
    if (shown === 0) {
      (input ?? place).focus?.();
      place.scrollIntoView({ block: 'nearest' });
    }
    shown++;
  }
  if (homeless.length > 0) {
    toast(homeless.join(' '), 'warn');
  } else if (shown === 0) {
    toast(problem.message, 'warn');
  }
}

/** @param {ParentNode} form */
export function clearProblems(form = document) {
  $$('[data-error-for]', form).forEach((place) => (place.textContent = ''));
  $$('[aria-invalid]', form).forEach((input) => input.removeAttribute('aria-invalid'));
}

/** Runs an action of a button, which is busy meanwhile. */
export async function busy(button, action) {
  if (button.hasAttribute('data-busy')) {
    return undefined;
  }
  button.setAttribute('data-busy', '');
  button.setAttribute('aria-busy', 'true');
  try {
    return await action();
  } finally {
    button.removeAttribute('data-busy');
    button.removeAttribute('aria-busy');
  }
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 12345 → 12,345 */
export const grouped = (number) => whole.format(number);

/** A measured value with about three digits that matter. */
export function measured(value) {
  if (value == null || Number.isNaN(value)) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e5)) {
    return value.toExponential(1);
  }
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** 3725 → 1 h 2 min */
export function duration(seconds) {
  if (seconds < 1) {
    return 'a moment';
  }
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 5400) {
    return `${Math.round(seconds / 60)} min`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

export function bytes(count) {
  return count < 1e6 ? `${Math.ceil(count / 1e3)} kB` : `${(count / 1e6).toFixed(count < 1e8 ? 1 : 0)} MB`;
}
