import { call } from './api.js';
import { $, busy, showProblem } from './dom.js';

/**
 * What somebody says of a run or a set (templates/layout/card.jte): its name, changed in place, a
 * note, and whether they like it.
 */
export class CardView {
  #place;
  #path;
  #form;

  constructor(place) {
    this.#place = place;
    this.#path = place.dataset.path;
    this.#form = $('form', place);
    $('[data-edit]', place).addEventListener('click', () => this.#edit(true));
    $('[data-cancel]', place).addEventListener('click', () => this.#edit(false));
    this.#form.addEventListener('keydown', (event) => event.key === 'Escape' && this.#edit(false));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      busy($('[type="submit"]', this.#form), () => this.#save());
    });
    const star = $('[data-favourite]', place);
    star.addEventListener('click', () => toggleFavourite(star, this.#path));
  }

  #edit(begins) {
    this.#form.hidden = !begins;
    $('[data-said]', this.#place).hidden = begins;
    if (begins) {
      this.#form.elements.name.value = $('[data-name]', this.#place).textContent;
      this.#form.elements.name.select();
    } else {
      $('[data-edit]', this.#place).focus();
    }
  }

  async #save() {
    const { name, note } = this.#form.elements;
    const own = this.#place.dataset.own; // the name that it has by itself
    const said = name.value.trim();
    try {
      await call('PATCH', this.#path, { name: said === own ? '' : said, note: note.value });
      $('[data-name]', this.#place).textContent = said || own;
      const shown = $('[data-note]', this.#place);
      shown.textContent = note.value.trim();
      shown.hidden = shown.textContent === '';
      document.title = document.title.replace(/^.*(?= · Atelier$)/, said || own);
      this.#edit(false);
    } catch (problem) {
      showProblem(problem, this.#form);
    }
  }
}

/** Likes a thing, or likes it no more. */
export async function toggleFavourite(star, path) {
  const favourite = star.getAttribute('aria-pressed') !== 'true';
  star.setAttribute('aria-pressed', String(favourite));
  try {
    await call('PATCH', path, { favourite });
  } catch (problem) {
    star.setAttribute('aria-pressed', String(!favourite));
    showProblem(problem);
  }
}
