import { allRuns, call } from '../base/api.js';
import { $, $$, busy, element, grouped, showProblem, toast } from '../base/dom.js';

/** How many runs the server answers at most. */

const EVERY = 1500;

/** Does something, and shows what there is then; a problem is shown instead. */
async function act(button, action) {
  await busy(button, async () => {
    try {
      await action();
      await look();
    } catch (problem) {
      showProblem(problem);
    }
  });
}

function sure(words) {
  const dialog = $('#sure');
  $('#sure-words').textContent = words;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }),
  );
}

function button(text, name, action) {
  const made = element('button', { type: 'button', class: 'button quiet', 'data-do': name }, text);
  made.addEventListener('click', () => act(made, action));
  return made;
}

function personRow(person) {
  const used = `${person.used.runs} running, ${grouped(person.used.megabytes)} MB`;
  return element(
    'li',
    { 'data-person': person.id },
    element('span', { class: 'dot', 'data-here': person.here, title: person.here ? 'here' : 'away' }),
    element('span', { class: 'grow' }, element('bdi', {}, person.name)),
    element('span', { class: 'small muted numbers' }, used),
    button('Remove', 'remove', async () => {
      if (await sure(`${person.name} cannot come in any more with what they have. What they made stays.`)) {
        await call('DELETE', `api/participants/${person.id}`);
      }
    }),
  );
}

function runRow(run) {
  const active = run.state === 'queued' || run.state === 'training';
  return element(
    'li',
    { 'data-run': run.id },
    element('span', { class: 'state', 'data-state': run.state }, run.state),
    element(
      'span',
      { class: 'grow' },
      element('a', { href: `runs/${run.id}` }, run.title),
      ' ',
      element('bdi', { class: 'muted' }, run.ownerName),
    ),
    element('span', { class: 'small muted numbers' }, grouped(run.step)),
    active ? button('Pause', 'pause', () => call('POST', `api/runs/${run.id}/pause`)) : null,
    active ? button('Stop', 'stop', () => call('POST', `api/runs/${run.id}/stop`)) : null,
    button('Delete', 'delete', async () => {
      if (await sure('Its weights, frames and measurements go with it.')) {
        await call('DELETE', `api/runs/${run.id}`);
      }
    }),
  );
}

function handoutRow(handout) {
  return element(
    'li',
    { 'data-handout': handout.id },
    element('span', { class: 'grow' }, `${handout.familyTitle}, ${handout.runs.length} runs`),
    element('a', { class: 'button quiet', href: `admin/handins/${handout.id}` }, 'Hand in'),
  );
}

/** A text that keeps its direction of writing to itself, where no element can. */
function isolated(text) {
  return `\u2068${text}\u2069`;
}

/** Puts rows in place of others, unless nothing has changed or somebody is about to press one. */
function put(place, rows) {
  const text = rows.map((row) => row.outerHTML).join('');
  if (place.dataset.text !== text && !place.matches(':active') && !$('[data-busy]', place) && !$('#sure').open) {
    place.dataset.text = text;
    place.replaceChildren(...rows);
  }
}

async function look() {
  const [people, runs, workshop, health, handouts] = await Promise.all([
    call('GET', 'api/participants'),
    allRuns(),
    call('GET', 'api/workshop'),
    call('GET', 'api/workers'),
    call('GET', 'api/handouts'),
  ]);
  const order = ['training', 'queued'];
  runs.sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  put($('#people'), people.map(personRow));
  put($('#runs'), runs.map(runRow));
  put($('#handouts'), handouts.map(handoutRow));
  $('#people-count').textContent = String(people.length);
  $('#runs-count').textContent = String(runs.length);
  $('#code').textContent = workshop.code;
  $('#locked').checked = workshop.locked;
  $('#frozen').checked = workshop.frozen;
  $('#workers').textContent = health
    .map((worker) => `${worker.name}: ${worker.runs} ${worker.runs === 1 ? 'run' : 'runs'}, ${Math.round(worker.stepsPerSecond)} steps/s`)
    .join(' · ');
  const model = $('#model');
  if (document.activeElement !== model) {
    const chosen = model.value;
    model.replaceChildren(
      ...runs.map((run) => element('option', { value: run.id }, `${isolated(run.title)}, ${isolated(run.ownerName)}`)),
    );
    model.value = runs.some((run) => run.id === chosen) ? chosen : (runs[0]?.id ?? '');
  }
  return runs;
}

for (const [id, field] of [['locked', 'locked'], ['frozen', 'frozen']]) {
  $(`#${id}`).addEventListener('change', (event) =>
    act(event.currentTarget, () => call('PATCH', 'api/workshop', { [field]: event.target.checked })),
  );
}

$('#new-code').addEventListener('click', (event) =>
  act(event.currentTarget, () => call('PATCH', 'api/workshop', { newCode: true })),
);

$('#announcement').addEventListener('submit', (event) => {
  event.preventDefault();
  act(event.submitter, () => call('POST', 'api/announcements', { text: $('#text').value }));
});
$('#unsay').addEventListener('click', (event) =>
  act(event.currentTarget, async () => {
    await call('POST', 'api/announcements', { text: '' });
    $('#text').value = '';
  }),
);

$('#rules').addEventListener('submit', (event) => {
  event.preventDefault();
  const quotas = Object.fromEntries($$('.quotas input').map((input) => [input.name, Number(input.value)]));
  act(event.submitter, async () => {
    await call('PATCH', 'api/workshop', { visibility: $('#visibility').value, quotas });
    toast('Saved.');
  });
});

$('#handout').addEventListener('submit', (event) => {
  event.preventDefault();
  act(event.submitter, async () => {
    const run = await call('GET', `api/runs/${$('#model').value}`);
    await call('POST', 'api/handouts', {
      family: run.family,
      imageSets: run.imageSets,
      pictures: run.pictures,
      points: run.points,
      settings: run.settings,
      steps: run.steps,
      label: run.label,
      ...($('#with-checkpoint').checked ? { checkpointOf: run.id } : {}),
    });
    toast('Everybody has it.');
  });
});

$('#wipe').addEventListener('click', (event) =>
  act(event.currentTarget, async () => {
    if (await sure('Everybody but you is removed, and all that they made is deleted, for good.')) {
      await call('POST', 'api/workshop/wipe');
    }
  }),
);

setInterval(() => look().catch(() => {}), EVERY);
look();
