import { Repaint, progress } from '/static/base/repaint.js';
import { $, $$ } from '/static/base/dom.js';
import { equal } from './assert.js';

const FORM = `<section data-repaint="r1">
  <div class="compare repaint-stage" hidden><img class="compare-after" alt=""><img class="compare-before" alt=""><input type="range" min="0" max="100" value="0"></div>
  <button class="drop-place"></button><input type="file"><p data-error-for="picture"></p><ul data-warnings></ul><button data-camera></button><a data-save hidden></a><span data-took></span>
</section>`;

async function picture() {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 4;
  canvas.getContext('2d').fillRect(0, 0, 4, 4);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/** A form, and a server that answers when it is let. */
function open() {
  document.body.innerHTML = FORM;
  let answer;
  const asked = new Promise((ask) => {
    window.fetch = () =>
      new Promise((resolve, reject) => {
        answer = { resolve, reject };
        ask(null);
      });
  });
  const place = $('[data-repaint]');
  return { place, repaint: new Repaint(place), words: $('[data-took]', place), asked, answer: () => answer };
}

export default {
  'says how long a picture has been on its way': () => equal('Repainting, 3 s', progress(3.7, 0)),
  'says how long the last one took': () => equal('Repainting, 0 s; the last one took 7 s', progress(0.2, 6.8)),
  'says that it works until the picture is there': async () => {
    const { place, repaint, words, asked, answer } = open();
    const done = repaint.take(await picture());
    equal('Repainting, 0 s', words.textContent);
    await asked;
    equal('Repainting, 0 s', words.textContent.replace(/\d+/, '0'));
    equal('true', place.getAttribute('aria-busy'));
    const warnings = 'Small%2C%204%20%C3%97%204.,Small%2C%204%20%C3%97%204.,Cut%20off.';
    answer().resolve(new Response(await picture(), { headers: { 'Content-Type': 'image/png', 'Picture-Warnings': warnings } }));
    await done;
    equal('Small, 4 × 4.|Cut off.', $$('[data-warnings] li', place).map((one) => one.textContent).join('|'));
    equal(true, /^\d+\.\d s$/.test(words.textContent));
    equal(null, place.getAttribute('aria-busy'));
  },
  'says that the server is away': async () => {
    const { place, repaint, words, asked, answer } = open();
    document.body.insertAdjacentHTML('beforeend', '<div id="toasts"></div>');
    const done = repaint.take(await picture());
    await asked;
    answer().reject(new TypeError('Failed to fetch'));
    await done;
    equal('', words.textContent);
    equal(null, place.getAttribute('aria-busy'));
    equal(true, $('#toasts').textContent.includes('cannot be reached'));
  },
};
