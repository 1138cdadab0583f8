import { $ } from './dom.js';

const root = document.documentElement;

/** Lets people choose light or dark; the server renders the choice from a cookie. */
export function chooseTheme() {
  $('#theme').addEventListener('click', () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const now = root.dataset.theme || (dark ? 'dark' : 'light');
    root.dataset.theme = now === 'dark' ? 'light' : 'dark';
    document.cookie = `theme=${root.dataset.theme}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=lax`;
    dispatchEvent(new Event('theme'));
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('theme')));
}
