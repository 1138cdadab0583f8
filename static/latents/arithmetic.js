import { $, $$ } from '../base/dom.js';
import { arithmetic, neighbourhood } from './points.js';

/** start − minus + plus, each the mean of several pictures, and what lies near the result. */
export class Arithmetic {
  #place;
  #tray;
  #pictures;
  #baskets = { start: [], minus: [], plus: [] };

  constructor(place, tray, pictures) {
    this.#place = place;
    this.#tray = tray;
    this.#pictures = pictures;
    for (const basket of $$('[data-basket]', place)) {
      const name = basket.dataset.basket;
      $('[data-put]', basket).addEventListener('click', () => this.#put(name));
      $('[data-empty]', basket).addEventListener('click', () => {
        this.#baskets[name] = [];
        this.show();
      });
    }
    $('[data-keep]', place).addEventListener('click', () => {
      const result = arithmetic(this.#baskets);
      if (result) {
        tray.add(result);
      }
    });
  }

  #put(name) {
    if (this.#tray.chosen) {
      this.#baskets[name] = [...this.#baskets[name], this.#tray.chosen].slice(-8);
      this.show();
    }
  }

  async show() {
    const result = arithmetic(this.#baskets);
    const near = result === null ? [] : neighbourhood(result, 1);
    const inBaskets = Object.values(this.#baskets).flat();
    const points = [...inBaskets, ...near];
    $('[data-result]', this.#place).hidden = result === null;
    const canvases = points.length === 0 ? [] : await this.#pictures.draw(points, {}, 'arithmetic');
    if (canvases === null) {
      return;
    }
    let at = 0;
    for (const basket of $$('[data-basket]', this.#place)) {
      const count = this.#baskets[basket.dataset.basket].length;
      $('[data-tiles]', basket).replaceChildren(...canvases.slice(at, at + count));
      at += count;
    }
    const tiles = near.map((point, i) => this.#tray.tile(point, canvases[at + i], i === 4 ? 'The result' : 'Near the result'));
    $('[data-near]', this.#place).replaceChildren(...tiles);
  }
}
