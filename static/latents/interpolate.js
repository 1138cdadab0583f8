import { $, busy, showProblem } from '../base/dom.js';
import { save } from './pictures.js';
import { way } from './points.js';

const FRAME_MILLIS = 60;

/** The way through the tray's pictures: a strip, a loop that plays, and both as files. */
export class Interpolation {
  #place;
  #tray;
  #pictures;
  #loop = [];
  #playing = null;

  constructor(place, tray, pictures, name) {
    this.#place = place;
    this.#tray = tray;
    this.#pictures = pictures;
    $('input', place).addEventListener('change', () => this.show());
    $('[data-play]', place).addEventListener('click', () => this.#toggle());
    this.#download('[data-gif]', async () => save(await pictures.loop(tray.points, 60, { scale: 2 }), `${name}-walk.gif`));
    this.#download('[data-strip]', async () => {
      const points = way(tray.points, this.#steps(), false);
      save(await pictures.grid(points, points.length, { scale: 2 }), `${name}-walk.png`);
    });
  }

  #steps() {
    return Math.min(24, Math.max(2, Number($('input', this.#place).value) || 8));
  }

  #download(selector, action) {
    const button = $(selector, this.#place);
    button.addEventListener('click', () =>
      busy(button, async () => {
        try {
          await action();
        } catch (problem) {
          showProblem(problem, this.#place);
        }
      }),
    );
  }

  async show() {
    const enough = this.#tray.points.length > 1;
    $('[data-few]', this.#place).hidden = enough;
    $('[data-shown]', this.#place).hidden = !enough;
    this.stop();
    if (!enough) {
      return;
    }
    const points = way(this.#tray.points, this.#steps(), false);
    const strip = await this.#pictures.draw(points, {}, 'strip');
    if (strip !== null) {
      $('[data-tiles]', this.#place).replaceChildren(...strip.map((canvas, i) => this.#tray.tile(points[i], canvas, `Picture ${i + 1} of the walk`)));
    }
  }

  async #toggle() {
    if (this.#playing !== null) {
      this.stop();
      return;
    }
    const frames = await this.#pictures.draw(way(this.#tray.points, 16, true), {}, 'loop');
    if (frames === null) {
      return;
    }
    this.#loop = frames;
    const stage = $('[data-stage]', this.#place);
    stage.width = frames[0].width;
    stage.height = frames[0].height;
    stage.hidden = false;
    $('[data-play]', this.#place).setAttribute('aria-pressed', 'true');
    let at = 0;
    this.#playing = setInterval(() => {
      stage.getContext('2d').drawImage(this.#loop[at], 0, 0);
      at = (at + 1) % this.#loop.length;
    }, FRAME_MILLIS);
  }

  stop() {
    clearInterval(this.#playing);
    this.#playing = null;
    $('[data-play]', this.#place).setAttribute('aria-pressed', 'false');
    $('[data-stage]', this.#place).hidden = true;
  }
}
