import { $, $$ } from '../base/dom.js';

/** Shows pictures of the run's image sets beside the generated ones, in a grid of the same form. */
export function onReal(frame) {
  const button = $('#real');
  button?.addEventListener('click', () => {
    const shown = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(shown));
    $('.mats').toggleAttribute('data-beside', shown);
    for (const real of $$('.real')) {
      real.hidden = !shown;
      const image = $('img', real);
      if (shown && !image.src) {
        const columns = Math.min(8, Number(frame.dataset.columns ?? 8));
        image.src = `api/image-sets/${real.dataset.set}/preview.png?columns=${columns}&rows=${columns}`;
      }
    }
  });
}
