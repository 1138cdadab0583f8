import { takePicture } from './camera.js';
import { compare } from './compare.js';
import { $, $$, showProblem, clearProblems } from './dom.js';
import { showWarnings, translate } from './pictures.js';

/**
 * What a person reads while it lasts.
 * @param {number} seconds since it began
 * @param {number} before how many the last one took; 0 where there was none
 */
export function progress(seconds, before) {
  const so = `Repainting, ${Math.floor(seconds)} s`;
  return before >= 1 ? `${so}; the last one took ${Math.round(before)} s` : so;
}

/** Repaints pictures through a trained model (templates/layout/repaint.jte). */
export class Repaint {
  #place;
  #stage;
  #run;
  #picture = null;
  #last = 0;
  #turn = 0;
  #urls = [];

  constructor(place) {
    this.#place = place;
    this.#run = place.dataset.repaint;
    this.#stage = $('.repaint-stage', place);
    compare(this.#stage);
    const input = $('input[type="file"]', place);
    $$('[data-pick]', place).forEach((button) => button.addEventListener('click', () => input.click()));
    input.addEventListener('change', () => {
      this.take(input.files[0]);
      input.value = '';
    });
    $('[data-camera]', place).addEventListener('click', async () => this.take(await takePicture()));
  }

  /** Another model; the picture stays. */
  use(run) {
    this.#run = run;
    this.take(this.#picture);
  }

  async take(picture) {
    if (!picture) {
      return;
    }
    this.#picture = picture;
    const turn = ++this.#turn;
    clearProblems(this.#place);
    showWarnings(this.#place, []);
    this.#place.setAttribute('aria-busy', 'true');
    const began = performance.now();
    const took = $('[data-took]', this.#place);
    const say = () => (took.textContent = progress((performance.now() - began) / 1000, this.#last));
    say();
    const timer = setInterval(say, 1000);
    await this.#preview(picture);
    try {
      const painted = await translate(this.#run, picture);
      if (turn === this.#turn) {
        await this.#show(picture, painted.picture);
        showWarnings(this.#place, painted.warnings);
        this.#last = (performance.now() - began) / 1000;
        clearInterval(timer);
        took.textContent = `${this.#last.toFixed(1)} s`;
      }
    } catch (problem) {
      if (turn === this.#turn) {
        took.textContent = '';
        showProblem(problem, this.#place);
      }
    } finally {
      clearInterval(timer);
      if (turn === this.#turn) {
        this.#place.removeAttribute('aria-busy');
      }
    }
  }

  /** The picture itself, until it is repainted. */
  async #preview(picture) {
    await this.#show(picture, picture);
    const isPicture = $('.compare-after', this.#stage).naturalWidth > 0;
    this.#stage.hidden = !isPicture;
    $('.drop-place', this.#place).hidden = isPicture;
    $('[data-save]', this.#place).hidden = true;
  }

  async #show(before, after) {
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
    this.#urls = [before, after].map((picture) => URL.createObjectURL(picture));
    const images = [$('.compare-before', this.#stage), $('.compare-after', this.#stage)];
    images.forEach((image, i) => (image.src = this.#urls[i]));
    await Promise.allSettled(images.map((image) => image.decode()));
    this.#stage.style.setProperty('--ratio', images[1].naturalWidth / images[1].naturalHeight);
    this.#stage.hidden = false;
    $('.drop-place', this.#place).hidden = true;
    const save = $('[data-save]', this.#place);
    save.href = this.#urls[1];
    save.hidden = false;
  }
}
