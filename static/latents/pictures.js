import { Problem, answer, headers } from '../base/api.js';
import { element } from '../base/dom.js';

/** Draws points of a run's latent space. */
export class Pictures {
  #path;
  #step;
  #waiting = new Map();

  /**
   * @param {string} run
   * @param {number|null} step of the checkpoint that draws; null for the model as it is now
   */
  constructor(run, step) {
    this.#path = `api/runs/${run}/draw`;
    this.#step = step;
  }

  /**
   * A picture for each point, on a canvas of its size.
   * @param {object[]} points at least one
   * @param {object} [options] of the API
   * @param {string} [place] what the pictures are for: an older request for the same is given up
   * @returns {Promise<HTMLCanvasElement[]|null>} null where it was given up
   */
  async draw(points, options = {}, place = '') {
    this.#waiting.get(place)?.abort();
    const abort = new AbortController();
    this.#waiting.set(place, abort);
    const columns = Math.min(points.length, 16);
    try {
      const blob = await this.#ask({ points, columns, ...options }, abort.signal);
      const grid = await createImageBitmap(blob);
      const rows = Math.ceil(points.length / columns);
      const [width, height] = [grid.width / columns, grid.height / rows];
      return points.map((_, i) => {
        const canvas = element('canvas', { width, height });
        canvas.getContext('2d').drawImage(grid, -(i % columns) * width, -Math.floor(i / columns) * height);
        return canvas;
      });
    } catch (problem) {
      if (abort.signal.aborted) {
        return null;
      }
      throw problem;
    }
  }

  /** An animation through points, as a file. */
  loop(points, frames, options = {}) {
    return this.#ask({ points, as: 'gif', frames, ...options });
  }

  /** One picture of all points, as a file. */
  grid(points, columns, options = {}) {
    return this.#ask({ points, columns, ...options });
  }

  async #ask(request, signal) {
    let response;
    try {
      response = await fetch(this.#path, {
        method: 'POST',
        headers: { ...headers(), 'Content-Type': 'application/json', Accept: 'image/png, image/gif, application/problem+json' },
        body: JSON.stringify({ ...request, step: this.#step }),
        signal,
      });
    } catch (failure) {
      throw signal?.aborted ? failure : new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
    }
    if (!response.ok) {
      answer(response.status, await response.text());
    }
    return response.blob();
  }
}

/** Hands a file to the person. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
