import { $, element, grouped } from '../base/dom.js';
import { FrameView } from '../base/frame.js';
import { Film } from './film.js';

/**
 * The big picture with its scrubber: it follows the newest frame, stays at one that was chosen, or
 * plays all of them as a time-lapse.
 */
export class Player {
  film;
  #view;
  #box;
  #scrubber = $('#scrubber');
  #live = true;
  #chosen = null;
  #hovered = null;
  #timer = null;
  #moved;

  /**
   * @param {string} run
   * @param {(step: number|null) => void} moved the step that is shown has changed; null is live
   */
  constructor(run, moved) {
    this.film = new Film(run);
    this.#box = $('#mat .frame');
    this.#view = new FrameView(this.#box);
    this.#moved = moved;
    this.#scrubber.addEventListener('input', () => this.goTo(Number(this.#scrubber.value)));
    this.#scrubber.addEventListener('keydown', (event) => this.#key(event));
    $('#live').addEventListener('click', () => this.goLive());
    $('#play').addEventListener('click', () => this.togglePlay());
    this.#box.addEventListener('click', (event) => this.#zoom(event));
    $('#mat').addEventListener('keydown', (event) => this.#zoomByKey(event));
    this.film.refresh().then(() => this.#bounds());
  }

  /** The step that is shown, or null before the first frame. */
  get step() {
    return this.#view.step;
  }

  get isLive() {
    return this.#live;
  }

  /** A new frame has come. */
  async arrive(frame, picture) {
    this.film.add(frame, picture);
    $('#waiting').hidden = true;
    this.#bounds();
    if (this.#live && this.#hovered === null) {
      await this.#show(frame);
    }
  }

  /** Marks steps on the scrubber. */
  mark(steps) {
    $('#marks').replaceChildren(
      ...steps.map(({ step, kind, text }) => {
        const mark = element('span', { class: kind, title: text });
        mark.style.setProperty('--step', String(step));
        return mark;
      }),
    );
  }

  /** The run went back to a step. */
  rewind(step) {
    this.film.truncate(step);
    this.#bounds();
  }

  goLive() {
    this.#stop();
    this.#live = true;
    this.#mark();
    if (this.film.last) {
      this.#show(this.film.last);
    }
    this.#moved(null);
  }

  /** Stays at the frame nearest to a step. */
  goTo(step) {
    this.#stop();
    this.#leaveLive();
    const frame = this.film.nearest(step);
    if (frame) {
      this.#chosen = frame.step;
      this.#show(frame);
      this.#moved(frame.step);
    }
  }

  /** One frame on or back. */
  move(by) {
    const frame = this.film.neighbour(this.step ?? 0, by);
    if (frame) {
      this.goTo(frame.step);
    }
  }

  /** Shows the frame nearest to a step for as long as the person points at it. */
  hover(step) {
    if (this.#timer !== null) {
      return;
    }
    if (step === null) {
      this.#hovered = null;
      const back = this.#live ? this.film.last : this.film.nearest(this.#chosen ?? 0);
      this.#mark();
      if (back) {
        this.#show(back);
      }
      this.#moved(this.#live ? null : (back?.step ?? null));
      return;
    }
    this.#hovered = step;
    const frame = this.film.nearest(step);
    if (frame) {
      this.#show(frame);
    }
    $('#live').setAttribute('aria-pressed', 'false');
    this.#moved(step);
  }

  async togglePlay() {
    if (this.#timer !== null) {
      this.#stop();
      return;
    }
    await this.film.refresh();
    const frames = this.film.steps.map((step) => this.film.nearest(step));
    if (frames.length < 2) {
      return;
    }
    this.#leaveLive();
    let at = this.film.steps.indexOf(this.step);
    at = at < 0 || at >= frames.length - 1 ? 0 : at;
    const pace = Math.max(50, Math.min(250, 8000 / frames.length));
    $('#play').setAttribute('aria-pressed', 'true');
    $('#play use').setAttribute('href', 'static/base/icons.svg#pause');
    const tick = async () => {
      const frame = frames[at];
      for (const ahead of frames.slice(at + 1, at + 8)) {
        this.film.picture(ahead).catch(() => {});
      }
      const began = performance.now();
      this.#chosen = frame.step;
      await this.#show(frame);
      this.#moved(frame.step);
      at++;
      if (this.#timer === null) {
        return;
      }
      if (at < frames.length) {
        this.#timer = setTimeout(tick, Math.max(0, pace - (performance.now() - began)));
      } else {
        this.#stop();
      }
    };
    this.#timer = setTimeout(tick, 0);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    $('#play').setAttribute('aria-pressed', 'false');
    $('#play use').setAttribute('href', 'static/base/icons.svg#play');
  }

  #leaveLive() {
    if (this.#live) {
      this.#live = false;
      this.film.refresh().then(() => this.#bounds());
    }
    this.#mark();
  }

  #mark() {
    $('#live').setAttribute('aria-pressed', String(this.#live));
    $('#run').dataset.view = this.#live ? 'live' : 'past';
  }

  async #show(frame) {
    this.#place(frame.step);
    if (frame.step !== this.#view.step) {
      try {
        if (!(await this.#view.show(await this.film.picture(frame), frame))) {
          return;
        }
      } catch {
        return; // the frame was dropped meanwhile; the next one comes
      }
    }
    $('#shown').textContent = `step ${grouped(frame.step)}`;
    $('#download-grid').href = $('#download-grid').href.replace(/frames\/.*/, `frames/${frame.step}.png`);
    this.#scrubber.setAttribute('aria-valuetext', `step ${frame.step}`);
  }

  #place(step) {
    this.#scrubber.value = step;
    this.#fill();
  }

  #fill() {
    const max = Number(this.#scrubber.max);
    this.#scrubber.style.setProperty('--fill', `${max > 0 ? (100 * Number(this.#scrubber.value)) / max : 0}%`);
  }

  #bounds() {
    const last = this.film.last;
    if (last) {
      this.#scrubber.max = Math.max(1, last.step);
      $('#marks').style.setProperty('--steps', this.#scrubber.max);
      this.#scrubber.disabled = false;
      if (this.#live && this.#hovered === null) {
        this.#scrubber.value = last.step;
      }
      this.#fill();
    }
  }

  #key(event) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.move(by);
    }
  }

  /** A click on a picture of the grid enlarges it, another one shows all again. */
  #zoom(event) {
    if (this.#box.hasAttribute('data-zoom')) {
      this.unzoom();
      return;
    }
    const { left, top, width, height } = this.#box.getBoundingClientRect();
    const { columns, rows } = this.#grid();
    this.#enlarge(
      Math.floor(((event.clientX - left) / width) * columns),
      Math.floor(((event.clientY - top) / height) * rows),
    );
  }

  #zoomByKey(event) {
    const zoomed = this.#box.hasAttribute('data-zoom');
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === 'Enter') {
      if (zoomed) {
        this.unzoom();
      } else {
        this.#enlarge(0, 0);
      }
    } else if (zoomed && event.shiftKey && by) {
      event.preventDefault();
      event.stopPropagation();
      const { columns, rows } = this.#grid();
      const at = (name) => Number(this.#box.style.getPropertyValue(name));
      this.#enlarge((at('--zoom-x') + by[0] + columns) % columns, (at('--zoom-y') + by[1] + rows) % rows);
    }
  }

  #grid() {
    return { columns: Number(this.#box.dataset.columns), rows: Number(this.#box.dataset.rows) };
  }

  #enlarge(x, y) {
    const { columns, rows } = this.#grid();
    if (columns * rows === 1) {
      return;
    }
    this.#box.style.setProperty('--zoom-x', x);
    this.#box.style.setProperty('--zoom-y', y);
    this.#box.setAttribute('data-zoom', '');
  }

  unzoom() {
    this.#box.removeAttribute('data-zoom');
  }
}
