import { answer } from '../base/api.js';
import { $, busy, showProblem } from '../base/dom.js';
import { FrameView } from '../base/frame.js';

const COUNT = 64;

/** Fetches a file that a worker makes; says what is wrong where it cannot. */
async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) {
    answer(response.status, await response.text());
  }
  return response.blob();
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** New pictures by seed, and a zip of them. */
export function takeHome(path) {
  const samples = $('#samples');
  if (!samples) {
    return;
  }
  const seed = $('#sample-seed');
  const view = new FrameView($('#sample-mat .frame'));
  samples.addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('#draw'), async () => {
      try {
        const side = Math.sqrt(COUNT);
        const picture = await fetched(`${path}/samples.png?count=${COUNT}&seed=${encodeURIComponent(seed.value || 1)}`);
        await view.show(picture, { step: seed.value, columns: side, rows: side });
        $('#sample-mat .waiting').hidden = true;
      } catch (problem) {
        showProblem(problem, samples);
      }
    });
  });
  $('#dice').addEventListener('click', () => {
    seed.value = Math.floor(Math.random() * 1e6);
    samples.requestSubmit();
  });
  const zip = $('#download-samples');
  zip.addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('button', zip), async () => {
      try {
        const count = $('#sample-count').value || 100;
        save(await fetched(`${path}/samples.zip?count=${count}&seed=${encodeURIComponent(seed.value || 1)}`), 'samples.zip');
      } catch (problem) {
        showProblem(problem, zip);
      }
    });
  });
}
