import { $, element } from '../base/dom.js';

/** The training pictures that come nearest to the chosen one. */
export class Neighbours {
  #place;
  #tray;
  #pictures;
  #ask;

  constructor(place, tray, pictures, ask) {
    this.#place = place;
    this.#tray = tray;
    this.#pictures = pictures;
    this.#ask = ask;
  }

  async show() {
    const point = this.#tray.chosen;
    $('[data-few]', this.#place).hidden = point !== null;
    $('[data-shown]', this.#place).hidden = point === null;
    if (point === null) {
      return;
    }
    const [canvases, neighbours] = await Promise.all([this.#pictures.draw([point], {}, 'neighbours'), this.#ask(point)]);
    if (canvases === null) {
      return;
    }
    $('[data-stage]', this.#place).replaceChildren(canvases[0]);
    $('[data-list]', this.#place).replaceChildren(
      ...neighbours.map(({ index, distance, url }) =>
        element('li', {}, element('img', { src: url, alt: `Training picture ${index}` }), element('span', { class: 'small numbers' }, distance.toFixed(2))),
      ),
    );
  }
}
