import uPlot from '../../webjars/uplot/uPlot.esm.js';
import { call } from '../base/api.js';
import { $, $$, element, grouped, showProblem } from '../base/dom.js';
import { FrameView } from '../base/frame.js';
import { Film } from '../run/film.js';
import { robust, since, smooth, spoken } from '../run/charts.js';

/** A line's colour by the place of its run. */
const INKS = ['--generator', '--discriminator', '--third', '--good'];

const root = $('#compare');
const ids = root.dataset.runs ? root.dataset.runs.split(',') : [];

$('#add')?.addEventListener('change', ({ target }) => location.assign(`compare?runs=${[...ids, target.value].join(',')}`));

/** One of the runs that are compared: its frames, by step. */
class Compared {
  #place;
  #film;
  #view;

  constructor(place, ink) {
    this.#place = place;
    this.#film = new Film(place.dataset.run);
    this.#view = new FrameView($('.frame', place));
    place.style.setProperty('--series', `var(${ink})`);
  }

  get path() {
    return `api/runs/${this.#place.dataset.run}`;
  }

  async load() {
    const [run, metrics] = await Promise.all([call('GET', this.path), call('GET', `${this.path}/metrics?points=500`), this.#film.refresh()]);
    $('[data-diagnoses]', this.#place).replaceChildren(...run.diagnoses.map(({ title, since }) => element('li', {}, `${title}, since step ${grouped(since)}`)));
    return since(run.parentStep ?? 0, metrics);
  }

  get last() {
    return this.#film.last?.step ?? 0;
  }

  /** Shows the frame nearest to a step. */
  async show(step) {
    const frame = this.#film.nearest(step);
    if (frame) {
      $('[data-shown]', this.#place).textContent = `step ${grouped(frame.step)}`;
      await this.#view.show(await this.#film.picture(frame), frame);
    }
  }
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** One measurement of all runs, by step. */
function draw(figure, series) {
  const plot = $('.plot', figure);
  const name = figure.dataset.metric;
  const share = figure.hasAttribute('data-share');
  const tables = series.map(({ step, ...values }) => [step, smooth(values[name] ?? step.map(() => null))]);
  const data = uPlot.join(tables.filter(([step]) => step.length > 0));
  const inks = series.map((_, i) => INKS[i]).filter((_, i) => series[i].step.length > 0);
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  plot.replaceChildren();
  new uPlot(
    {
      width: plot.clientWidth,
      height: plot.clientHeight,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: () => (share ? [0, 1] : robust(data.slice(1), false)) } },
      axes: [
        { stroke: colour('--ink-3'), grid: { show: false }, ticks: { show: false }, size: 22, gap: 4, font, space: 70 },
        {
          stroke: colour('--ink-3'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, size: 44, gap: 6, font, space: 26,
          values: (u, ticks) => ticks.map((tick) => (share ? `${Math.round(100 * tick)}%` : String(+tick.toPrecision(4)))),
        },
      ],
      series: [{}, ...inks.map((ink) => ({ stroke: colour(ink), width: 2, points: { show: false }, spanGaps: true }))],
    },
    data,
    plot,
  );
}

async function begin() {
  const compared = $$('.compared > li').map((place, i) => new Compared(place, INKS[i]));
  const series = await Promise.all(compared.map((run) => run.load()));
  const charted = new Set($$('#charts figure').map((figure) => figure.dataset.metric));
  const others = [...new Set(series.flatMap((one) => Object.keys(one)))].filter((name) => !['step', 'stepsPerSecond'].includes(name) && !charted.has(name));
  $('#signals').hidden = others.length === 0;
  $('#signals .overlays').replaceChildren(
    ...others.map((name) => element('figure', { 'data-metric': name }, element('figcaption', {}, spoken(name)), element('div', { class: 'plot' }))),
  );
  const drawAll = () => {
    if (series.some(({ step }) => step.length > 0)) {
      $$('.overlays figure').forEach((figure) => draw(figure, series));
    }
  };
  drawAll();
  addEventListener('theme', drawAll);
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) {
      width = innerWidth;
      drawAll();
    }
  });

  const slider = $('#at');
  slider.max = String(Math.max(1, ...compared.map((run) => run.last)));
  slider.value = slider.max;
  const show = () => {
    $('#at-step').textContent = `step ${grouped(Number(slider.value))}`;
    compared.forEach((run) => run.show(Number(slider.value)).catch(() => {}));
  };
  slider.addEventListener('input', show);
  show();
}

if (ids.length > 0) {
  begin().catch(showProblem);
}
