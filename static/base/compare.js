import { $, $$ } from './dom.js';

/** Pictures before and after, one over the other, and a slider that moves the border between them. */
export function compare(box) {
  const range = $('input[type="range"]', box);
  const move = () => box.style.setProperty('--at', `${range.value}%`);
  range.addEventListener('input', move);
  move();
}

export function compareAll(root = document) {
  $$('.compare', root).forEach(compare);
}
