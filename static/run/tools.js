import { Problem, answered, headers } from '../base/api.js';
import { $, $$, busy, clearProblems, element, measured, showProblem, toast } from '../base/dom.js';
import { Picker } from '../base/picker.js';
import { showWarnings, warningsOf } from '../base/pictures.js';
import { SettingsForm } from '../base/settings.js';
import { answered as pointsOf } from '../latents/points.js';
import { take } from '../latents/tray.js';

/** How long the server may think before it answers that it goes on thinking. */
const WAIT_SECONDS = 2;
const LOOK_MILLIS = 400;

/** A tool of the run's model (templates/run/tool.jte): asks by its form, shows what is answered. */
class Tool {
  #place;
  #url;
  #form;
  #settings;
  #pending = null;
  #points = [];

  constructor(place, path) {
    this.#place = place;
    this.#url = `${path}/tools/${place.dataset.tool}`;
    this.#form = $('form', place);
    this.#settings = new SettingsForm(this.#form);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      busy($('[type="submit"]', this.#form), () => this.#ask());
    });
    $$('[data-dice]', this.#form).forEach((dice) =>
      dice.addEventListener('click', () => {
        $(`[name="${dice.dataset.dice}"]`, this.#form).value = Math.floor(Math.random() * 1e6);
        this.#form.requestSubmit();
      }),
    );
    $$('[data-words]', this.#form).forEach((words) => {
      const input = $(`[name="${words.dataset.words}"]`, this.#form);
      $$('button', words).forEach((word) =>
        word.addEventListener('click', () => {
          input.value = `${input.value.trimEnd()} ${word.textContent}`.trimStart();
          input.focus();
        }),
      );
    });
    $$('[data-picker]', this.#form).forEach((picker) => new Picker(picker));
    $('[data-cancel]', place).addEventListener('click', () => this.#cancel());
    $('[data-save] button', place).addEventListener('click', () => this.#save());
    addEventListener('pagehide', () => this.#cancel());
  }

  async #ask() {
    clearProblems(this.#form);
    const { tool, tray } = this.#place.dataset;
    this.#points = tray ? pointsOf(tool, this.#values()) : [];
    try {
      let response = await send(this.#url, {
        method: 'POST',
        headers: { Accept: 'application/json', Prefer: `respond-async, wait=${WAIT_SECONDS}`, ...headers(), ...this.#type() },
        body: this.#body(),
      });
      this.#pending = response.headers.get('Location');
      let answer = await answered(response);
      if (this.#files().length > 0) {
        showWarnings(this.#form, warningsOf(response));
      }
      while (this.#pending && answer.done < 1) {
        this.#progress(answer);
        await new Promise((resume) => setTimeout(resume, LOOK_MILLIS));
        if (this.#pending) {
          response = await send(this.#pending, { headers: { Accept: 'application/json' } });
          answer = await answered(response);
        }
      }
      if (answer.done >= 1) {
        this.#show(answer);
      }
    } catch (problem) {
      showProblem(problem, this.#form);
    } finally {
      this.#pending = null;
      this.#progress(null);
    }
  }

  /** What a form without files is sent as. */
  #type() {
    return this.#files().length > 0 ? {} : { 'Content-Type': 'application/json' };
  }

  #files() {
    return $$('input[type="file"]', this.#form);
  }

  #values() {
    const values = this.#settings.values();
    for (const input of $$('[data-takes] > input[type="text"], [data-takes] > select', this.#form)) {
      if (input.value !== '') {
        values[input.name] = input.value;
      }
    }
    return values;
  }

  #body() {
    const values = this.#values();
    if (this.#files().length === 0) {
      return JSON.stringify(values);
    }
    const form = new FormData();
    Object.entries(values).forEach(([key, value]) => form.append(key, value));
    for (const input of this.#files()) {
      [...input.files].forEach((file) => form.append(input.name, file));
    }
    return form;
  }

  #cancel() {
    if (this.#pending) {
      fetch(this.#pending, { method: 'DELETE', headers: headers(), keepalive: true }).catch(() => {});
      this.#pending = null;
    }
  }

  #progress(answer) {
    $('[data-progress]', this.#place).textContent = answer ? `${Math.floor(100 * answer.done)} %` : '';
    $('[data-cancel]', this.#place).hidden = !answer;
    if (answer?.pictures.length > 0) {
      this.#show(answer);
    }
  }

  #show({ pictures, columns, captions, values, text }) {
    const words = $('[data-text]', this.#place);
    words.textContent = text ?? '';
    words.hidden = !text;
    const numbers = $('[data-values]', this.#place);
    numbers.replaceChildren(
      ...Object.entries(values).map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, measured(value))),
      ),
    );
    numbers.hidden = numbers.childElementCount === 0;
    const grid = $('[data-pictures]', this.#place);
    grid.style.setProperty('--columns', columns || Math.ceil(Math.sqrt(pictures.length)));
    grid.replaceChildren(
      ...pictures.map((picture, i) =>
        element(
          'figure',
          {},
          this.#picture(picture, captions[i] ?? `Picture ${i + 1}`, this.#points[i]),
          captions[i] ? element('figcaption', {}, captions[i]) : null,
        ),
      ),
    );
    grid.hidden = pictures.length === 0;
    $('[data-save]', this.#place).hidden = pictures.length === 0;
    $('.answer', this.#place).hidden = false;
  }

  /** A picture, which goes into the tray of the latent space when it is clicked if it has a point there. */
  #picture(src, alt, point) {
    const image = element('img', { src, alt });
    const taken = () => {
      take(this.#place.dataset.tray, point);
      toast('Taken into the tray of the latent space.');
    };
    return point ? element('button', { type: 'button', class: 'tile', 'aria-label': `${alt}: take it into the tray`, click: taken }, image) : image;
  }

  /** Saves the pictures as they stand side by side. */
  async #save() {
    const images = $$('[data-pictures] img', this.#place);
    const columns = Number($('[data-pictures]', this.#place).style.getPropertyValue('--columns'));
    await Promise.all(images.map((image) => image.decode()));
    const { naturalWidth: width, naturalHeight: height } = images[0];
    const sheet = /** @type {HTMLCanvasElement} */ (element('canvas', {}));
    sheet.width = width * Math.min(columns, images.length);
    sheet.height = height * Math.ceil(images.length / columns);
    const pen = sheet.getContext('2d');
    images.forEach((image, i) => pen.drawImage(image, (i % columns) * width, Math.floor(i / columns) * height));
    element('a', { href: sheet.toDataURL(), download: `${this.#place.dataset.tool}.png` }).click();
  }
}

async function send(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
  }
}

/** The tools that have their form on the page. */
export function useTools(path) {
  $$('[data-tool]:has(form)').forEach((place) => new Tool(place, path));
}
