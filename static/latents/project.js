import { Problem, answered, call, headers } from '../base/api.js';
import { $, clearProblems, showProblem } from '../base/dom.js';
import { picturesOf } from '../base/dropped.js';
import { showWarnings, warningsOf } from '../base/pictures.js';

const LOOK_MILLIS = 300;

/** Looks for the point whose picture is most like one that a person brings, and shows the search. */
export class Projection {
  #place;
  #path;
  #said;
  #id = null;
  #point = null;

  /**
   * @param {HTMLElement} place
   * @param {import('./tray.js').Tray} tray
   * @param {string} run
   * @param {() => object} said what the picture is to show, where the model can be told
   */
  constructor(place, tray, run, said) {
    this.#place = place;
    this.#path = `api/runs/${run}/projections`;
    this.#said = said;
    const input = $('input[type="file"]', place);
    $('[data-pick]', place).addEventListener('click', () => input.click());
    input.addEventListener('change', () => this.#begin(input.files[0]));
    document.addEventListener('dragover', (event) => event.preventDefault());
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#bring(event.dataTransfer);
    });
    document.addEventListener('paste', (event) => this.#bring(event.clipboardData));
    $('[data-cancel]', place).addEventListener('click', () => this.#cancel());
    $('[data-keep]', place).addEventListener('click', () => tray.add(this.#point));
    addEventListener('pagehide', () => this.#cancel());
  }

  #bring(transfer) {
    if (!this.#place.hidden) {
      this.#begin(picturesOf(transfer)[0]);
    }
  }

  /** Nothing changes with the tray. */
  show() {}

  async #begin(picture) {
    if (!picture) {
      return;
    }
    this.#cancel();
    clearProblems(this.#place);
    this.#point = null;
    this.#show('[data-given]', URL.createObjectURL(picture));
    try {
      const query = new URLSearchParams(this.#said());
      const response = await fetch(`${this.#path}?${query}`, { method: 'POST', headers: { ...headers(), 'Content-Type': picture.type || 'application/octet-stream' }, body: picture }).catch(() => {
        throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
      });
      const { id } = await answered(response);
      showWarnings(this.#place, warningsOf(response));
      this.#id = id;
      $('[data-under-way]', this.#place).hidden = false;
      await this.#watch(id);
    } catch (problem) {
      showProblem(problem, this.#place);
    } finally {
      $('[data-cancel]', this.#place).hidden = this.#id === null;
    }
  }

  async #watch(id) {
    while (this.#id === id) {
      const look = await call('GET', `${this.#path}/${id}`);
      if (this.#id !== id) {
        return;
      }
      this.#look(look);
      if (look.state !== 'running') {
        this.#id = null;
        if (look.state === 'failed') {
          throw new Problem(503, { detail: look.reason });
        }
        return;
      }
      await new Promise((resume) => setTimeout(resume, LOOK_MILLIS));
    }
  }

  #look({ done, distance, point, picture }) {
    $('progress', this.#place).value = done;
    $('[data-cancel]', this.#place).hidden = false;
    if (point) {
      this.#point = point;
      $('[data-distance]', this.#place).textContent = `distance ${distance.toFixed(3)}`;
      this.#show('[data-found]', picture);
      $('[data-keep]', this.#place).hidden = false;
    }
  }

  #show(selector, url) {
    const figure = $(selector, this.#place);
    figure.hidden = false;
    $('img', figure).src = url;
  }

  #cancel() {
    if (this.#id !== null) {
      call('DELETE', `${this.#path}/${this.#id}`).catch(() => {});
      this.#id = null;
      $('[data-cancel]', this.#place).hidden = true;
    }
  }
}
