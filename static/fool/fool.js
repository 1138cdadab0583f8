import { Problem, answered, headers } from '../base/api.js';
import { $, clearProblems, element, showProblem } from '../base/dom.js';
import { Picker } from '../base/picker.js';
import { showWarnings, warningsOf } from '../base/pictures.js';
import { SettingsForm } from '../base/settings.js';

const BEAT_MILLIS = 350;
const ATTACKED = 2;
const root = $('#fool');
const form = $('#attack');
const settings = new SettingsForm(form);
const method = $('[name="method"]', form);
const steps = $('[name="steps"]', form);
const file = $('input[type="file"]', form);
const play = $('#play');
const pictures = $('#pictures');
let abort = new AbortController();
let playing = null;

/** Asks with what is chosen; an older question is given up. */
async function ask() {
  $('#towards').hidden = method.value !== 'targeted';
  $('#stepping').hidden = method.value === 'fgsm';
  steps.closest('.setting').hidden = method.value === 'fgsm';
  if (file.files.length === 0) {
    return;
  }
  abort.abort();
  abort = new AbortController();
  const { signal } = abort;
  pictures.setAttribute('aria-busy', 'true');
  clearProblems(form);
  try {
    const response = await send(signal);
    show(await answered(response));
    showWarnings(form, warningsOf(response));
  } catch (problem) {
    if (!signal.aborted) {
      stop();
      showProblem(problem, form);
    }
  } finally {
    if (!signal.aborted) {
      pictures.removeAttribute('aria-busy');
    }
  }
}

async function send(signal) {
  const body = new FormData();
  Object.entries(settings.values()).forEach(([key, value]) => body.append(key, value));
  if (method.value === 'targeted') {
    body.append('target', $('#target').value);
  }
  body.append(file.name, file.files[0]);
  try {
    return await fetch(`api/runs/${root.dataset.run}/tools/attack`, { method: 'POST', headers: { Accept: 'application/json', ...headers() }, body, signal });
  } catch (failure) {
    throw signal.aborted ? failure : new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
  }
}

function show({ pictures: shown, captions, values, text }) {
  $('#verdict').textContent = text;
  pictures.replaceChildren(
    ...shown.map((picture, i) => element('figure', {}, element('img', { src: picture, alt: captions[i] }), element('figcaption', {}, captions[i]))),
  );
  const save = $('[data-save]', root);
  save.href = shown[ATTACKED];
  save.hidden = false;
  const labels = Object.keys(values)
    .filter((name) => name.endsWith(', before'))
    .map((name) => name.slice(0, -', before'.length));
  $('#beliefs tbody').replaceChildren(
    ...labels.map((label) => element('tr', {}, element('th', { scope: 'row' }, label), belief(values[`${label}, before`]), belief(values[`${label}, after`]))),
  );
  $('#beliefs').hidden = false;
}

function belief(share) {
  const percent = `${Math.round(100 * share)} %`;
  return element('td', {}, element('div', { class: 'belief' }, element('meter', { min: 0, max: 1, value: share, 'aria-label': percent }), element('span', {}, percent)));
}

/** Chooses how many steps are made. */
function make(count) {
  settings.show({ steps: Math.max(Number(steps.min), Math.min(Number(steps.max), count)) });
  return ask();
}

function stop() {
  clearTimeout(playing);
  playing = null;
  play.setAttribute('aria-pressed', 'false');
}

/** Step by step, until there are no more. */
async function beat() {
  if (Number(steps.value) >= Number(steps.max)) {
    stop();
    return;
  }
  await make(Number(steps.value) + 1);
  if (playing !== null) {
    playing = setTimeout(beat, BEAT_MILLIS);
  }
}

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', (event) => {
  if (event.target !== file) {
    stop();
    ask();
  }
});
file.addEventListener('change', ask);
$('#begin').addEventListener('click', () => {
  stop();
  make(1);
});
$('#one').addEventListener('click', () => {
  stop();
  make(Number(steps.value) + 1);
});
play.addEventListener('click', () => {
  if (playing !== null) {
    stop();
    return;
  }
  play.setAttribute('aria-pressed', 'true');
  playing = setTimeout(beat, 0);
  make(1);
});
await ask();
const place = $('[data-picker]', form);
if (place) {
  await new Picker(place).chooseFirst();
}
