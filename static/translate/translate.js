import { Problem, call, idempotencyKey } from '../base/api.js';
import { makeBuiltIn } from '../base/built-in.js';
import { closeCamera, openCamera, still } from '../base/camera.js';
import { $, $$, busy, clearProblems, showProblem } from '../base/dom.js';
import { picturesOf } from '../base/dropped.js';
import { showWarnings } from '../base/pictures.js';
import { Answer } from './answer.js';
import { BothWays } from './both-ways.js';
import { Drawing } from './drawing.js';
import { WholeSet } from './whole.js';

const FILM_PAUSE = 120;
const CHOSEN = '#chosen';

const root = $('#translate');

/** One picture at a time is with the server; of those that come meanwhile only the newest is sent. */
class Newest {
  #send;
  #next = null;
  #running = false;

  constructor(send) {
    this.#send = send;
  }

  async offer(make) {
    this.#next = make;
    if (this.#running) {
      return;
    }
    this.#running = true;
    while (this.#next) {
      const now = this.#next;
      this.#next = null;
      await this.#send(now);
    }
    this.#running = false;
  }
}

function begin() {
  const run = root.dataset.run;
  const size = Number(root.dataset.size);
  const results = $('.results', root);
  const view = root.hasAttribute('data-both-ways')
    ? new BothWays(results, run)
    : new Answer(results, `api/runs/${run}/tools/${root.dataset.tool}`, size === 0, () => again());
  const whole = $('#whole-set');
  if (whole) {
    new WholeSet(whole, run);
  }

  async function show(make) {
    const picture = await make();
    if (!picture) {
      return;
    }
    const began = performance.now();
    try {
      const warnings = await view.show(picture);
      clearProblems($('.source', root));
      showWarnings($('.source', root), warnings);
      results.removeAttribute('data-stale');
      root.dataset.shown = Number(root.dataset.shown ?? 0) + 1;
      $('#took').textContent = `${Math.round(performance.now() - began)} ms`;
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      showWarnings($('.source', root), []);
      results.setAttribute('data-stale', '');
      $('#took').textContent = '';
      $('[data-error-for="picture"]', root).textContent = problem.errors.picture ?? problem.message;
    }
  }

  const newest = new Newest(show);
  let last = null;

  /** Has a picture answered, and what is chosen later answered anew. */
  function offer(make) {
    last = make;
    return newest.offer(make);
  }

  function again() {
    if (last) {
      newest.offer(last);
    }
  }

  // --- a picture that is brought ---

  const given = $('#given');
  let url = null;

  function bring(file) {
    if (!file) {
      return;
    }
    choose('file');
    URL.revokeObjectURL(url);
    url = URL.createObjectURL(file);
    given.src = url;
    given.hidden = false;
    $('[data-source="file"] .drop-place', root).hidden = true;
    offer(async () => file);
  }

  given.addEventListener('error', () => {
    given.hidden = true;
    $('[data-source="file"] .drop-place', root).hidden = false;
  });

  const input = $('#picture');
  $$('[data-pick]', root).forEach((button) => button.addEventListener('click', () => input.click()));
  input.addEventListener('change', () => {
    bring(input.files[0]);
    input.value = '';
  });
  for (const button of $$('[data-from]', root)) {
    button.addEventListener('click', () =>
      busy(button, async () => {
        try {
          const set = await call('GET', `api/image-sets/${button.dataset.from}`);
          const index = Math.floor(Math.random() * set.count);
          const picture = await fetch(`api/image-sets/${set.id}/pictures/${index}.png`);
          bring(await picture.blob());
        } catch (problem) {
          showProblem(problem, root);
        }
      }),
    );
  }
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const [file] = picturesOf(event.dataTransfer);
    if (!file) {
      $('[data-error-for="picture"]', root).textContent = 'That was no picture. Drop a PNG, JPEG, WebP, GIF or BMP.';
    }
    bring(file);
  });
  document.addEventListener('paste', (event) => {
    const [file] = picturesOf(event.clipboardData);
    if (file) {
      event.preventDefault();
      bring(file);
    }
  });

  // --- one that is drawn ---

  const drawing = new Drawing($('#drawing'), () => offer(() => drawing.blob(size || undefined)));

  // --- what the camera sees ---

  const video = $('#film');
  let stream = null;

  async function film() {
    const refusal = $('#film-refusal');
    refusal.hidden = true;
    video.hidden = false;
    try {
      stream = await openCamera();
    } catch (error) {
      video.hidden = true;
      refusal.hidden = false;
      $('span', refusal).textContent = error.message;
      return;
    }
    const mine = stream;
    video.srcObject = stream;
    await video.play();
    let last = performance.now();
    while (stream === mine) {
      await offer(() => still(video, Math.max(size || 256, 64)));
      const now = performance.now();
      $('#film-rate').textContent = `${(1000 / (now - last)).toFixed(1)} pictures a second`;
      last = now;
      await new Promise((resolve) => setTimeout(resolve, FILM_PAUSE));
    }
  }

  function stopFilm() {
    closeCamera(stream);
    stream = null;
    video.srcObject = null;
  }
  addEventListener('pagehide', stopFilm);

  if (root.hasAttribute('data-ready')) {
    $('[data-from]', root)?.click();
  }

  // --- where the picture comes from ---

  function choose(source) {
    clearProblems($('.source', root));
    const radio = $(`[name="source"][value="${source}"]`, root);
    radio.checked = true;
    $$('[data-source]', root).forEach((place) => (place.hidden = place.dataset.source !== source));
    $$('[data-ways]', root).forEach((place) => (place.hidden = place.dataset.ways !== source));
    if (source !== 'film') {
      stopFilm();
    } else if (!stream) {
      film();
    }
  }
  $$('[name="source"]', root).forEach((radio) =>
    radio.addEventListener('change', () => {
      choose(radio.value);
      if (radio.value === 'draw') {
        offer(() => drawing.blob(size || undefined));
      }
    }),
  );

  // --- another model ---

  const models = $('.model-choices', root);
  const chosen = $(':checked', models);
  models.scrollTop = chosen.closest('li').offsetTop - models.offsetTop;
  if (location.hash === CHOSEN) {
    history.replaceState(null, '', location.pathname + location.search);
    chosen.focus({ preventScroll: true });
  }
  models.addEventListener('change', ({ target }) => location.assign(`translate?run=${target.value}${CHOSEN}`));
}

if (root) {
  begin();
  const another = $('#another-dialog');
  $('#another').addEventListener('click', () => another.showModal());
  $('[data-close]', another).addEventListener('click', () => another.close());
}

/** From nothing to a run in one click. */
for (const button of $$('[data-pair]')) {
  button.addEventListener('click', () =>
    busy(button, async () => {
      const says = $('[data-says]', button);
      const before = says.textContent;
      const say = (text) => (says.textContent = text);
      try {
        const imageSets = [];
        for (const key of button.dataset.pair.split(' ')) {
          imageSets.push((await makeBuiltIn(key, $('progress', button), say)).id);
        }
        say('Starting the training…');
        const run = await call('POST', 'api/runs', { family: button.dataset.family, imageSets }, { 'Idempotency-Key': idempotencyKey() });
        location.assign(`runs/${run.id}`);
      } catch (problem) {
        say(before);
        showProblem(problem);
      }
    }),
  );
}
