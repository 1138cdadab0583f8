import { call, idempotencyKey } from '../base/api.js';
import { $, $$, busy, element, showProblem } from '../base/dom.js';
import { picturesOf } from '../base/dropped.js';
import { Repaint } from '../base/repaint.js';
import { SettingsForm } from '../base/settings.js';
import { Methods } from './networks.js';
import { Well } from './well.js';

const form = $('#style');
let key = idempotencyKey();

/** 32, 64 or 128 */
const either = (numbers) => numbers.join(', ').replace(/, (\d+)$/, ' or $1');

/** What a family is given, and its settings. */
class Choice {
  constructor(family) {
    this.family = family;
    this.inputs = $(`[data-inputs-of="${family}"]`);
    this.tuning = $(`[data-tuning-of="${family}"]`);
    const fieldset = $('.settings-of', this.tuning);
    this.fieldset = fieldset;
    this.settings = new SettingsForm(fieldset);
    this.wells = $$('[data-well]', this.inputs).map((place) => new Well(place, () => this.changed()));
    const methods = $('[data-methods]', this.tuning);
    this.methods = methods && new Methods(methods, () => this.changed());
    this.wells.forEach((well) => well.begin(0));
    $$('.pick', this.inputs).forEach((pick) => this.#firstThatFits(pick));
  }

  #sizes() {
    return (this.inputs.dataset.sizes ?? '').split(' ').map(Number);
  }

  #firstThatFits(pick) {
    const sets = $$('input[type="radio"]', pick);
    for (const set of sets) {
      const fits = this.#sizes().includes(Number(set.dataset.size));
      set.disabled = !fits;
      set.closest('.set-choice').classList.toggle('unfit', !fits);
      $('.why-not', set.closest('.set-choice')).textContent = fits ? '' : `Needs pictures of ${either(this.#sizes())} pixels a side.`;
    }
    const first = sets.find((set) => !set.disabled);
    if (first && !sets.some((set) => set.checked && !set.disabled)) {
      first.checked = true;
    }
  }

  get sets() {
    return $$('.pick', this.inputs).map((pick) => $('input[type="radio"]:checked:enabled', pick)?.value);
  }

  get lack() {
    return (
      this.wells.map((well) => well.lack).find(Boolean) ||
      (this.sets.includes(undefined) ? 'Choose an image set first.' : '') ||
      this.methods?.lack ||
      ''
    );
  }

  /** A share for each picture of a well is asked for only where there are several. */
  changed() {
    if (this.settings) {
      for (const place of $$('[data-picture-of]', this.fieldset)) {
        const { pictureOf, pictureNumber } = place.dataset;
        const several = this.wells?.find((well) => well.key === pictureOf)?.count ?? 0;
        place.hidden = several < 2 || Number(pictureNumber) > several;
      }
    }
    showHint();
  }

  values() {
    const values = Object.fromEntries(Object.entries(this.settings.values()).filter(([, value]) => value !== null));
    return this.methods ? { ...values, [this.methods.setting]: this.methods.value } : values;
  }

  number(name) {
    const value = $(`[name="${name}"]`, this.fieldset).valueAsNumber;
    return Number.isNaN(value) ? undefined : value;
  }
}

let chosen = null;
const choices = new Map($$('[data-inputs-of]').map((place) => [place.dataset.inputsOf, new Choice(place.dataset.inputsOf)]));

function choose(family) {
  chosen = choices.get(family);
  for (const choice of choices.values()) {
    const hidden = choice !== chosen;
    choice.inputs.hidden = choice.tuning.hidden = choice.fieldset.hidden = choice.fieldset.disabled = hidden;
  }
  showHint();
}

function showHint() {
  $('#begin-hint').textContent = chosen?.lack ?? '';
}

$$('[name="family"]').forEach((radio) => radio.addEventListener('change', () => choose(radio.value)));
choose($('[name="family"]:checked')?.value ?? form.dataset.only);

form.addEventListener('change', showHint);

$$('[data-reset]', form).forEach((button) =>
  button.addEventListener('click', async () => {
    const families = await call('GET', '/api/families');
    const family = families.find((one) => one.key === chosen.family);
    const defaults = Object.fromEntries(family.settings.map((setting) => [setting.key, setting.default]));
    chosen.settings.show(defaults);
    chosen.methods?.show(defaults[chosen.methods.setting]);
    $('[name="steps"]', chosen.fieldset).value = family.steps;
  }),
);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  busy($('#begin'), async () => {
    try {
      if (chosen.lack) {
        showHint();
        return;
      }
      const pictures = {};
      for (const well of chosen.wells) {
        pictures[well.key] = await well.ids();
      }
      const run = await call(
        'POST',
        '/api/runs',
        {
          family: chosen.family,
          imageSets: chosen.sets,
          pictures,
          settings: chosen.values(),
          steps: chosen.number('steps'),
          seed: chosen.number('seed'),
        },
        { 'Idempotency-Key': key },
      );
      location.assign(`/runs/${run.id}`);
    } catch (problem) {
      key = idempotencyKey();
      showProblem(problem, form);
    }
  });
});

// --- an image set was uploaded here ---

addEventListener('image-set', (/** @type {CustomEvent} */ { detail: set }) => {
  for (const [family, choice] of choices) {
    if ($('.pick', choice.inputs)) {
      history.replaceState(null, '', `/style?family=${family}`);
    }
  }
  $('#upload').addEventListener('close', () => location.reload(), { once: true });
  $('#upload [data-train]').replaceWith(
    element('button', { type: 'button', class: 'button primary', click: () => $('#upload').close() }, `Use “${set.name}”`),
  );
});

// --- what is dropped or pasted goes to the place that is meant ---

const models = $('.models');
const repaint = models && new Repaint($('[data-repaint]', models));
$$('[name="model"]').forEach((radio) => radio.addEventListener('change', () => repaint.use(radio.value)));

/** Takes pictures where the person is: at a well, or at the models. */
let active = null;
const takers = () => [...(chosen?.wells ?? []).map((well) => [well.place, (files) => well.take(files)]), ...(repaint ? [[models, (files) => repaint.take(files[0])]] : [])];

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
