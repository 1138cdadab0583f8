import { call } from './api.js';
import { $, $$, busy, showProblem } from './dom.js';

/**
 * Makes a built-in set; a progress bar shows how far it is.
 * @param {string} key
 * @param {HTMLProgressElement} progress
 * @param {(text: string) => void} [say] told what is being made, and how far it is
 */
export async function makeBuiltIn(key, progress, say = () => {}) {
  const made = call('POST', `api/image-sets/built-in/${key}`);
  say('Making the pictures…');
  progress.removeAttribute('value');
  progress.hidden = false;
  const timer = setInterval(async () => {
    const all = await call('GET', 'api/image-sets/built-in').catch(() => []);
    const at = all.find((set) => set.key === key)?.progress;
    if (at?.total > 0) {
      progress.max = at.total;
      progress.value = at.done;
      say(`Making the pictures: ${Math.floor((100 * at.done) / at.total)} %`);
    }
  }, 300);
  try {
    return await made;
  } finally {
    clearInterval(timer);
    progress.hidden = true;
  }
}

/** Buttons `data-make="{key}"` make a built-in set and go on to `data-then`, in which {id} is the set. */
export function makeBuiltIns() {
  for (const button of $$('[data-make]')) {
    button.addEventListener('click', () =>
      busy(button, async () => {
        try {
          const set = await makeBuiltIn(button.dataset.make, $('progress', button.closest('[data-built-in]') ?? button));
          location.assign((button.dataset.then ?? 'image-sets/{id}').replace('{id}', set.id));
        } catch (problem) {
          showProblem(problem);
        }
      }),
    );
  }
}
