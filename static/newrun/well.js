import { Problem } from '../base/api.js';
import { takePicture } from '../base/camera.js';
import { $, $$, element, icon } from '../base/dom.js';
import { picturesOf } from '../base/dropped.js';
import { keep, showWarnings } from '../base/pictures.js';

/** What is there instead of a picture: of a refused one what it displaced, unless that was refused as well. */
const instead = (picture) => picture.displaced?.flatMap(instead) ?? [picture];

/**
 * A place for one picture or a few (templates/newrun/well.jte): chosen, dropped, photographed, or one
 * of the examples, which are sent only when they are needed.
 */
export class Well {
  #place;
  #max;
  #pictures = [];
  #blend;
  #changed;

  /** @param {() => void} changed there are other pictures in it */
  constructor(place, changed) {
    this.#place = place;
    this.#max = Number(place.dataset.max);
    this.#changed = changed;
    place.dataset.given
      .split(' ')
      .filter(Boolean)
      .forEach((id) => this.#pictures.push({ id, src: `api/pictures/${id}.png` }));
    this.#blend = $('[data-blend]', place);
    if (this.#blend) {
      this.#blend.checked = this.count > 1;
      this.#blend.addEventListener('change', () => {
        this.#pictures = this.#pictures.slice(0, this.#room);
        this.#draw();
      });
    }
    const input = $('input[type="file"]', place);
    input.addEventListener('change', () => {
      this.take([...input.files]);
      input.value = '';
    });
    $('[data-camera]', place).addEventListener('click', async () => {
      const picture = await takePicture();
      if (picture) {
        this.take([picture]);
      }
    });
    for (const button of $$('[data-example]', place)) {
      button.addEventListener('click', () => this.#toggle(button.dataset.example));
    }
    let inside = 0;
    place.addEventListener('dragenter', () => place.toggleAttribute('data-over', ++inside > 0));
    place.addEventListener('dragleave', () => place.toggleAttribute('data-over', --inside > 0));
    place.addEventListener('drop', (event) => {
      inside = 0;
      place.removeAttribute('data-over');
      event.preventDefault();
      event.stopPropagation();
      const files = picturesOf(event.dataTransfer);
      if (files.length === 0) {
        this.#say('That was no picture. Drop a PNG, JPEG, WebP, GIF or BMP.');
      } else {
        this.take(files);
      }
    });
    this.#draw();
    if (input.files.length > 0) {
      input.dispatchEvent(new Event('change')); // chosen before this script was there
    }
  }

  get key() {
    return this.#place.dataset.well;
  }

  get count() {
    return this.#pictures.length;
  }

  /** How many pictures there can be now. */
  get #room() {
    return this.#blend?.checked ? this.#max : 1;
  }

  get place() {
    return this.#place;
  }

  /** What keeps a run from beginning, or nothing. */
  get lack() {
    if (this.#pictures.some(({ src }) => !src)) {
      return `The ${this.key} picture is still on its way; one moment.`;
    }
    const min = Number(this.#place.dataset.min);
    return this.count < min ? `Choose a ${this.key} picture first.` : '';
  }

  /** Begins with an example where there is nothing else. */
  begin(index) {
    const button = $$('[data-example]', this.#place)[index];
    if (this.count === 0 && button) {
      this.#toggle(button.dataset.example);
    }
  }

  /** Ids of its pictures, once all of them are with the server. */
  async ids() {
    const ids = [];
    for (const picture of this.#pictures) {
      if (!picture.id) {
        picture.id = (await keep(await (await fetch(picture.src)).blob())).id;
      }
      ids.push(picture.id);
    }
    return ids;
  }

  /** Several pictures push the examples out; one that is refused gives its place back to what it pushed out. */
  async take(files) {
    this.#say('');
    const several = this.#blend && files.length > 1;
    if (several) {
      this.#blend.checked = true;
    }
    const examples = several ? this.#pictures.filter(({ example }) => example) : [];
    for (const file of files.slice(0, this.#max)) {
      const before = this.#pictures;
      const picture = { src: null };
      this.#pictures = before.filter((one) => !examples.includes(one));
      this.#add(picture);
      const displaced = before.filter((one) => !this.#pictures.includes(one));
      try {
        const { id, warnings } = await keep(file);
        picture.id = id;
        picture.warnings = warnings;
        picture.src = `api/pictures/${id}.png`;
      } catch (problem) {
        if (!(problem instanceof Problem)) {
          throw problem;
        }
        picture.displaced = displaced;
        this.#pictures = this.#pictures.flatMap(instead).slice(0, this.#room);
        this.#say(problem.errors.picture ?? problem.message);
      }
      this.#draw();
    }
  }

  #toggle(example) {
    this.#say('');
    const at = this.#pictures.findIndex((picture) => picture.example === example);
    if (at < 0) {
      this.#add({ example, src: `style/examples/${example}.png` });
    } else if (this.count > 1) {
      this.#pictures = this.#pictures.filter((picture) => picture.example !== example);
      this.#draw();
    }
  }

  /** One more where pictures are blended, else instead of what is there. */
  #add(picture) {
    this.#pictures = [...this.#pictures.slice(0, this.#room - 1), picture];
    this.#draw();
  }

  #draw() {
    $('.well-pictures', this.#place).replaceChildren(
      ...this.#pictures.map((picture) =>
        element(
          'li',
          { 'aria-busy': picture.src ? null : 'true' },
          picture.src ? element('img', { src: picture.src, alt: picture.example ? `Example: ${picture.example}` : 'Your picture' }) : null,
          this.count > 1
            ? element(
              'button',
              { type: 'button', class: 'button icon-only', 'aria-label': 'Take this picture out', click: () => this.#remove(picture) },
              icon('close'),
            )
            : null,
        ),
      ),
    );
    const warnings = [...new Set(this.#pictures.flatMap((picture) => picture.warnings ?? []))];
    showWarnings(this.#place, warnings);
    this.#place.dataset.count = this.count;
    for (const button of $$('[data-example]', this.#place)) {
      button.setAttribute('aria-pressed', String(this.#pictures.some((picture) => picture.example === button.dataset.example)));
    }
    this.#changed();
  }

  #remove(picture) {
    this.#pictures = this.#pictures.filter((other) => other !== picture);
    this.#draw();
  }

  #say(sentence) {
    $('[data-error-for]', this.#place).textContent = sentence;
  }
}
