import { $ } from './dom.js';

/**
 * A picture grid on the page (templates/layout/frame.jte). Pictures are swapped when they are
 * decoded, so that none flashes.
 */
export class FrameView {
  #box;
  #image;
  #shown = 0;
  #asked = 0;
  #url = null;

  constructor(box) {
    this.#box = box;
    this.#image = $('img', box);
  }

  get step() {
    return this.#image.dataset.step === undefined ? null : Number(this.#image.dataset.step);
  }

  get image() {
    return this.#image;
  }

  /**
   * Shows a picture once it is decoded, unless a later one was shown before.
   * @param {Blob|string} source
   * @param {{step: number, columns?: number, rows?: number}} frame
   * @returns {Promise<boolean>} whether it is shown
   */
  async show(source, frame) {
    const turn = ++this.#asked;
    const url = typeof source === 'string' ? source : URL.createObjectURL(source);
    const next = new Image();
    next.src = url;
    try {
      await next.decode();
    } catch {
      this.#forget(url);
      return false;
    }
    if (turn < this.#shown) {
      this.#forget(url);
      return false;
    }
    this.#shown = turn;
    next.alt = this.#image.alt;
    next.id = this.#image.id;
    next.width = next.naturalWidth;
    next.height = next.naturalHeight;
    next.dataset.step = String(frame.step);
    if (frame.columns) {
      this.#box.dataset.columns = frame.columns;
      this.#box.dataset.rows = frame.rows;
      this.#box.dataset.cell = Math.round(next.naturalWidth / frame.columns);
    }
    this.#image.replaceWith(next);
    this.#forget(this.#url);
    this.#image = next;
    this.#url = url;
    this.#box.hidden = false;
    return true;
  }

  #forget(url) {
    if (url?.startsWith('blob:')) {
      URL.revokeObjectURL(url);
    }
  }
}
