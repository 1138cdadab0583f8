import { call, idempotencyKey } from '../base/api.js';
import { makeBuiltIn } from '../base/built-in.js';
import { $, $$, busy, duration, grouped, showProblem } from '../base/dom.js';
import { FrameView } from '../base/frame.js';
import { Live } from '../base/live.js';

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
  }

  get state() {
    return this.#run.state;
  }

  merge(news) {
    const run = (this.#run = { ...this.#run, ...news });
    this.#place.dataset.state = run.state;
    this.#place.dataset.step = run.step;
    $('[data-owner]', this.#place).textContent = $('.person') ? (run.ownerName ?? '') : '';
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
    name(id, place);
  }
  return tiles.get(id);
}

const families = new Map();
const sets = new Map();

async function name(id, place) {
  const run = await call('GET', `api/runs/${id}`);
  if (families.size === 0) {
    (await call('GET', 'api/families')).forEach((family) => families.set(family.key, family.title));
  }
  if (!run.imageSets.every((set) => sets.has(set))) {
    (await call('GET', 'api/image-sets')).forEach((set) => sets.set(set.id, set.name));
  }
  const family = families.get(run.family) ?? run.family;
  const names = run.imageSets.map((set) => sets.get(set) ?? 'A removed image set').join(' and ') || family;
  $('.tile-title', place).textContent = run.label ? `${names}: ${run.label}` : names;
  $('[data-family]', place).textContent = names === family ? '' : family;
}

function summarise() {
  const training = [...tiles.values()].filter((t) => t.state === 'training').length;
  const queued = [...tiles.values()].filter((t) => t.state === 'queued').length;
  const parts = [`${tiles.size} ${tiles.size === 1 ? 'run' : 'runs'}`];
  if (training) {
    parts.push(`${training} training`);
  }
  if (queued) {
    parts.push(`${queued} waiting`);
  }
  $('#summary').textContent = parts.join(', ');
}

new Live(
  ['*'],
  (message) => {
    switch (message.type) {
      case 'snapshot':
        tile(message.run).merge(message.state);
        break;
      case 'state':
        tile(message.run).merge(message);
        break;
      case 'metrics':
        tile(message.run).merge({ step: message.step, stepsPerSecond: message.stepsPerSecond });
        break;
      case 'frame':
        tile(message.run).show(message);
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
