import { Problem } from './api.js';
import { $, $$, clearProblems, showProblem } from './dom.js';

const TICKS = 1000;

/** A number of a setting with its slider, which moves by ratios where that is the better scale. */
class Slider {
  #number;
  #range;
  #min;
  #max;
  #whole;
  #logarithmic;

  constructor(place) {
    this.#number = $('input[type="number"]', place);
    this.#range = $('input[type="range"]', place);
    this.#min = Number(this.#range.dataset.min);
    this.#max = Number(this.#range.dataset.max);
    this.#whole = this.#range.hasAttribute('data-whole');
    this.#logarithmic = this.#range.hasAttribute('data-logarithmic') || (this.#whole && this.#min > 0 && this.#max / this.#min >= 100);
    this.#range.min = 0;
    this.#range.max = this.#whole && !this.#logarithmic ? this.#max - this.#min : TICKS;
    this.#number.addEventListener('input', () => this.update());
    this.#range.addEventListener('input', () => {
      this.#number.value = this.#value(Number(this.#range.value) / Number(this.#range.max));
      this.#fill();
      this.#number.dispatchEvent(new Event('input', { bubbles: true }));
    });
    this.#range.addEventListener('change', () => this.#number.dispatchEvent(new Event('change', { bubbles: true })));
    this.update();
  }

  /** Puts the slider where the number is. */
  update() {
    const value = this.#number.valueAsNumber;
    if (document.activeElement !== this.#range && !Number.isNaN(value)) {
      this.#range.value = Math.round(this.#share(value) * Number(this.#range.max));
    }
    this.#fill();
  }

  #share(value) {
    const clamped = Math.max(this.#min, Math.min(this.#max, value));
    if (!this.#logarithmic) {
      return (clamped - this.#min) / (this.#max - this.#min);
    }
    const low = this.#low();
    return clamped <= low ? 0 : Math.log(clamped / low) / Math.log(this.#max / low);
  }

  #value(share) {
    const low = this.#low();
    const value = !this.#logarithmic
      ? this.#min + share * (this.#max - this.#min)
      : share === 0
        ? this.#min
        : low * (this.#max / low) ** share;
    return this.#whole ? Math.round(value) : Number(value.toPrecision(this.#logarithmic ? 2 : 3));
  }

  /** Where the ratios begin; zero has none. */
  #low() {
    return this.#min > 0 ? this.#min : this.#max / 1e5;
  }

  #fill() {
    this.#range.style.setProperty('--fill', `${(100 * Number(this.#range.value)) / Number(this.#range.max)}%`);
  }
}

/** The settings of a family as a form (templates/layout/setting.jte). */
export class SettingsForm {
  #form;
  #sliders = new Map();

  /**
   * @param {HTMLElement} form
   * @param {(changes: object) => Promise<void>} [adjust] called with each change, where changes are live
   */
  constructor(form, adjust) {
    this.#form = form;
    for (const place of $$('[data-setting]', form)) {
      if ($('input[type="range"]', place)) {
        this.#sliders.set(place.dataset.setting, new Slider(place));
      }
    }
    if (adjust) {
      form.addEventListener('submit', (event) => event.preventDefault());
      form.addEventListener('change', (event) => this.#send(event.target, adjust));
    }
  }

  /** Every value, typed as the API wants it. */
  values() {
    return Object.fromEntries($$('[data-setting]', this.#form).map((place) => [place.dataset.setting, value(place)]));
  }

  /** Shows values that came from elsewhere, but where the person is typing. */
  show(values) {
    for (const place of $$('[data-setting]', this.#form)) {
      const input = $('[name]', place);
      const given = values[place.dataset.setting];
      if (given === undefined || place.contains(document.activeElement)) {
        continue;
      }
      if (input.type === 'checkbox') {
        input.checked = given;
      } else if (input.value !== String(given)) {
        input.value = given;
      }
      this.#sliders.get(place.dataset.setting)?.update();
    }
  }

  async #send(target, adjust) {
    const place = target.closest('[data-setting]');
    if (!place || !target.name) {
      return;
    }
    clearProblems(place);
    try {
      await adjust({ [place.dataset.setting]: value(place) });
      place.classList.remove('taken');
      void place.offsetWidth;
      place.classList.add('taken');
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      showProblem(problem, place);
    }
  }
}

function value(place) {
  const input = $('[name]', place);
  switch (place.dataset.kind) {
    case 'toggle':
      return input.checked;
    case 'choice':
      return input.value;
    default:
      return Number.isNaN(input.valueAsNumber) ? null : input.valueAsNumber;
  }
}
