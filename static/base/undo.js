import { call } from './api.js';
import { $, element, icon, showProblem } from './dom.js';

const SECONDS = 10;
const HANDED_ON = 'removing';

/**
 * Things that are removed in ten seconds, unless that is undone: until then only their places are
 * hidden. Where the page is left before, they are removed at once.
 *
 * @param {string} text what is said meanwhile
 * @param {string[]} paths of the API, whose DELETE removes them
 * @param {HTMLElement[]} places
 */
export function removeLater(text, paths, places) {
  places.forEach((place) => (place.hidden = true));
  const made = element('div', { class: 'toast undo' }, icon('trash'), element('span', {}, text));
  const undo = element('button', { class: 'button small', type: 'button', click: () => end(false) }, 'Undo');
  made.append(undo);
  $('#toasts').append(made);
  undo.focus();
  const timer = setTimeout(() => end(true), SECONDS * 1000);
  const leave = () => end(true);
  addEventListener('pagehide', leave);

  async function end(removes) {
    clearTimeout(timer);
    removeEventListener('pagehide', leave);
    made.remove();
    if (!removes) {
      places.forEach((place) => (place.hidden = false));
      return;
    }
    for (const [i, result] of (await Promise.allSettled(paths.map((path) => call('DELETE', path)))).entries()) {
      if (result.status === 'fulfilled') {
        places[i]?.remove();
      } else if (places[i]) {
        places[i].hidden = false;
        showProblem(result.reason);
      }
    }
  }
}

/** Has the next page remove a thing later, where it can be undone. */
export function handOn(page, text, path) {
  sessionStorage.setItem(HANDED_ON, JSON.stringify({ text, path }));
  location.assign(page);
}

/**
 * Takes over what the page before handed on.
 * @param {(path: string) => HTMLElement | null} placeOf
 */
export function takeOver(placeOf) {
  const handed = sessionStorage.getItem(HANDED_ON);
  sessionStorage.removeItem(HANDED_ON);
  if (handed) {
    const { text, path } = JSON.parse(handed);
    const place = placeOf(path);
    removeLater(text, [path], place ? [place] : []);
  }
}
