import { call } from '../base/api.js';
import { showProblem } from '../base/dom.js';

const GAP = 2;
const MOST = 400;

/** Where a picture comes from that a model drew. */
const origin = (drawn) => drawn && `drawn by run ${drawn.run} after ${drawn.step} steps, seed ${drawn.seed}, number ${drawn.index + 1}`;

/**
 * A page of pictures, drawn from one contact sheet at whole multiples of their pixels. Pictures are
 * selected by click, by keyboard, and from one to another with shift.
 */
export class Sheet {
  selected = new Set();
  from = 0;
  total = 0;
  #place;
  #canvas = document.createElement('canvas');
  #path;
  #cell;
  #version;
  #changed;
  #label = '';
  #pictures = [];
  #image = null;
  #at = 0;
  #anchor = 0;
  #turn = 0;

  constructor(place, path, cell, version, changed) {
    this.#place = place;
    this.#path = path;
    this.#cell = cell;
    this.#version = version;
    this.#changed = changed;
    this.#canvas.height = 0;
    place.append(this.#canvas);
    place.addEventListener('click', (event) => this.#click(event));
    place.addEventListener('keydown', (event) => this.#key(event));
    place.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.#look(this.#hit(event)));
    let width = 0;
    new ResizeObserver(() => {
      if (place.clientWidth !== width) {
        width = place.clientWidth;
        this.#load();
      }
    }).observe(place);
    addEventListener('theme', () => this.#draw());
  }

  get shown() {
    return this.#pictures.length;
  }

  /** How many of the selected pictures are on this page. */
  get selectedHere() {
    return this.#pictures.filter(({ index }) => this.selected.has(index)).length;
  }

  /** What is known of the picture at the cursor. */
  get caption() {
    const picture = this.#pictures[this.#at];
    return picture ? [`Picture ${picture.index + 1}`, picture.label, picture.caption, picture.heldOut && 'held out', origin(picture.drawn), this.selected.has(picture.index) && 'selected'].filter(Boolean).join(' · ') : '';
  }

  turn(by) {
    this.from = Math.max(0, this.from + by * this.#perPage());
    this.#load();
  }

  /** To the page that holds a picture, counted within the filter. */
  goTo(number) {
    this.from = Math.floor(number / this.#perPage()) * this.#perPage();
    this.#load();
  }

  filter(label) {
    this.#label = label;
    this.from = 0;
    this.#load();
  }

  deselect() {
    this.selected.clear();
    this.#draw();
    this.#changed();
  }

  /** The selected pictures are gone, and the others have new numbers. */
  removed() {
    this.selected.clear();
    this.#version = String(Date.now());
    this.#load();
  }

  #scale() {
    const wanted = this.#cell <= 32 ? 2 : 1;
    return wanted;
  }

  #pitch() {
    return this.#cell * this.#scale() + GAP;
  }

  #columns() {
    return Math.max(1, Math.floor((this.#place.clientWidth + GAP) / this.#pitch()));
  }

  #perPage() {
    const rows = Math.max(2, Math.floor((0.62 * innerHeight) / this.#pitch()));
    return Math.min(MOST, rows * this.#columns());
  }

  async #load() {
    if (this.#place.clientWidth === 0) {
      return;
    }
    const turn = ++this.#turn;
    const columns = this.#columns();
    const query = new URLSearchParams({ from: String(this.from), count: String(this.#perPage()) });
    if (this.#label) {
      query.set('label', this.#label);
    }
    try {
      const page = await call('GET', `${this.#path}/pictures?${query}`);
      if (page.pictures.length === 0 && this.from > 0) {
        this.from = Math.max(0, this.from - this.#perPage());
        await this.#load();
        return;
      }
      const image = new Image();
      image.src = `${this.#path}/sheet.png?${query}&columns=${columns}&t=${this.#version}`;
      await image.decode();
      if (turn !== this.#turn) {
        return;
      }
      this.#pictures = page.pictures;
      this.total = page.total;
      this.#image = image;
      this.#at = Math.min(this.#at, Math.max(0, this.#pictures.length - 1));
      this.#draw();
      this.#changed();
    } catch (problem) {
      if (turn === this.#turn) {
        showProblem(problem);
      }
    }
  }

  #draw() {
    if (!this.#image) {
      return;
    }
    const density = Math.max(1, Math.round(devicePixelRatio || 1));
    const columns = this.#columns();
    const pitch = this.#pitch();
    const side = pitch - GAP;
    const rows = Math.ceil(this.#pictures.length / columns);
    const width = columns * pitch - GAP;
    const height = rows * pitch - GAP;
    this.#canvas.width = width * density;
    this.#canvas.height = height * density;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    const context = this.#canvas.getContext('2d');
    context.scale(density, density);
    context.imageSmoothingEnabled = false;
    const style = getComputedStyle(document.documentElement);
    const focused = document.activeElement === this.#place;
    this.#pictures.forEach((picture, i) => {
      const column = i % columns;
      const row = Math.floor(i / columns);
      const [x, y] = [column * pitch, row * pitch];
      context.drawImage(this.#image, column * this.#cell, row * this.#cell, this.#cell, this.#cell, x, y, side, side);
      if (this.selected.has(picture.index)) {
        context.fillStyle = style.getPropertyValue('--ground');
        context.globalAlpha = 0.62;
        context.fillRect(x, y, side, side);
        context.globalAlpha = 1;
        context.strokeStyle = style.getPropertyValue('--bad');
        context.lineWidth = 4;
        context.strokeRect(x + 2, y + 2, side - 4, side - 4);
      }
      if (focused && i === this.#at) {
        context.strokeStyle = style.getPropertyValue('--focus');
        context.lineWidth = 2;
        context.strokeRect(x + 1, y + 1, side - 2, side - 2);
      }
    });
  }

  #hit(event) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - left) / this.#pitch());
    const row = Math.floor((event.clientY - top) / this.#pitch());
    const at = row * this.#columns() + column;
    return column >= 0 && column < this.#columns() && at >= 0 && at < this.#pictures.length ? at : null;
  }

  #look(at) {
    if (at !== null && at !== this.#at) {
      this.#at = at;
      this.#changed();
    }
  }

  #click(event) {
    const at = this.#hit(event);
    if (at !== null) {
      this.#at = at;
      this.#toggle(event.shiftKey);
    }
  }

  #toggle(range) {
    const on = !this.selected.has(this.#pictures[this.#at].index);
    const [low, high] = range ? [Math.min(this.#anchor, this.#at), Math.max(this.#anchor, this.#at)] : [this.#at, this.#at];
    for (const { index } of this.#pictures.slice(low, high + 1)) {
      if (on) {
        this.selected.add(index);
      } else {
        this.selected.delete(index);
      }
    }
    this.#anchor = this.#at;
    this.#draw();
    this.#changed();
  }

  #key(event) {
    const columns = this.#columns();
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      this.#at = Math.max(0, Math.min(this.#pictures.length - 1, this.#at + by));
      this.#draw();
      this.#changed();
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      this.#toggle(event.shiftKey);
    } else if (event.key === 'Escape') {
      this.deselect();
    }
  }
}
