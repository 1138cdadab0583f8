import { Problem, answered, headers } from '../base/api.js';
import { $$, busy, element, showProblem } from '../base/dom.js';

/** Buttons that take in the export of a run, which is then a run again. */
export function offerImports() {
  for (const button of $$('[data-import]')) {
    const input = element('input', { type: 'file', accept: '.zip,application/zip', class: 'visually-hidden', tabindex: -1, 'aria-hidden': 'true' });
    button.after(input);
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => busy(button, () => bring(input)));
  }
}

async function bring(input) {
  const [file] = input.files;
  input.value = '';
  try {
    const response = await fetch('api/imports', { method: 'POST', headers: { ...headers(), 'Content-Type': 'application/zip', Accept: 'application/json' }, body: file }).catch(() => {
      throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
    });
    location.assign(`runs/${(await answered(response)).id}`);
  } catch (problem) {
    showProblem(problem);
  }
}
