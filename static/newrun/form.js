import { call, idempotencyKey } from '../base/api.js';
import { makeBuiltIn } from '../base/built-in.js';
import { $, $$, busy, duration, element, grouped, showProblem } from '../base/dom.js';
import { SettingsForm } from '../base/settings.js';
import { defaultFor, fitsUnmade, measuredRate, needs, whyNot } from './fit.js';
import { Methods } from './networks.js';
import { Points } from './points.js';
import { Well } from './well.js';

const MAX_STEPS = 1_000_000;

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What is known of the set of a choice. */
const setOf = ({ value, dataset }) => ({
  id: value,
  partner: dataset.partner,
  size: Number(dataset.size),
  channels: Number(dataset.channels),
  count: Number(dataset.count),
  captioned: dataset.captioned !== undefined,
  labels: dataset.labels ? dataset.labels.split('\n') : [],
});

/** What is asked for one family: its single pictures, points, method and settings. */
class Choice {
  constructor(form, family, changed) {
    const places = $$(`[data-of="${CSS.escape(family.key)}"]`, form);
    this.family = family;
    this.places = places;
    this.fieldset = $(`.settings-of[data-family="${CSS.escape(family.key)}"]`, form);
    this.settings = new SettingsForm(this.fieldset);
    this.begun = this.fieldset.hasAttribute('data-repeats') ? {} : this.defaults(0);
    const made = (selector, make) => places.flatMap((place) => $$(selector, place)).map(make);
    this.wells = made('[data-well]', (place) =>
      new Well(place, () => {
        this.#shares();
        changed();
      }),
    );
    this.points = made('[data-points]', (place) => new Points(place, changed));
    this.methods = made('[data-methods]', (place) => new Methods(place, changed))[0];
    this.wells.forEach((well) => well.begin(0));
    this.#shares();
  }

  /** A share for each picture of a well is asked for only where there are several. */
  #shares() {
    for (const place of $$('[data-picture-of]', this.fieldset)) {
      const { pictureOf, pictureNumber } = place.dataset;
      const several = this.wells?.find((well) => well.key === pictureOf)?.count ?? 0;
      place.hidden = several < 2 || Number(pictureNumber) > several;
    }
  }

  show(shown) {
    this.places.forEach((place) => (place.hidden = !shown));
    this.fieldset.hidden = this.fieldset.disabled = !shown;
    const values = this.values();
    this.points.forEach((points) => (points.hidden = !points.wanted(values)));
  }

  values() {
    const values = Object.fromEntries(Object.entries(this.settings.values()).filter(([, value]) => value !== null));
    return this.methods ? { ...values, [this.methods.setting]: this.methods.value } : values;
  }

  get drawings() {
    const values = this.values();
    return this.points.filter((points) => points.wanted(values));
  }

  get lack() {
    return [...this.wells, ...this.drawings].map((one) => one.lack).find(Boolean) || this.methods?.lack || '';
  }

  number(name) {
    const value = $(`[name="${name}"]`, this.fieldset).valueAsNumber;
    return Number.isNaN(value) ? undefined : value;
  }

  /** What every setting is for a set of so many pictures unless the person chooses. */
  defaults(pictures) {
    return Object.fromEntries(this.family.settings.map((setting) => [setting.key, defaultFor(setting, pictures)]));
  }

  /** Settings that the person has left alone follow the set. */
  follow(pictures) {
    const values = this.settings.values();
    const defaults = this.defaults(pictures);
    const left = Object.entries(defaults).filter(([key, value]) => values[key] === this.begun[key] && values[key] !== value);
    this.settings.show(Object.fromEntries(left));
    left.forEach(([key, value]) => (this.begun[key] = value));
  }

  toDefaults(pictures) {
    this.begun = this.defaults(pictures);
    this.settings.show(this.begun);
    this.methods?.show(this.begun[this.methods.setting]);
    $('[name="steps"]', this.fieldset).value = this.family.steps;
  }
}

/** The form with which a run is begun (templates/newrun/form.jte). */
export class RunForm {
  #form = $('#new-run');
  #key = idempotencyKey();
  #paces;
  #choices;
  #places;

  /** @param {object[]} families as in GET /api/families */
  constructor(families) {
    const form = this.#form;
    this.#paces = $$('#paces > li', form).map((place) => ({
      family: place.dataset.family,
      size: Number(place.dataset.size),
      channels: Number(place.dataset.channels),
      rate: Number(place.dataset.rate),
      settings: Object.fromEntries($$('data', place).map((one) => [one.textContent, one.value])),
    }));
    this.#places = $$('[data-place]', form);
    const offered = new Set($$('[name="family"]', form).map((radio) => radio.value));
    this.#choices = new Map(
      families.filter(({ key }) => offered.has(key)).map((family) => [family.key, new Choice(form, family, () => this.#choices && this.#show())]),
    );
    form.addEventListener('input', () => this.#show());
    form.addEventListener('change', ({ target }) => {
      if (target.name === 'family') {
        this.#choose();
      } else if (target.name?.startsWith('imageSet-')) {
        $('[data-error-for="imageSets"]', form).textContent = '';
        this.#follow();
      }
      this.#show();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      busy($('#train'), () => this.#begin());
    });
    for (const button of $$('[data-reset]', form)) {
      button.addEventListener('click', () => {
        this.#chosen.toDefaults(this.#pictures);
        this.#show();
      });
    }
    for (const button of $$('[data-preset]', form)) {
      button.addEventListener('click', () => {
        $('[name="steps"]', this.#chosen.fieldset).value = this.#presetSteps(button);
        this.#show();
      });
    }
    for (const button of $$('[data-use]', form)) {
      button.addEventListener('click', () => busy(button, () => this.#use(button)));
    }
    addEventListener('image-set', (event) => this.#uploaded(/** @type {CustomEvent} */ (event).detail));
    this.#choose(true);
    this.#show();
    $('#train').disabled = false; // until now, it would have reloaded the page
  }

  /** The places for pictures that are shown. */
  get wells() {
    return this.#chosen.wells;
  }

  get #chosen() {
    return this.#choices.get($('[name="family"]:checked', this.#form).value);
  }

  /** The inputs of the chosen family that are image sets. */
  get #inputs() {
    return this.#chosen.family.inputs.filter(({ type }) => type === 'images');
  }

  #radios(place) {
    return $$('[name^="imageSet-"]', this.#places[place]);
  }

  #radio(place) {
    return this.#radios(place).find((radio) => radio.checked);
  }

  /** The set of the input that another's relation names, where one is chosen. */
  #other(input) {
    const at = this.#inputs.findIndex(({ key }) => key === input.relation?.to);
    const radio = at < 0 ? undefined : this.#radio(at);
    return radio && setOf(radio);
  }

  /** The first set that is chosen. */
  get #first() {
    const radio = this.#inputs.length > 0 ? this.#radio(0) : undefined;
    return radio ? setOf(radio) : { size: 0, channels: 0, count: 0, labels: [] };
  }

  /** How many pictures are learnt from; of one label, about as many as each has. */
  get #pictures() {
    const { count, labels } = this.#first;
    const label = this.#places.length > 0 ? $('select', this.#places[0]).value : '';
    return labels.includes(label) && this.#inputs[0].oneLabel ? Math.ceil(count / labels.length) : count;
  }

  #whyNot(place, radio) {
    const input = this.#inputs[place];
    return whyNot(input, setOf(radio), this.#other(input), this.#inputs);
  }

  /** Another family: its own inputs, each with the first set that fits; what was asked for first stays. */
  #choose(first = false) {
    const inputs = this.#inputs;
    this.#places.forEach((fieldset, place) => {
      const input = inputs[place];
      fieldset.hidden = fieldset.disabled = !input;
      if (!input) {
        return;
      }
      $('.pick-title', fieldset).textContent = capital(input.title.replace(/^an? (set of )?/, ''));
      $('[data-needs]', fieldset).textContent = needs(input);
      for (const one of $$('[data-built-in]', fieldset)) {
        one.hidden = !fitsUnmade(input, one.dataset, inputs);
      }
      if (!(first && this.#radio(place))) {
        this.#fill(place);
      }
    });
  }

  /** Chooses the first set that fits where none does yet. */
  #fill(place) {
    const before = this.#radio(place);
    if (before && !this.#whyNot(place, before)) {
      return;
    }
    const taken = this.#places.slice(0, place).map((_, i) => this.#radio(i)?.value);
    const next = this.#radios(place).find((radio) => !this.#whyNot(place, radio) && !taken.includes(radio.value));
    if (next) {
      next.checked = true;
    }
  }

  /** What has to be the partner of a set follows it. */
  #follow() {
    this.#inputs.forEach(({ relation }, place) => {
      if (relation?.kind === 'paired') {
        this.#fill(place);
      }
    });
  }

  /** What fits, what is still missing, and how long it will take. */
  #show() {
    const chosen = this.#chosen;
    this.#choices.forEach((choice) => choice.show(choice === chosen));
    const problems = this.#inputs.map((input, place) => {
      for (const radio of this.#radios(place)) {
        const reason = this.#whyNot(place, radio);
        const card = radio.closest('.set-choice');
        card.classList.toggle('unfit', reason !== '');
        $('.why-not', card).textContent = reason;
      }
      this.#showLabels(place, input);
      const radio = this.#radio(place);
      if (!radio) {
        return `Choose ${input.title} first.`;
      }
      const reason = this.#whyNot(place, radio);
      return reason && `“${$('.set-title', radio.closest('label')).textContent}” ${reason}.`;
    });
    $('#train-hint').textContent = [chosen.lack, ...problems].find(Boolean) ?? '';
    chosen.follow(this.#pictures);
    this.#showTime();
  }

  #showLabels(place, input) {
    const field = $('.one-label', this.#places[place]);
    const select = $('select', field);
    const radio = this.#radio(place);
    const labels = input.oneLabel && radio ? setOf(radio).labels : [];
    field.hidden = select.disabled = labels.length === 0;
    if (select.dataset.of === radio?.value + input.oneLabel) {
      return;
    }
    select.dataset.of = radio?.value + input.oneLabel;
    const wanted = select.value || select.dataset.value || '';
    select.replaceChildren(
      ...(input.oneLabel === 'needed' ? [] : [element('option', { value: '' }, 'All pictures')]),
      ...labels.map((label) => element('option', { value: label }, `Only “${label}”`)),
    );
    select.value = labels.includes(wanted) ? wanted : input.oneLabel === 'needed' ? (labels[0] ?? '') : '';
  }

  #presetSteps(button) {
    return Math.max(1, Math.min(MAX_STEPS, Math.round(this.#chosen.family.steps * Number(button.dataset.preset))));
  }

  #showTime() {
    const chosen = this.#chosen;
    const { size, channels } = this.#first;
    const rate = measuredRate(this.#paces, { family: chosen.family.key, size, channels, settings: chosen.values() });
    const steps = chosen.number('steps');
    $('#estimate').textContent =
      rate && steps
        ? `About ${duration(steps / rate)} here: ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} steps a second were measured for this.`
        : 'Nobody has trained this here yet: its first seconds will tell how long it takes.';
    for (const button of $$('[data-preset]', chosen.fieldset)) {
      const preset = this.#presetSteps(button);
      button.setAttribute('aria-pressed', String(preset === steps));
      $('[data-minutes]', button).textContent = rate ? duration(preset / rate) : `${grouped(preset)} steps`;
    }
  }

  // --- image sets that come in ---

  #card(set, place) {
    const across = set.size <= 32 ? 8 : set.size <= 64 ? 4 : 2;
    const radio = element('input', {
      type: 'radio', name: `imageSet-${place}`, value: set.id, 'data-size': set.size, 'data-channels': set.channels,
      'data-count': set.count, 'data-captioned': set.captioned === true, 'data-partner': set.partner, 'data-labels': set.labels.join('\n'),
    });
    const preview = element('img', {
      src: `api/image-sets/${set.id}/preview.png?columns=${across}&rows=${across / 2}`, alt: '', width: across * set.size, height: (across / 2) * set.size,
    });
    return element('li', { class: 'set-choice' }, element('label', {},
      radio,
      element('span', { class: 'preview', 'data-cell': set.size }, preview),
      element('span', { class: 'set-title' }, set.name),
      element('span', { class: 'help numbers' }, `${grouped(set.count)} ${set.count === 1 ? 'picture' : 'pictures'}, ${set.size} × ${set.size}, ${set.channels === 1 ? 'grey' : 'colour'}`),
      element('span', { class: 'help why-not' }),
    ));
  }

  /** Offers a set that is new everywhere, and chooses it at one place. */
  #add(set, chosen) {
    this.#places.forEach((fieldset, place) => {
      const card = this.#card(set, place);
      $('.set-choices', fieldset).prepend(card);
      if (place === chosen) {
        $('input', card).checked = true;
      }
    });
    this.#show();
  }

  async #use(button) {
    const place = Number(button.closest('[data-place]').dataset.place);
    const says = $('[data-says]', button);
    const before = says.textContent;
    try {
      const set = await makeBuiltIn(button.dataset.use, $('progress', button.parentElement), (text) => (says.textContent = text));
      $$(`[data-built-in="${CSS.escape(button.dataset.use)}"]`, this.#form).forEach((card) => card.remove());
      await this.#offer(set, place);
    } catch (problem) {
      says.textContent = before;
      showProblem(problem);
    }
  }

  /** Offers a set, and its partner where it has one: pictures that come in pairs are two sets. */
  async #offer(set, place) {
    this.#add(set, place);
    if (set.partner) {
      this.#add(await call('GET', `api/image-sets/${set.partner}`), place === 0 ? 1 : 0);
    }
  }

  async #uploaded(set) {
    const empty = this.#inputs.findIndex((_, place) => !this.#radio(place) || this.#whyNot(place, this.#radio(place)));
    const place = Math.max(0, empty);
    const offered = this.#offer(set, place);
    $('#upload [data-train]').replaceWith(
      element('button', { type: 'button', class: 'button primary', 'data-train': true, click: () => $('#upload').close() }, `Use “${set.name}”`),
    );
    await offered;
  }

  // --- beginning ---

  async #begin() {
    const chosen = this.#chosen;
    const says = $('#train [data-says]');
    const before = says.textContent;
    try {
      if (chosen.lack) {
        this.#show();
        return;
      }
      const pictures = {};
      for (const well of chosen.wells) {
        says.textContent = 'Sending the pictures…';
        pictures[well.key] = await well.ids();
      }
      says.textContent = 'Starting…';
      const label = this.#inputs.map((_, place) => $('.one-label select:enabled', this.#places[place])?.value).find(Boolean);
      const run = await call(
        'POST',
        'api/runs',
        {
          family: chosen.family.key,
          imageSets: this.#inputs.map((_, place) => this.#radio(place)?.value).filter(Boolean),
          pictures,
          points: Object.fromEntries(chosen.drawings.map((one) => [one.key, one.points])),
          settings: chosen.values(),
          steps: chosen.number('steps'),
          seed: chosen.number('seed'),
          label,
        },
        { 'Idempotency-Key': this.#key },
      );
      says.textContent = 'Opening the run…';
      location.assign(`runs/${run.id}`);
    } catch (problem) {
      says.textContent = before;
      this.#key = idempotencyKey();
      showProblem(problem, this.#form);
    }
  }
}
