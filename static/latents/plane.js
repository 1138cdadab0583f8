import { $ } from '../base/dom.js';
import { inPlane } from './points.js';

const SIDE = 9;

/** A plane through three pictures to wander in: drag, scroll, or use the arrow keys, + and −. */
export class PlaneMap {
  #place;
  #tray;
  #pictures;
  #middle = [0.5, 0.5];
  #width = 1.6;
  #points = [];

  constructor(place, tray, pictures) {
    this.#place = place;
    this.#tray = tray;
    this.#pictures = pictures;
    const map = $('[data-map]', place);
    map.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.#zoom(event.deltaY > 0 ? 1.25 : 0.8);
    }, { passive: false });
    map.addEventListener('keydown', (event) => this.#key(event));
    let from = null;
    map.addEventListener('pointerdown', (event) => (from = [event.clientX, event.clientY]));
    map.addEventListener('pointerup', (event) => {
      const by = from === null ? [0, 0] : [event.clientX - from[0], event.clientY - from[1]];
      from = null;
      if (Math.hypot(...by) > 8) {
        const scale = this.#width / map.clientWidth;
        this.#move(-by[0] * scale, -by[1] * scale);
      }
    });
    $('[data-closer]', place).addEventListener('click', () => this.#zoom(0.7));
    $('[data-farther]', place).addEventListener('click', () => this.#zoom(1.4));
  }

  #key(event) {
    const step = this.#width / SIDE;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) {
      event.preventDefault();
      this.#move(...moves[event.key]);
    } else if (event.key === '+' || event.key === '-') {
      this.#zoom(event.key === '+' ? 0.7 : 1.4);
    }
  }

  #move(x, y) {
    this.#middle = [this.#middle[0] + x, this.#middle[1] + y];
    this.show();
  }

  #zoom(by) {
    this.#width = Math.min(8, Math.max(0.05, this.#width * by));
    this.show();
  }

  async show() {
    const corners = this.#tray.points.slice(-3);
    const enough = corners.length === 3;
    $('[data-few]', this.#place).hidden = enough;
    $('[data-shown]', this.#place).hidden = !enough;
    if (!enough) {
      return;
    }
    const at = (i, middle) => middle + ((i + 0.5) / SIDE - 0.5) * this.#width;
    this.#points = Array.from({ length: SIDE * SIDE }, (_, i) =>
      inPlane(corners, at(i % SIDE, this.#middle[0]), at(Math.floor(i / SIDE), this.#middle[1])),
    );
    const canvases = await this.#pictures.draw(this.#points, {}, 'map');
    if (canvases !== null) {
      const tiles = canvases.map((canvas, i) => {
        canvas.addEventListener('dblclick', () => this.#tray.add(this.#points[i]));
        return canvas;
      });
      $('[data-map]', this.#place).replaceChildren(...tiles);
    }
  }
}
