import { call, idempotencyKey } from '../base/api.js';
import { makeBuiltIn } from '../base/built-in.js';
import { $, $$, busy, duration, grouped, showProblem } from '../base/dom.js';
import { FrameView } from '../base/frame.js';
import { Live } from '../base/live.js';
import { toggleFavourite } from '../base/card.js';
import { removeLater, takeOver } from '../base/undo.js';
import { offerImports } from './import.js';

offerImports();

const wall = $('#wall');
const tiles = new Map();

/** A run on the wall. */
class Tile {
  #place;
  #frame;
  #run = {};

  constructor(place) {
    this.#place = place;
    this.#frame = new FrameView($('.frame', place));
    this.#run = { state: place.dataset.state };
    const star = $('[data-favourite]', place);
    star.addEventListener('click', () => toggleFavourite(star, this.path));
  }

  get path() {
    return `api/runs/${this.#place.dataset.run}`;
  }

  get place() {
    return this.#place;
  }

  /** Whether it is chosen, which only what one may change can be. */
  get chosen() {
    return !this.#place.hidden && $('[data-pick]', this.#place).checked;
  }

  set chosen(value) {
    $('[data-pick]', this.#place).checked = value && !$('.tile-tools', this.#place).hidden;
  }

  get state() {
    return this.#run.state;
  }

  merge(news) {
    const run = (this.#run = { ...this.#run, ...news });
    this.#place.dataset.state = run.state;
    this.#place.dataset.step = run.step;
    $('[data-owner]', this.#place).textContent = $('.person') ? (run.ownerName ?? '') : '';
    if (news.owner !== undefined) {
      $('.tile-tools', this.#place).hidden = wall.dataset.me !== '' && wall.dataset.me !== news.owner;
      $('[data-favourite]', this.#place).setAttribute('aria-pressed', String(news.favourite));
    }
    const state = $('.state', this.#place);
    state.dataset.state = run.state;
    state.textContent = run.state;
    const progress = $('progress', this.#place);
    progress.max = run.steps;
    progress.value = run.step;
    $('[data-steps]', this.#place).textContent = `${grouped(run.step)} / ${grouped(run.steps)}`;
    const trains = run.state === 'training' && run.stepsPerSecond > 0 && run.until > run.step;
    $('[data-rate]', this.#place).textContent = trains ? `${duration((run.until - run.step) / run.stepsPerSecond)} left` : '';
  }

  async show(frame) {
    if (await this.#frame.show(frame.picture, frame)) {
      $('.waiting', this.#place).hidden = true;
    }
  }

  remove() {
    this.#place.remove();
  }
}

$$('.tile', wall).forEach((place) => tiles.set(place.dataset.run, new Tile(place)));

/** The tile of a run, made where a new one has begun. */
function tile(id) {
  if (!tiles.has(id)) {
    const place = $('#tile').content.firstElementChild.cloneNode(true);
    place.dataset.run = id;
    $('a', place).href = `runs/${id}`;
    wall.prepend(place);
    tiles.set(id, new Tile(place));
    $('#welcome').hidden = true;
    $('#wall-section').hidden = false;
    name(id, place).catch(() => {}); // it may be gone again
  }
  return tiles.get(id);
}

async function name(id, place) {
  const run = await call('GET', `api/runs/${id}`);
  $('.tile-title', place).textContent = run.title;
  $('[data-pick-label]', place).textContent = `Choose ${run.title}`;
  $('[data-family]', place).textContent = run.title === run.familyTitle ? '' : run.familyTitle;
}

function summarise() {
  const training = [...tiles.values()].filter((t) => t.state === 'training').length;
  const queued = [...tiles.values()].filter((t) => t.state === 'queued').length;
  const shown = [...tiles.values()].filter((t) => !t.place.hidden).length;
  const parts = [`${shown} ${shown === 1 ? 'run' : 'runs'}`];
  if (training) {
    parts.push(`${training} training`);
  }
  if (queued) {
    parts.push(`${queued} waiting`);
  }
  $('#summary').textContent = parts.join(', ');
}

/** Where only some runs are looked for, others that begin stay out. */
const filtered = wall.dataset.filtered !== undefined;

new Live(
  filtered ? [...tiles.keys()] : ['*'],
  (message) => {
    if (filtered && !tiles.has(message.run)) {
      return;
    }
    switch (message.type) {
      // What is on its way while a run is removed must not bring it back: only these two begin a tile.
      case 'snapshot':
        tile(message.run).merge(message.state);
        break;
      case 'state':
        tile(message.run).merge(message);
        break;
      case 'metrics':
        tiles.get(message.run)?.merge({ step: message.step, stepsPerSecond: message.stepsPerSecond });
        break;
      case 'frame':
        tiles.get(message.run)?.show(message);
        break;
      case 'removed':
        tiles.get(message.run)?.remove();
        tiles.delete(message.run);
        break;
    }
    if (message.type !== 'frame' && message.type !== 'metrics') {
      summarise();
    }
  },
  1,
);
summarise();

/** From nothing to a run in one click. */
for (const button of $$('[data-start]')) {
  button.addEventListener('click', () =>
    busy(button, async () => {
      const says = $('[data-says]', button);
      const before = says.textContent;
      const say = (text) => (says.textContent = text);
      try {
        const set = await makeBuiltIn(button.dataset.start, $('progress', button), say);
        say('Starting the training…');
        const [family] = await call('GET', 'api/families');
        const run = await call(
          'POST',
          'api/runs',
          { family: family.key, imageSets: [set.id] },
          { 'Idempotency-Key': idempotencyKey() },
        );
        say('Opening the run…');
        location.assign(`runs/${run.id}`);
      } catch (problem) {
        say(before);
        showProblem(problem);
      }
    }),
  );
}

const filter = $('#filter');
$$('select', filter).forEach((select) => select.addEventListener('change', () => filter.requestSubmit()));

/** Several at once: while one chooses, every tile has a box. */
const choosing = $('#choose');
const chosen = () => [...tiles.values()].filter((one) => one.chosen);

choosing.addEventListener('click', () => {
  const begins = choosing.getAttribute('aria-pressed') !== 'true';
  choosing.setAttribute('aria-pressed', String(begins));
  wall.classList.toggle('choosing', begins);
  tiles.forEach((one) => (one.chosen = false));
  showChosen();
});
wall.addEventListener('change', showChosen);
$('#choose-all').addEventListener('click', () => {
  tiles.forEach((one) => (one.chosen = true));
  showChosen();
});

function showChosen() {
  const count = chosen().length;
  $('#chosen').hidden = choosing.getAttribute('aria-pressed') !== 'true';
  $('#chosen-count').textContent = `${count} chosen`;
  $('#stop-chosen').disabled = $('#delete-chosen').disabled = count === 0;
}

$('#stop-chosen').addEventListener('click', (event) =>
  busy(event.currentTarget, async () => {
    const running = chosen().filter((one) => ['training', 'queued', 'paused'].includes(one.state));
    for (const one of running) {
      try {
        await call('POST', `${one.path}/stop`);
      } catch (problem) {
        showProblem(problem);
      }
    }
    choosing.click();
  }),
);
$('#delete-chosen').addEventListener('click', () => {
  const going = chosen();
  choosing.click();
  removeLater(
    going.length === 1 ? 'The run is deleted.' : `${going.length} runs are deleted.`,
    going.map((one) => one.path),
    going.map((one) => one.place),
  );
});
takeOver((path) => tiles.get(path.split('/').at(-1))?.place ?? null);
