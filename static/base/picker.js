import { file } from './api.js';
import { $, element } from './dom.js';

const SHOWN = 12;

/**
 * Offers pictures of an image set beside a field for files (templates/run/picker.jte): a click puts
 * one of them into the field, another takes it out.
 */
export class Picker {
  #field;
  #row;
  #set;
  #count;
  #most;
  #chosen = [];

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#field = $('input[type="file"]', place);
    this.#row = $('[data-row]', place);
    this.#set = place.dataset.picker;
    this.#count = Number(place.dataset.count);
    this.#most = Number(place.dataset.most);
    $('[data-others]', place).addEventListener('click', () => this.#offer());
    this.#field.addEventListener('change', (event) => {
      if (event.isTrusted) {
        this.#chosen = []; // files of one's own take their place
        this.#mark();
      }
    });
    this.#offer();
  }

  /** Chooses the first picture that is offered. */
  chooseFirst() {
    return this.#choose(Number(this.#row.firstElementChild.dataset.index));
  }

  /** Others, by chance, beside those that are chosen. */
  #offer() {
    const offered = new Set(this.#chosen);
    while (offered.size < Math.min(SHOWN, this.#count)) {
      offered.add(Math.floor(Math.random() * this.#count));
    }
    this.#row.replaceChildren(
      ...[...offered].map((index) =>
        element(
          'button',
          { type: 'button', class: 'set-picture', 'data-index': index, 'aria-label': `Picture ${index + 1} of the set`, click: () => this.#choose(index) },
          element('img', { src: this.#path(index), alt: '' }),
        ),
      ),
    );
    this.#mark();
  }

  #path(index) {
    return `api/image-sets/${this.#set}/pictures/${index}.png`;
  }

  async #choose(index) {
    const others = this.#chosen.filter((other) => other !== index);
    this.#chosen = others.length < this.#chosen.length && this.#most > 1 ? others : [...others, index].slice(-this.#most);
    this.#mark();
    const files = new DataTransfer();
    for (const chosen of this.#chosen) {
      files.items.add(new File([await file(this.#path(chosen))], `${chosen + 1}.png`, { type: 'image/png' }));
    }
    this.#field.files = files.files;
    this.#field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #mark() {
    for (const pick of /** @type {HTMLElement[]} */ ([...this.#row.children])) {
      pick.setAttribute('aria-pressed', String(this.#chosen.includes(Number(pick.dataset.index))));
    }
  }
}
