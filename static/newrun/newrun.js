import { call, idempotencyKey } from '../base/api.js';
import { $, $$, busy, element, showProblem } from '../base/dom.js';
import { SettingsForm } from '../base/settings.js';

const form = $('#new-run');
const key = idempotencyKey();
const forms = new Map(
  $$('.settings-of', form).map((fieldset) => {
    const settings = new SettingsForm(fieldset);
    return [fieldset.dataset.family, { fieldset, settings }];
  }),
);

const chosenFamily = () => $('[name="family"]:checked', form);
const chosenSet = (input) => $(`[name="imageSet-${input}"]:checked`, form);

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Why a family cannot train on a set, or an empty string. */
function whyNot(family, set) {
  const sizes = family.dataset.sizes.split(' ').map(Number);
  if (!sizes.includes(Number(set.dataset.size))) {
    return `needs pictures of ${sizes.join(', ')} pixels`;
  }
  if (family.hasAttribute('data-needs-labels') && set.dataset.labels === '') {
    return 'needs labels';
  }
  if (family.hasAttribute('data-needs-captions') && !set.hasAttribute('data-captioned')) {
    return 'needs captions';
  }
  return '';
}

function showFamily() {
  const family = chosenFamily();
  if (!family) {
    return;
  }
  for (const [name, { fieldset }] of forms) {
    fieldset.hidden = fieldset.disabled = name !== family.value;
  }
  $$('[data-lesson]', form).forEach((lesson) => (lesson.hidden = lesson.dataset.lesson !== family.value));
  const inputs = family.dataset.inputs.split('\n');
  $$('[data-input]', form).forEach((fieldset, i) => {
    fieldset.hidden = fieldset.disabled = i >= inputs.length;
    $('.pick-title', fieldset).textContent = inputs.length === 1 ? 'Pictures' : capital(inputs[i] ?? '');
  });
  for (const set of $$('[name^="imageSet-"]', form)) {
    const reason = whyNot(family, set);
    set.closest('.set-choice').classList.toggle('unfit', reason !== '');
    $('.why-not', set.closest('.set-choice')).textContent = reason && `${$('.family-title', family.closest('label')).textContent} ${reason}.`;
  }
}

/** A built-in set that is made goes to its input and leaves the other choices as they are. */
function keepChoices() {
  const family = chosenFamily();
  const inputs = $$('[data-input]', form);
  inputs.forEach((fieldset, i) => {
    const ids = inputs.map((_, other) => (other === i ? '{id}' : (chosenSet(other)?.value ?? '')));
    const query = [`family=${family?.value ?? ''}`, ...ids.map((id) => `imageSet=${id}`)].join('&');
    $$('[data-make]', fieldset).forEach((button) => (button.dataset.then = `/runs/new?${query}`));
  });
}

/** Says beside the button what stands in the way. */
function showHint() {
  keepChoices();
  const family = chosenFamily();
  const inputs = family?.dataset.inputs.split('\n').length ?? 0;
  const sets = Array.from({ length: inputs }, (_, i) => chosenSet(i));
  const reason = sets.map((set) => (set ? whyNot(family, set) : 'none')).find((one) => one !== '');
  $('#train-hint').textContent =
    reason === undefined ? '' : reason === 'none' ? 'Choose pictures first.' : `${$('.family-title', family.closest('label')).textContent} ${reason}.`;
}

function showLabels() {
  const set = chosenSet(0);
  const field = $('.one-label', form);
  const select = $('select', field);
  const labels = set?.dataset.labels ? set.dataset.labels.split('\n') : [];
  const wanted = select.value || select.dataset.value || '';
  select.replaceChildren(
    element('option', { value: '' }, 'All pictures'),
    ...labels.map((label) => element('option', { value: label }, `Only “${label}”`)),
  );
  select.value = labels.includes(wanted) ? wanted : '';
  field.hidden = labels.length === 0;
}

form.addEventListener('change', (event) => {
  if (event.target.name === 'family') {
    showFamily();
  } else if (event.target.name?.startsWith('imageSet-')) {
    showLabels();
    $('[data-error-for="imageSets"]', form).textContent = '';
  }
  showHint();
});

$$('[data-reset]', form).forEach((button) =>
  button.addEventListener('click', async () => {
    const { fieldset, settings } = forms.get(chosenFamily().value);
    const families = await call('GET', '/api/families');
    const family = families.find((one) => one.key === fieldset.dataset.family);
    settings.show(Object.fromEntries(family.settings.map((setting) => [setting.key, setting.default])));
    $('[name="steps"]', fieldset).value = family.steps;
  }),
);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  busy($('#train'), async () => {
    const family = chosenFamily();
    const { fieldset, settings } = forms.get(family.value);
    const number = (name) => {
      const value = $(`[name="${name}"]`, fieldset).valueAsNumber;
      return Number.isNaN(value) ? undefined : value;
    };
    const inputs = family.dataset.inputs.split('\n').length;
    const imageSets = Array.from({ length: inputs }, (_, i) => chosenSet(i)?.value).filter(Boolean);
    const values = Object.fromEntries(Object.entries(settings.values()).filter(([, value]) => value !== null));
    try {
      const run = await call(
        'POST',
        '/api/runs',
        {
          family: family.value,
          imageSets,
          settings: values,
          steps: number('steps'),
          seed: number('seed'),
          label: $('.one-label select', form).value || undefined,
        },
        { 'Idempotency-Key': key },
      );
      location.assign(`/runs/${run.id}`);
    } catch (problem) {
      showProblem(problem, form);
    }
  });
});

/** Begins with a set for each input, the second of the first one's kind. */
function beginWithSets() {
  const sets = $$('[name="imageSet-0"]', form);
  if (!chosenSet(0) && sets.length > 0) {
    sets[0].checked = true;
  }
  const first = chosenSet(0);
  $$('[data-input]', form).slice(1).forEach((fieldset) => {
    const alike = $$('[name^="imageSet-"]', fieldset).filter(
      (set) => set.value !== first?.value && set.dataset.size === first?.dataset.size && set.dataset.channels === first?.dataset.channels,
    );
    if (!$('[name^="imageSet-"]:checked', fieldset) && alike.length > 0) {
      alike[0].checked = true;
    }
  });
}
beginWithSets();
showFamily();
showLabels();
showHint();
