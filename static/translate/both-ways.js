import { $, $$ } from '../base/dom.js';
import { translate } from '../base/pictures.js';

/** A picture translated to both kinds, and each translation back (templates/translate/both-ways.jte). */
export class BothWays {
  #ways;
  #run;

  constructor(place, run) {
    this.#ways = $$('[data-direction]', place);
    this.#run = run;
  }

  /** Resolves to what people should know of the picture. */
  async show(picture) {
    const [warnings] = await Promise.all(
      this.#ways.map(async (way) => {
        const answer = await translate(this.#run, picture, { direction: way.dataset.direction, back: true });
        await lay(answer.picture, $('[data-there]', way), $('[data-back]', way));
        const save = $('[data-save]', way);
        save.hidden = false;
        save.href = $('[data-there]', way).toDataURL();
        return answer.warnings;
      }),
    );
    return warnings;
  }
}

/** Two pictures side by side, each on a canvas of its own. */
async function lay(blob, there, back) {
  const both = await createImageBitmap(blob);
  const size = both.height;
  [there, back].forEach((canvas, i) => {
    canvas.width = canvas.height = size;
    canvas.getContext('2d').drawImage(both, i * size, 0, size, size, 0, 0, size, size);
  });
  both.close();
}
