import { element, icon, showProblem } from '../base/dom.js';
import { same } from './points.js';

const MOST = 24;
const REFUSED = 422;

const key = (run) => `latents:${run}`;
const kept = (run) => JSON.parse(sessionStorage.getItem(key(run)) ?? '[]');
const keep = (run, points) => sessionStorage.setItem(key(run), JSON.stringify(points));
const including = (points, point) => (points.some((other) => same(other, point)) ? points : [...points, point].slice(-MOST));

/** Puts a point into the tray of a run from a page that does not show it. */
export const take = (run, point) => keep(run, including(kept(run), point));

/**
 * The points that somebody has taken, with their pictures; they stay while one moves between tools
 * and reloads the page.
 */
export class Tray extends EventTarget {
  #place;
  #pictures;
  #run;
  #points = [];
  #chosen = null;

  /**
   * @param {HTMLElement} place
   * @param {import('./pictures.js').Pictures} pictures
   * @param {string} run
   */
  constructor(place, pictures, run) {
    super();
    this.#place = place;
    this.#pictures = pictures;
    this.#run = run;
    this.#points = kept(run);
  }

  get points() {
    return this.#points;
  }

  /** The one that tools for a single point work on. */
  get chosen() {
    return this.#chosen ?? this.#points.at(-1) ?? null;
  }

  add(point) {
    this.#points = including(this.#points, point);
    this.#chosen = point;
    return this.refresh();
  }

  remove(point) {
    this.#points = this.#points.filter((other) => !same(other, point));
    this.#chosen = this.#points.some((other) => same(other, this.#chosen)) ? this.#chosen : null;
    return this.refresh();
  }

  clear() {
    this.#points = [];
    this.#chosen = null;
    return this.refresh();
  }

  choose(point) {
    this.#chosen = point;
    for (const item of /** @type {HTMLElement[]} */ ([...this.#place.children])) {
      item.querySelector('button')?.setAttribute('aria-pressed', String(item.dataset.point === JSON.stringify(point)));
    }
    this.dispatchEvent(new Event('choice'));
  }

  /** A picture that takes its point in when it is clicked. */
  tile(point, canvas, name) {
    return element('button', { type: 'button', class: 'tile', 'aria-label': `${name}: take it into the tray`, click: () => this.add(point) }, canvas);
  }

  /** Draws anew what is there, keeps it, and says that it has changed. */
  async refresh() {
    try {
      await this.show();
    } catch (problem) {
      showProblem(problem, this.#place);
    }
    keep(this.#run, this.#points);
    this.dispatchEvent(new Event('change'));
  }

  /** Draws what is there. What cannot be drawn, or no longer, is dropped, and its problem thrown. */
  async show() {
    if (this.#points.length === 0) {
      this.#place.replaceChildren(element('li', { class: 'muted small' }, 'Click pictures to gather them here.'));
      return;
    }
    const points = this.#points;
    try {
      const canvases = await this.#pictures.draw(points, {}, 'tray');
      if (canvases !== null) {
        this.#place.replaceChildren(...points.map((point, i) => this.#item(point, canvases[i], i)));
      }
    } catch (problem) {
      if (problem.status === REFUSED) {
        await this.#drop(points);
      }
      throw problem;
    }
  }

  /** Drops those of some points that are refused by themselves as well, and draws what is left. */
  async #drop(points) {
    const alone = await Promise.allSettled(points.map((point, i) => this.#pictures.draw([point], {}, `tray ${i}`)));
    const refused = points.filter((_, i) => alone[i].status === 'rejected' && alone[i].reason.status === REFUSED);
    if (refused.length > 0) {
      this.#points = this.#points.filter((point) => !refused.includes(point));
      this.#chosen = refused.includes(this.#chosen) ? null : this.#chosen;
      keep(this.#run, this.#points);
      await this.show();
    }
  }

  #item(point, canvas, i) {
    const chosen = same(point, this.chosen);
    return element(
      'li',
      { 'data-point': JSON.stringify(point) },
      element('button', { type: 'button', class: 'tile', 'aria-pressed': String(chosen), 'aria-label': `Picture ${i + 1} of the tray`, click: () => this.choose(point) }, canvas),
      element('button', { type: 'button', class: 'remove', 'aria-label': `Take picture ${i + 1} out of the tray`, click: () => this.remove(point) }, icon('close')),
    );
  }
}
