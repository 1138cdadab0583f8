import { compare } from '/static/base/compare.js';
import { $ } from '/static/base/dom.js';
import { equal } from './assert.js';

/** A box of 400 px as pages have it, its slider at a place. */
async function at(percent) {
  const style = document.createElement('style');
  style.textContent = await (await fetch('/static/base/base.css')).text();
  document.head.append(style);
  document.body.innerHTML =
    '<div class="compare" style="width: 400px; height: 200px"><img alt=""><img class="compare-before" alt=""><input type="range" min="0" max="100" value="0"></div>';
  const box = $('.compare');
  compare(box);
  const range = $('input', box);
  range.value = percent;
  range.dispatchEvent(new Event('input', { bubbles: true }));
  const place = (side) => $(`[data-side="${side}"]`, box).getBoundingClientRect();
  const { left, right } = box.getBoundingClientRect();
  const shown = getComputedStyle($('.compare-before', box)).clipPath;
  return { border: left + (400 * percent) / 100, left, right, original: place('before'), result: place('after'), shown };
}

export default {
  'labels what is on each side of the border': async () => {
    const { border, left, right, original, result, shown } = await at(40);
    equal('inset(0px calc(60%) 0px 0px)', shown.replace('inset(0px 60% 0px 0px)', 'inset(0px calc(60%) 0px 0px)'));
    equal(true, original.left >= left && original.right <= border);
    equal(true, result.left >= border && result.right <= right);
  },
  'labels the whole picture by what it is': async () => {
    const none = await at(0);
    equal(true, none.original.right <= none.left && none.result.left >= none.left);
    const all = await at(100);
    equal(true, all.result.left >= all.right && all.original.right <= all.right);
  },
};
