import { call } from '../base/api.js';
import { $, $$, busy, clearProblems, element, grouped, showProblem } from '../base/dom.js';

const POLL_MILLIS = 700;
const WATCH_MILLIS = 2500;
const SEEDS = [1, 2, 3];
const root = $('#fill');
const path = `api/image-sets/${root.dataset.imageSet}`;

/** Does something when a form is sent, which it can be from now on, and shows at its fields what was wrong. */
function onSubmit(form, act) {
  if (!form) {
    return;
  }
  $('[type="submit"]', form).disabled = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('[type="submit"]', form), async () => {
      clearProblems(form);
      try {
        await act();
      } catch (problem) {
        showProblem(problem, form);
      }
    });
  });
}

onSubmit($('#hold-out'), async () => {
  const made = await call('POST', `${path}/held-out`, { each: Number($('#hold-out-each').value) });
  location.assign(`image-sets/${made.id}/fill`);
});

const draw = $('#draw');
if (draw) {
  drawing();
}

/** Has more pictures drawn, and shows how far that is. */
function drawing() {
  const wanted = () => ({
    runs: $$('[name="run"]:checked', draw).map(({ value }) => value),
    each: Number($('#draw-each').value),
    seed: Number($('#draw-seed').value),
  });
  const link = () => {
    const { runs, each, seed } = wanted();
    $('#draw-zip').href = `${path}/fillings.zip?${new URLSearchParams({ runs: runs.join(','), each: String(each), seed: String(seed) })}`;
  };
  draw.addEventListener('input', link);
  link();
  onSubmit(draw, async () => {
    const following = setInterval(follow, POLL_MILLIS);
    try {
      const made = await call('POST', `${path}/fillings`, wanted());
      $('#drawn').replaceChildren('Ready: ', element('a', { href: `image-sets/${made.id}` }, 'look at the new set'), ', or see below whether it helps.');
      await judge();
    } finally {
      clearInterval(following);
      $('#drawing').hidden = true;
      $('#cancel-drawing').hidden = true;
    }
  });
  let underWay = null;
  async function follow() {
    underWay = (await call('GET', `${path}/fillings`)).find(({ state }) => state === 'running');
    $('#drawing').hidden = !underWay;
    $('#cancel-drawing').hidden = !underWay;
    if (underWay) {
      $('#drawing').max = underWay.total;
      $('#drawing').value = underWay.done;
      $('#drawn').textContent = `${grouped(underWay.done)} of ${grouped(underWay.total)} drawn`;
    }
  }
  $('#cancel-drawing').addEventListener('click', (event) => busy(event.currentTarget, () => call('DELETE', `${path}/fillings/${underWay.id}`)));
}

let rows = [];
let watching = null;
const classify = $('#classify');
if (classify) {
  onSubmit(classify, async () => {
    const steps = Number($('#classify-steps').value);
    for (const seed of SEEDS) {
      for (const { id, classifiers } of rows) {
        if (!classifiers.some((one) => one.seed === seed && one.steps === steps)) {
          await call('POST', 'api/runs', { family: 'classifier', imageSets: [id], seed, steps });
        }
      }
    }
    await judge();
  });
  $('[type="submit"]', classify).disabled = true; // until there is something to compare
  judge();
}

/** Shows what classifiers recognise, again and again as long as some are training. */
async function judge() {
  if (!classify) {
    return;
  }
  clearTimeout(watching);
  rows = await call('GET', `${path}/classifiers`);
  $('[type="submit"]', classify).disabled = rows.length < 2;
  $('#judged tbody').replaceChildren(...rows.map(tableRow));
  const texts = rows.filter(({ text }) => text).map(({ name, text }) => element('p', { class: 'verdict' }, element('b', {}, `${name}. `), text));
  $('#verdicts').replaceChildren(...(rows.length < 2 ? [element('p', { class: 'help' }, 'Fill the set up first; then there is something to compare.')] : texts));
  if (rows.some(({ classifiers }) => classifiers.some(({ state }) => state === 'queued' || state === 'training'))) {
    watching = setTimeout(judge, WATCH_MILLIS);
  }
}

function tableRow({ id, name, pictures, drawn, classifiers }) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('a', { href: `image-sets/${id}` }, name)),
    element('td', {}, grouped(pictures)),
    element('td', {}, grouped(drawn)),
    element('td', {}, mean(classifiers, 'recognised')),
    element('td', {}, mean(classifiers, 'rare')),
    element('td', {}, ...seeds(classifiers)),
  );
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function mean(classifiers, measured) {
  const values = classifiers.map((one) => one[measured]).filter((value) => value !== null);
  return values.length === 0 ? '–' : percent(values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** A link for each classifier, with what it recognises or how far it is. */
function seeds(classifiers) {
  return [...classifiers]
    .sort((a, b) => a.seed - b.seed)
    .map(({ id, seed, state, step, steps, recognised }) =>
      element('div', {}, element('a', { href: `runs/${id}` }, `Seed ${seed}`), `: ${recognised === null ? (state === 'training' ? `${grouped(step)} of ${grouped(steps)} steps` : state) : percent(recognised)}`),
    );
}
