import { $ } from '../base/dom.js';

const APART = 0.02;
const RADIUS = 5;

/** A square from -1 to 1 in which a person draws points (templates/newrun/points.jte). */
export class Points {
  #place;
  #canvas;
  #strokes = [];
  #changed;

  /** @param {() => void} changed there are other points */
  constructor(place, changed) {
    this.#place = place;
    this.#changed = changed;
    this.#canvas = $('canvas', place);
    const given = place.dataset.drawn.split(' ').filter(Boolean);
    if (given.length > 0) {
      this.#strokes.push(given.map((point) => point.split(',').map(Number)));
    }
    this.#canvas.addEventListener('pointerdown', (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#strokes.push([]);
      this.#add(event);
    });
    this.#canvas.addEventListener('pointermove', (event) => event.buttons > 0 && this.#add(event));
    $('[data-undo]', place).addEventListener('click', () => this.#show(this.#strokes.slice(0, -1)));
    $('[data-clear]', place).addEventListener('click', () => this.#show([]));
    this.#show(this.#strokes);
  }

  get key() {
    return this.#place.dataset.points;
  }

  /** Whether the settings call for points. */
  wanted(settings) {
    return settings[this.#place.dataset.settingKey] === this.#place.dataset.option;
  }

  set hidden(hidden) {
    this.#place.hidden = hidden;
  }

  /** @returns {number[][]} x and y of each */
  get points() {
    return this.#strokes.flat();
  }

  /** What keeps a run from beginning, or an empty string. */
  get lack() {
    const min = Number(this.#place.dataset.min);
    return this.points.length < min ? `Draw at least ${min} points first.` : '';
  }

  #add({ clientX, clientY }) {
    const box = this.#canvas.getBoundingClientRect();
    const clamp = (value) => Number(Math.max(-1, Math.min(1, value)).toFixed(3));
    const point = [clamp((2 * (clientX - box.left)) / box.width - 1), clamp(1 - (2 * (clientY - box.top)) / box.height)];
    const last = this.#strokes.at(-1)?.at(-1);
    const far = !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= APART;
    if (far && this.points.length < Number(this.#place.dataset.max)) {
      this.#strokes.at(-1).push(point);
      this.#show(this.#strokes);
    }
  }

  #show(strokes) {
    this.#strokes = strokes;
    const { width, height } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    context.fillStyle = getComputedStyle(this.#canvas).color;
    for (const [x, y] of this.points) {
      context.beginPath();
      context.arc(((x + 1) / 2) * width, ((1 - y) / 2) * height, RADIUS, 0, 2 * Math.PI);
      context.fill();
    }
    const { max } = this.#place.dataset;
    $('[data-count]', this.#place).textContent = `${this.points.length} of at most ${max} points`;
    this.#changed();
  }
}
