import { call } from '../base/api.js';
import { $, busy, clearProblems, element, icon, showProblem } from '../base/dom.js';
import { moved } from './points.js';

const STRIP = [-3, -1.5, 0, 1.5, 3];
const MOST = 4;

/**
 * The directions in which pictures change most, and those that people made and named: a slider and a
 * strip for each.
 */
export class Directions {
  #place;
  #tray;
  #pictures;
  #path;
  #directions = null;
  /** @type {Record<string, number>} */
  #moved = {};

  constructor(place, tray, pictures, run) {
    this.#place = place;
    this.#tray = tray;
    this.#pictures = pictures;
    this.#path = `api/runs/${run}/directions`;
    $('[data-keep]', place).addEventListener('click', () => {
      if (this.#point()) {
        tray.add(this.#point());
      }
    });
    $('[data-reset]', place).addEventListener('click', () => {
      this.#moved = {};
      this.#list();
      this.#result();
    });
    this.#onSubmit('[data-name-it]', ({ name, of }) => ({ name, ...(of === '' ? { from: tray.chosen, to: this.#point() } : { along: of }) }));
    this.#onSubmit('[data-label-it]', ({ fromLabel, toLabel }) => ({ name: `${fromLabel} to ${toLabel}`.slice(0, 40), labels: [fromLabel, toLabel] }));
  }

  /** Has a form make a direction, as the API wants it said. */
  #onSubmit(selector, wanted) {
    const form = $(selector, this.#place);
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      clearProblems(this.#place);
      busy($('[type="submit"]', form), async () => {
        try {
          await call('POST', this.#path, wanted(Object.fromEntries(new FormData(form))));
          form.reset();
          await this.#changed();
        } catch (problem) {
          showProblem(problem, this.#place);
        }
      });
    });
  }

  async #changed() {
    this.#directions = null;
    this.#moved = {};
    await this.show();
  }

  async show() {
    $('[data-few]', this.#place).hidden = this.#tray.chosen !== null;
    $('[data-shown]', this.#place).hidden = this.#tray.chosen === null;
    if (this.#tray.chosen === null) {
      return;
    }
    try {
      this.#directions ??= await call('GET', this.#path);
      this.#list();
      await Promise.all([this.#strips(), this.#result()]);
    } catch (problem) {
      showProblem(problem, this.#place);
    }
  }

  /** The chosen point, moved as the sliders say. */
  #point() {
    return this.#tray.chosen && moved(this.#tray.chosen, this.#moved);
  }

  #list() {
    $('[data-list]', this.#place).replaceChildren(...this.#directions.map((direction) => this.#row(direction)));
    const of = $('[name="of"]', this.#place);
    of?.replaceChildren(
      ...this.#directions.filter(({ named }) => !named).map(({ name, title }) => element('option', { value: name }, title)),
      element('option', { value: '' }, 'the way the sliders go'),
    );
  }

  #row({ name, title, named }) {
    const slider = element('input', {
      type: 'range', min: -MOST, max: MOST, step: 0.1, value: this.#moved[name] ?? 0, 'aria-label': `Along ${title}`,
      input: (event) => {
        this.#moved[name] = Number(event.target.value);
        this.#result();
      },
    });
    const forget = named && $('[data-name-it]', this.#place)
      ? element('button', { type: 'button', class: 'button quiet icon-only', 'aria-label': `Forget ${title}`, title: `Forget ${title}`, click: () => this.#forget(name) }, icon('close'))
      : null;
    return element('li', { class: 'direction', 'data-direction': name }, element('span', { class: 'name' }, title, forget), slider, element('div', { class: 'tiles', 'data-strip': name }));
  }

  async #forget(name) {
    try {
      await call('DELETE', `${this.#path}/${encodeURIComponent(name)}`);
      this.#directions = null;
      this.#moved = {};
      await this.#tray.refresh();
    } catch (problem) {
      showProblem(problem, this.#place);
    }
  }

  async #strips() {
    const names = this.#directions.map(({ name }) => name);
    const points = names.flatMap((name) => STRIP.map((by) => moved(this.#tray.chosen, { [name]: by })));
    const canvases = await this.#pictures.draw(points, {}, 'strips');
    if (canvases !== null) {
      names.forEach((name, i) => $(`[data-strip="${CSS.escape(name)}"]`, this.#place).replaceChildren(...canvases.slice(i * STRIP.length, (i + 1) * STRIP.length)));
    }
  }

  async #result() {
    const canvases = await this.#pictures.draw([this.#point()], {}, 'direction');
    if (canvases !== null) {
      $('[data-stage]', this.#place).replaceChildren(canvases[0]);
    }
  }
}
