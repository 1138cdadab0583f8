import { file } from '../base/api.js';
import { $, busy, showProblem } from '../base/dom.js';

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Downloads a zip of new pictures, by the seed that is drawn from on the page. */
export function takeHome(path) {
  const zip = $('#download-samples');
  zip?.addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('button', zip), async () => {
      try {
        const count = $('#sample-count').value || 100;
        const seed = $('#tool-sample-seed')?.value || 1;
        save(await file(`${path}/samples.zip?count=${count}&seed=${encodeURIComponent(seed)}`), 'samples.zip');
      } catch (problem) {
        showProblem(problem, zip);
      }
    });
  });
}
