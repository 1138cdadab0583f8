import { answered, headers, Problem } from '../base/api.js';
import { compare } from '../base/compare.js';
import { $, element, measured } from '../base/dom.js';
import { warningsOf } from '../base/pictures.js';
import { SettingsForm } from '../base/settings.js';

/**
 * What a tool makes of a picture (templates/translate/answer.jte): one picture, over the original
 * where that may have any size; or two to compare with one another.
 */
export class Answer {
  #place;
  #stage;
  #url;
  #overOriginal;
  #settings;
  #original = null;

  /**
   * @param {HTMLElement} place
   * @param {string} url of the tool
   * @param {boolean} overOriginal whether a single picture is laid over the one that was given
   * @param {() => void} changed called when something else is chosen
   */
  constructor(place, url, overOriginal, changed) {
    this.#place = $('[data-answer]', place);
    this.#stage = $('.answer-stage', place);
    this.#url = url;
    this.#overOriginal = overOriginal;
    const form = $('form', this.#place);
    if (form) {
      this.#settings = new SettingsForm(form);
      form.addEventListener('submit', (event) => event.preventDefault());
      form.addEventListener('change', changed);
    }
    compare(this.#stage, ['', '']);
  }

  /** Resolves to what people should know of the picture. */
  async show(picture) {
    const response = await this.#ask(picture);
    const { pictures, captions, values } = await answered(response);
    const [before, after] = pictures.length > 1 ? pictures : [this.#overOriginal ? this.#shown(picture) : null, pictures[0]];
    const sides = pictures.length > 1 ? captions : before ? ['Original', 'Result'] : ['', ''];
    const image = $('.compare-after', this.#stage);
    image.src = after;
    await image.decode();
    this.#stage.style.setProperty('--ratio', String(image.naturalWidth / image.naturalHeight));
    this.#stage.classList.toggle('compared', before !== null);
    if (before) {
      $('.compare-before', this.#stage).src = before;
    }
    ['before', 'after'].forEach((side, i) => ($(`[data-side="${side}"]`, this.#stage).textContent = sides[i] ?? ''));
    this.#stage.hidden = false;
    this.#facts(values);
    $('[data-caption]', this.#place).textContent = `${image.naturalWidth} × ${image.naturalHeight} pixels`;
    const save = $('[data-save]', this.#place);
    save.href = after;
    save.hidden = false;
    return warningsOf(response);
  }

  async #ask(picture) {
    const form = new FormData();
    Object.entries(this.#settings?.values() ?? {}).forEach(([key, value]) => form.append(key, String(value)));
    form.append('picture', picture);
    try {
      return await fetch(this.#url, { method: 'POST', headers: { Accept: 'application/json', ...headers() }, body: form });
    } catch {
      throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
    }
  }

  #shown(picture) {
    URL.revokeObjectURL(this.#original);
    return (this.#original = URL.createObjectURL(picture));
  }

  #facts(values) {
    const place = $('[data-values]', this.#place);
    place.replaceChildren(
      ...Object.entries(values).map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, measured(value)))),
    );
    place.hidden = place.childElementCount === 0;
  }
}
