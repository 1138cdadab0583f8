/** Every kept frame of a run, by step; pictures are fetched once. */
export class Film {
  #run;
  #frames = [];
  #pictures = new Map();
  #fetched = 0;

  constructor(run) {
    this.#run = run;
  }

  /** Steps at which there are frames, growing. */
  get steps() {
    return this.#frames.map((frame) => frame.step);
  }

  get last() {
    return this.#frames.at(-1) ?? null;
  }

  /** Asks the server which frames it keeps, at most every second. */
  async refresh() {
    if (Date.now() - this.#fetched < 1000) {
      return;
    }
    this.#fetched = Date.now();
    const response = await fetch(`api/runs/${this.#run}/frames`, { headers: { Accept: 'application/json' } });
    if (response.ok) {
      const json = await response.json();
      this.#frames = (Array.isArray(json) ? json : json.frames).sort((a, b) => a.step - b.step);
      const kept = new Set(this.steps);
      [...this.#pictures.keys()].filter((step) => !kept.has(step)).forEach((step) => this.#pictures.delete(step));
    }
  }

  /** A frame that has just come. Those after it, of a training that went back, are gone. */
  add(frame, picture) {
    while (this.last && this.last.step >= frame.step) {
      this.#pictures.delete(this.#frames.pop().step);
    }
    this.#frames.push(frame);
    this.#pictures.set(frame.step, Promise.resolve(picture));
  }

  /** Forgets what came after a step. */
  truncate(step) {
    while (this.last && this.last.step > step) {
      this.#pictures.delete(this.#frames.pop().step);
    }
  }

  /** The frame nearest to a step, or null. */
  nearest(step) {
    let best = null;
    for (const frame of this.#frames) {
      if (best === null || Math.abs(frame.step - step) < Math.abs(best.step - step)) {
        best = frame;
      }
    }
    return best;
  }

  /** The frame that is `by` frames from the one nearest to a step, within the film. */
  neighbour(step, by) {
    const at = this.#frames.indexOf(this.nearest(step));
    return this.#frames[Math.max(0, Math.min(this.#frames.length - 1, at + by))] ?? null;
  }

  /** A frame's picture. */
  picture(frame) {
    if (!this.#pictures.has(frame.step)) {
      const fetched = fetch(frame.url ?? `api/runs/${this.#run}/frames/${frame.step}.png`).then((response) => {
        if (!response.ok) {
          throw new Error(`no frame of step ${frame.step}`);
        }
        return response.blob();
      });
      fetched.catch(() => this.#pictures.delete(frame.step));
      this.#pictures.set(frame.step, fetched);
    }
    return this.#pictures.get(frame.step);
  }
}
