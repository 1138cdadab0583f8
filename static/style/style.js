import { call } from '../base/api.js';
import { $, $$ } from '../base/dom.js';
import { picturesOf } from '../base/dropped.js';
import { Repaint } from '../base/repaint.js';
import { RunForm } from '../newrun/form.js';

const form = new RunForm(await call('GET', 'api/families'));

// --- what is dropped or pasted goes to the place that is meant ---

const models = $('.models');
const repaint = models && new Repaint($('[data-repaint]', models));
$$('[name="model"]').forEach((radio) => radio.addEventListener('change', () => repaint.use(radio.value)));

/** Takes pictures where the person is: at a well, or at the models. */
let active = null;
const takers = () => [...form.wells.map((well) => [well.place, (files) => well.take(files)]), ...(repaint ? [[models, (files) => repaint.take(files[0])]] : [])];

function take(files, at) {
  const [, taker] = takers().find(([place]) => place.contains(at)) ?? takers().find(([place]) => place === active) ?? takers()[0] ?? [];
  if (files.length > 0) {
    taker?.(files);
  }
}

document.addEventListener('pointerover', ({ target }) => {
  active = takers().find(([place]) => place.contains(target))?.[0] ?? active;
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  take(picturesOf(event.dataTransfer), event.target);
});
document.addEventListener('paste', (event) => {
  const files = picturesOf(event.clipboardData);
  if (files.length > 0) {
    event.preventDefault();
    take(files, document.activeElement);
  }
});
