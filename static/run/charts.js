import uPlot from '../../webjars/uplot/uPlot.esm.js';
import { $, $$, element, measured } from '../base/dom.js';

const MOST = 1500;

/** Whose a line is, and its colour. */
const TONES = {
  generator: '--generator',
  discriminator: '--discriminator',
  third: '--third',
  fourth: '--good',
  neutral: '--ink-2',
};

/** diversityRatio → Diversity ratio */
export function spoken(name) {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return (words[0].toUpperCase() + words.slice(1)).replace(/^Kid\b/, 'KID');
}

/** Series as they are from a step on: a fork's own part, without what it has from its parent. */
export function since(begun, { step = [], ...values }) {
  const from = step.findIndex((at) => at >= begun);
  const cut = (list) => (from < 0 ? [] : list.slice(from));
  return { step: cut(step), ...Object.fromEntries(Object.entries(values).map(([name, list]) => [name, cut(list)])) };
}

/**
 * Every measurement of a run, by step; neighbours are averaged once there are many, so that the
 * charts of a long run stay quick.
 */
export class Series {
  step = [];
  values = {};
  #stride = 1;
  #pending = 0;

  /** Begins anew with what the server has kept. */
  replace({ step = [], ...values }) {
    this.step = [...step];
    this.values = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, [...list]]));
    this.#stride = step.length > 1 ? Math.max(1, Math.round((step.at(-1) - step[0]) / (step.length - 1))) : 1;
    this.#pending = 0;
    this.#thin();
  }

  /** Adds a step; a step that is not newer takes the place of what came after it. */
  add(step, values) {
    while (this.step.length > 0 && this.step.at(-1) >= step) {
      this.step.pop();
      Object.values(this.values).forEach((list) => (list.length = this.step.length));
      this.#pending = 0;
    }
    if (this.#pending > 0 && this.#pending < this.#stride) {
      this.#average(step, values);
    } else {
      this.step.push(step);
      for (const name of new Set([...Object.keys(this.values), ...Object.keys(values)])) {
        const list = (this.values[name] ??= new Array(this.step.length - 1).fill(null));
        list.push(values[name] ?? null);
      }
      this.#pending = 0;
    }
    this.#pending++;
    this.#thin();
  }

  latest() {
    return Object.fromEntries(Object.entries(this.values).map(([name, list]) => [name, list.at(-1)]));
  }

  #average(step, values) {
    const last = this.step.length - 1;
    this.step[last] = step;
    for (const [name, value] of Object.entries(values)) {
      const list = (this.values[name] ??= new Array(this.step.length).fill(null));
      const old = list[last];
      list[last] = old == null || value == null ? value : old + (value - old) / (this.#pending + 1);
    }
  }

  #thin() {
    if (this.step.length <= MOST) {
      return;
    }
    const pairs = (list, merge) => {
      const merged = [];
      for (let i = 0; i < list.length; i += 2) {
        merged.push(i + 1 < list.length ? merge(list[i], list[i + 1]) : list[i]);
      }
      return merged;
    };
    this.step = pairs(this.step, (a, b) => b);
    for (const name of Object.keys(this.values)) {
      this.values[name] = pairs(this.values[name], (a, b) => (a == null || b == null ? (b ?? a) : (a + b) / 2));
    }
    this.#stride *= 2;
    this.#pending = this.#stride;
  }
}

/** A running mean that is not drawn to zero at its beginning. */
export function smooth(list) {
  const keep = Math.max(0.6, 1 - 30 / Math.max(60, list.length));
  let mean = 0;
  let weight = 0;
  return list.map((value) => {
    if (value == null) {
      return null;
    }
    mean = keep * mean + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return mean / weight;
  });
}

/**
 * The range that holds nearly all of the values: a spike at the start does not flatten the rest.
 * @returns {[number, number]}
 */
export function robust(lists, fromZero) {
  const all = lists.flat().filter((value) => value != null).sort((a, b) => a - b);
  if (all.length === 0) {
    return [0, 1];
  }
  const low = fromZero ? 0 : all[Math.floor(0.005 * (all.length - 1))];
  const high = all[Math.ceil(0.99 * (all.length - 1))];
  const pad = 0.08 * (high - low || Math.abs(high) || 1);
  return [fromZero ? 0 : low - pad, high + pad];
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class Chart {
  #figure;
  #plot;
  #share;
  #fromZero;
  #inks = {};
  #names;
  #u = null;
  #marks = [];
  /** @type {uPlot.AlignedData} */
  #data = [[]];

  /** @param {HTMLElement} figure with a value for each line, of which it tells metric and tone */
  constructor(figure) {
    this.#figure = figure;
    this.#share = figure.hasAttribute('data-share');
    this.#fromZero = figure.hasAttribute('data-from-zero');
    this.#plot = $('.plot', figure);
    for (const value of $$('[data-metric]', figure)) {
      const ink = TONES[value.dataset.tone];
      this.#inks[value.dataset.metric] = ink;
      value.style.setProperty('--series', `var(${ink})`);
    }
    this.#names = Object.keys(this.#inks);
  }

  get names() {
    return this.#names;
  }

  /** Draws anew in the page's colours, which change with light and dark. */
  build(onHover, onPick) {
    this.#u?.destroy();
    const axis = colour('--ink-3');
    const grid = { stroke: colour('--line'), width: 1 };
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const format = this.#share ? (v) => `${Math.round(100 * v)}%` : (v) => String(+v.toPrecision(4));
    const line = (name, extra) => ({
      stroke: colour(this.#inks[name]),
      points: { show: false },
      spanGaps: true,
      ...extra,
    });
    this.#u = new uPlot(
      {
        width: this.#plot.clientWidth,
        height: this.#plot.clientHeight,
        padding: [8, 22, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: (u, i) => (i > this.#names.length ? 7 : 0) } },
        scales: {
          x: { time: false, range: (u, min, max) => [0, Math.max(max ?? 1, 1)] },
          y: { range: () => (this.#share ? [0, 1] : robust(this.#raw(), this.#fromZero)) },
        },
        axes: [
          { stroke: axis, grid: { show: false }, ticks: { show: false }, size: 22, gap: 4, font, space: 70, values: (u, ticks) => ticks.map((t) => (t >= 10000 ? `${t / 1000}k` : t)) },
          { stroke: axis, grid, ticks: { show: false }, size: 44, gap: 6, font, space: 26, values: (u, ticks) => ticks.map(format) },
        ],
        hooks: { draw: [() => this.#placeMarks()] },
        series: [
          {},
          ...this.#names.map((name) => line(name, { width: 1, alpha: 0.28 })),
          ...this.#names.map((name) => line(name, { width: 2 })),
        ],
      },
      this.#data,
      this.#plot,
    );
    const over = this.#u.over;
    const stepAt = (event) => this.#u.posToVal(event.clientX - over.getBoundingClientRect().left, 'x');
    over.addEventListener('pointermove', (event) => (event.pointerType === 'mouse' || event.buttons) && onHover(stepAt(event)));
    over.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && onHover(null));
    over.addEventListener('click', (event) => onPick(stepAt(event)));
  }

  /** Marks steps at which something was changed: `[{ step, text }]`. */
  mark(marks) {
    this.#marks = marks;
    this.#placeMarks();
  }

  #placeMarks() {
    const over = this.#u?.over;
    if (!over) {
      return;
    }
    $$('.change', over).forEach((mark) => mark.remove());
    for (const { step, text } of this.#marks) {
      const mark = element('span', { class: 'change', title: text, role: 'img', 'aria-label': text });
      mark.style.left = `${this.#u.valToPos(step, 'x')}px`;
      over.append(mark);
    }
  }

  #raw() {
    return this.#data.slice(1, 1 + this.#names.length);
  }

  set(series) {
    const lists = this.#names.map((name) => series.values[name] ?? new Array(series.step.length).fill(null));
    this.#data = [series.step, ...lists, ...lists.map(smooth)];
    this.#u.setData(this.#data);
  }

  resize() {
    this.#u.setSize({ width: this.#plot.clientWidth, height: this.#plot.clientHeight });
  }

  /** Puts the cursor at a step and shows the values there; at none, the newest. */
  point(step) {
    const steps = this.#data[0];
    const left = step === null ? -10 : this.#u.valToPos(step, 'x');
    this.#u.setCursor({ left, top: step === null ? -10 : 0 }, false);
    const at = step === null ? steps.length - 1 : this.#u.posToIdx(left);
    this.#names.forEach((name, i) => {
      const list = this.#data[1 + this.#names.length + i] ?? [];
      let known = at;
      while (known > 0 && list[known] == null) {
        known--; // not every step measures everything
      }
      const value = list[known];
      $(`[data-metric="${name}"] b`, this.#figure).textContent =
        value != null && this.#share ? `${Math.round(100 * value)}%` : measured(value);
    });
  }
}

/** All charts of a run, with one cursor. */
export class Charts {
  series = new Series();
  #further;
  #charts = [];
  #cursor = null;
  #marks = [];
  #due = false;
  #hover;
  #pick;

  /**
   * @param {HTMLElement} root
   * @param {(step: number|null) => void} hover the person points at a step, or at none any more
   * @param {(step: number) => void} pick the person clicks on a step
   */
  constructor(root, hover, pick) {
    this.#further = $('[data-further]', root.parentElement);
    this.#hover = hover;
    this.#pick = pick;
    $$('[data-chart]', root.parentElement).forEach((figure) => this.#add(figure));
    addEventListener('theme', () => {
      this.#charts.forEach((chart) => chart.build(this.#hover, this.#pick));
      this.draw();
    });
  }

  #add(figure) {
    const chart = new Chart(figure);
    chart.build(this.#hover, this.#pick);
    chart.mark(this.#marks);
    this.#charts.push(chart);
    new ResizeObserver(() => chart.resize()).observe($('.plot', figure));
  }

  /** Draws what has changed, once before the next repaint. */
  draw() {
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => {
        this.#due = false;
        this.#addUnknown();
        this.#charts.forEach((chart) => {
          chart.set(this.series);
          chart.point(this.#cursor);
        });
      });
    }
  }

  point(step) {
    this.#cursor = step;
    this.#charts.forEach((chart) => chart.point(step));
  }

  /** Marks steps on every chart, at which something was changed: `[{ step, text }]`. */
  mark(marks) {
    this.#marks = marks;
    this.#charts.forEach((chart) => chart.mark(marks));
  }

  /** A measurement that no chart knows has a chart of its own among the further ones. */
  #addUnknown() {
    const known = this.#charts.flatMap((chart) => chart.names);
    const tones = Object.keys(TONES);
    Object.keys(this.series.values)
      .filter((name) => !known.includes(name))
      .forEach((name, i) => {
        const figure = element(
          'figure',
          { class: 'chart', 'data-chart': name },
          element(
            'figcaption',
            {},
            element('span', {}, spoken(name)),
            element('span', { class: 'value', 'data-metric': name, 'data-tone': tones[(i + 2) % tones.length] }, element('b', {}, '–')),
          ),
          element('div', { class: 'plot' }),
        );
        this.#further.append(figure);
        this.#add(figure);
      });
  }
}
