import { $, $$, element } from './dom.js';

/**
 * Pictures before and after, one over the other, and a slider that moves the border between them;
 * each side says what it is, for as long as there is room for it.
 * @param {HTMLElement} box
 * @param {string[]} [sides] what they are called
 */
export function compare(box, [left, right] = ['Original', 'Result']) {
  const before = element('span', { class: 'compare-label', 'data-side': 'before', 'aria-hidden': 'true' }, left);
  const after = element('span', { class: 'compare-label', 'data-side': 'after', 'aria-hidden': 'true' }, right);
  box.append(before, after);
  const range = $('input[type="range"]', box);
  const move = () => box.style.setProperty('--at', `${range.value}%`);
  range.addEventListener('input', move);
  move();
}

export function compareAll(root = document) {
  $$('.compare', root).forEach((box) => compare(box));
}
