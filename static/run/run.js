import { call } from '../base/api.js';
import { compareAll } from '../base/compare.js';
import { $, $$, busy, duration, element, grouped, icon, measured, showProblem, toast } from '../base/dom.js';
import { picturesOf } from '../base/dropped.js';
import { Live } from '../base/live.js';
import { handOn } from '../base/undo.js';
import { Repaint } from '../base/repaint.js';
import { SettingsForm } from '../base/settings.js';
import { Charts, since } from './charts.js';
import { Player } from './player.js';
import { onReal } from './real.js';
import { onProjector } from './projector.js';
import { sayWhyItWaits } from './queue.js';
import { Tab } from './tab.js';
import { takeHome } from './take-home.js';
import { useTools } from './tools.js';

const root = $('#run');
const id = root.dataset.run;
const path = `api/runs/${id}`;

/** What is known of the run, as the API tells it; at first, as the page was rendered. */
let run = {
  state: root.dataset.state,
  step: Number(root.dataset.step),
  steps: Number(root.dataset.steps),
  until: Number(root.dataset.until),
  stepsPerSecond: Number(root.dataset.rate),
};

const charts = new Charts($('#charts'), (step) => player.hover(step), (step) => player.goTo(step));
const player = new Player(id, (step) => {
  charts.point(step);
  showForkStep(step);
});
const tab = new Tab(root.dataset.title, $('#notify'));
const settings = $('#live-settings') && new SettingsForm($('#live-settings'), adjust);

/** How much worse than its best a run must be before that is offered: measurements are noisy. */
const CLEARLY = 1.5;

/** What the run went through: steps that are kept, to fork from, and live changes. */
let history = { checkpoints: [], best: null, changes: [] };

async function refreshHistory() {
  history = await call('GET', `${path}/history`).catch(() => history);
  const texts = new Map();
  for (const { step, title, before, after } of history.changes) {
    const text = `${title} ${before} → ${after}`;
    texts.set(step, texts.has(step) ? `${texts.get(step)}, ${text}` : `Step ${grouped(step)}: ${text}`);
  }
  const changes = [...texts].map(([step, text]) => ({ step, text }));
  charts.mark(changes);
  player.mark([
    ...history.checkpoints.map((step) => ({ step, kind: 'kept', text: `Step ${grouped(step)} is kept: forks begin there` })),
    ...changes.map(({ step, text }) => ({ step, kind: 'changed', text })),
  ]);
  showBest();
}

/** Offers the checkpoint of the best pictures of a run that rests, if the newest are clearly worse. */
function showBest() {
  const { best } = history;
  const measurements = (charts.series.values.kidSmall ?? []).filter(Number.isFinite).slice(-5);
  const now = measurements.reduce((sum, kid) => sum + kid, 0) / measurements.length;
  const active = ['queued', 'training'].includes(run.state);
  const better = !active && best !== null && best.step < run.step && now > CLEARLY * best.kidSmall;
  $('#best').hidden = !better;
  if (better) {
    setText($('[data-best-step]'), `step ${grouped(best.step)}`);
    setText($('[data-best-kid]'), measured(best.kidSmall));
    setText($('[data-now-kid]'), measured(now));
    if ($('#draw-best')) {
      $('#draw-best').href = `runs/${id}/latents?step=${best.step}`;
    }
  }
}

/** The kept step that a fork from a step would begin at: the newest up to it. */
const keptUpTo = (step) => history.checkpoints.filter((kept) => kept <= step).at(-1) ?? null;

function showForkStep(step) {
  if (step === null || player.step === null) {
    $('#fork-step').textContent = 'the newest step';
    return;
  }
  const kept = keptUpTo(player.step);
  $('#fork-step').textContent =
    kept === null || kept === player.step
      ? `step ${grouped(player.step)}`
      : `step ${grouped(kept)}, the newest that is kept up to ${grouped(player.step)}`;
}

// --- what is known, shown ---

function merge(news) {
  run = { ...run, ...news };
  show();
}

function show() {
  root.dataset.state = run.state;
  root.dataset.step = run.step;
  root.dataset.steps = run.steps;
  root.toggleAttribute('data-complete', run.step >= run.steps);
  const pending = { pause: 'pausing', stop: 'stopping' }[run.wish];
  const state = $('#state');
  state.dataset.state = run.state;
  const lost = root.dataset.link === 'lost';
  setText(state, lost ? `not connected; last seen ${run.state}` : pending && run.state === 'training' ? pending : run.state);
  $('#step').dataset.step = run.step;
  setText($('#step'), grouped(run.step));
  setText($('#steps'), grouped(run.steps));
  $('#progress').max = run.steps;
  $('#progress').value = run.step;
  const trains = !lost && run.state === 'training' && run.stepsPerSecond > 0;
  setText($('#rate'), trains ? `${run.stepsPerSecond < 10 ? run.stepsPerSecond.toFixed(1) : Math.round(run.stepsPerSecond)} steps/s` : '');
  setText($('#left'), remaining(trains));
  setText($('#live'), ['queued', 'training'].includes(run.state) ? 'Live' : 'Newest');
  showControls();
  showBest();
  $('#next').hidden = run.state !== 'finished';
  tab.show(run);
  showNote();
  showDiagnoses();
  showWhatIsTold();
}

/** What has gone wrong is told below the charts, where it moves nothing; the state points there. */
function showWhatIsTold() {
  const count = run.diagnoses?.length ?? 0;
  const told = !$('#failure').hidden ? 'see why' : count > 0 ? `${count} ${count === 1 ? 'diagnosis' : 'diagnoses'}` : '';
  $('#told').hidden = told === '';
  setText($('#told'), told);
}

/** Every control has a place of its own, where it stays; what makes no sense now is dimmed. */
function showControls() {
  const active = ['queued', 'training'].includes(run.state);
  const complete = run.step >= run.steps;
  const resumes = !active && !complete;
  const focus = document.activeElement;
  $('#pause').hidden = resumes;
  $('#resume').hidden = !resumes;
  if (focus === $('#pause') && resumes) {
    $('#resume').focus();
  } else if (focus === $('#resume') && !resumes) {
    $('#pause').focus();
  }
  dim($('#pause'), !active);
  dim($('#one-step'), active);
  dim($('#stop'), !active && run.state !== 'paused');
}

/** A dimmed button can still be reached, so that the focus is not lost with it, but does nothing. */
function dim(button, dimmed) {
  button.toggleAttribute('data-dimmed', dimmed);
  if (dimmed) {
    button.setAttribute('aria-disabled', 'true');
  } else {
    button.removeAttribute('aria-disabled');
  }
}

function remaining(trains) {
  if (root.dataset.link !== 'lost' && run.state === 'queued' && run.queue) {
    return run.queue.waiting === 1 ? 'next in the queue' : `number ${run.queue.position} of ${run.queue.waiting} in the queue`;
  }
  return trains && run.until > run.step ? `${duration((run.until - run.step) / run.stepsPerSecond)} left` : '';
}

function setText(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/** A note that was read and put away on this page. */
let dismissed = null;

$('#dismiss').addEventListener('click', () => {
  dismissed = $('#note [data-text]').textContent;
  $('#note').hidden = true;
});

function showNote() {
  if (run.note === undefined) {
    return;
  }
  const failed = run.state === 'failed';
  for (const [banner, text] of [['#failure', failed ? run.note : null], ['#note', failed ? null : run.note]]) {
    $(banner).hidden = !text || text === dismissed;
    setText($('[data-text]', $(banner)), text ?? '');
  }
}

function showDiagnoses() {
  const diagnoses = run.diagnoses ?? [];
  const place = $('#diagnoses');
  const told = JSON.stringify(diagnoses);
  if (place.dataset.told !== told) {
    place.dataset.told = told;
    place.replaceChildren(
      ...diagnoses.map((diagnosis) =>
        element(
          'div',
          { class: 'banner warn', 'data-diagnosis': diagnosis.key },
          icon('warn'),
          element(
            'div',
            {},
            element('h3', {}, diagnosis.title),
            element('p', { class: 'small' }, `Since step ${grouped(diagnosis.since)}. ${diagnosis.text}`),
            element('p', { class: 'remedies' }, ...diagnosis.remedies.map(remedyButton)),
          ),
        ),
      ),
    );
  }
}

function remedyButton(remedy) {
  const button = element('button', { type: 'button', class: 'button' }, remedy.title);
  button.addEventListener('click', () =>
    busy(button, async () => {
      try {
        const changed = await call('POST', `${path}/remedies/${remedy.key}`);
        if (remedy.live) {
          merge(changed);
        } else {
          location.assign(`runs/${changed.id}`);
        }
      } catch (problem) {
        showProblem(problem);
      }
    }),
  );
  return button;
}

// --- what people want ---

async function wish(button, what, body) {
  if (button.hasAttribute('data-dimmed')) {
    return;
  }
  await busy(button, async () => {
    try {
      merge(await call('POST', `${path}/${what}`, body));
    } catch (problem) {
      showProblem(problem);
    }
  });
}

async function adjust(changes) {
  const changed = await call('PATCH', `${path}/settings`, changes);
  run.settings = changed.settings;
  refreshHistory();
}

$('#pause').addEventListener('click', (event) => wish(event.currentTarget, 'pause'));
$('#resume').addEventListener('click', (event) => wish(event.currentTarget, 'resume'));
$('#stop').addEventListener('click', (event) => wish(event.currentTarget, 'stop'));
$('#one-step').addEventListener('click', (event) => wish(event.currentTarget, 'step'));

function fork(button, from) {
  return busy(button, async () => {
    try {
      const made = await call('POST', `${path}/fork`, from);
      location.assign(`runs/${made.id}`);
    } catch (problem) {
      showProblem(problem);
    }
  });
}

$('#fork').addEventListener('click', (event) => fork(event.currentTarget, player.isLive ? {} : { step: player.step }));
$('#fork-best').addEventListener('click', (event) => fork(event.currentTarget, { step: history.best.step }));

const longer = $('#longer-dialog');
$$('#longer, [data-longer]').forEach((button) => button.addEventListener('click', () => longer.showModal()));
$$('#more-picks button').forEach((pick) => pick.addEventListener('click', () => ($('#more-steps').value = pick.value)));
$('form', longer).addEventListener('submit', (event) => {
  event.preventDefault();
  busy($('#train-longer'), async () => {
    try {
      const more = $('#more-steps').valueAsNumber;
      if (!(more >= 1)) {
        $('[data-error-for="steps"]', longer).textContent = 'Say how many more steps, 1 or more.';
        return;
      }
      const base = run.state === 'stopped' || run.state === 'failed' ? run.step : Math.max(run.step, run.steps);
      merge(await call('POST', `${path}/resume`, { steps: base + Math.round(more) }));
      longer.close();
    } catch (problem) {
      showProblem(problem, longer);
    }
  });
});

const removal = $('#delete-dialog');
$('#delete').addEventListener('click', () => removal.showModal());
$('form', removal).addEventListener('submit', (event) => {
  event.preventDefault();
  removal.close();
  handOn('./', `“${$('[data-name]').textContent}” is deleted.`, path);
});
$$('dialog [data-close]').forEach((button) => button.addEventListener('click', () => button.closest('dialog').close()));

document.addEventListener('click', (event) => {
  if (!$('#more').contains(event.target)) {
    $('#more').open = false;
  }
});

document.addEventListener('keydown', (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const busyElsewhere = target.closest('input:not([type="range"]), .compare input, select, textarea, dialog, [contenteditable]');
  if (busyElsewhere || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === ' ' && root.dataset.changes === 'true' && !target.closest('button, a, summary')) {
    event.preventDefault();
    [$('#pause'), $('#resume')].find((candidate) => !candidate.hidden)?.click();
  } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    event.preventDefault();
    player.move(event.key === 'ArrowLeft' ? -1 : 1);
  } else if (event.key === 'l' || event.key === 'L') {
    player.goLive();
  } else if (event.key === 'r' || event.key === 'R') {
    $('#real')?.click();
  } else if (event.key === 'f' || event.key === 'F') {
    projector.toggle();
  } else if (event.key === 'Escape') {
    if ($('#more').open) {
      $('#more').open = false;
      $('#more > summary').focus();
    }
    player.unzoom();
    projector.leave();
  }
});

takeHome(path);
useTools(path);
onReal($('#mat .frame'));
const projector = onProjector(root);
addEventListener('link', (event) => {
  root.dataset.link = /** @type {CustomEvent} */ (event).detail;
  show();
});
compareAll($('#mat'));

const repainting = $('[data-repaint]');
if (repainting) {
  const repaint = new Repaint(repainting);
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    repaint.take(picturesOf(event.dataTransfer)[0]);
  });
  document.addEventListener('paste', (event) => repaint.take(picturesOf(event.clipboardData)[0]));
}

// --- what happens ---

new Live([id], (message) => {
  if (message.run !== id) {
    return;
  }
  switch (message.type) {
    case 'snapshot':
      goBack(message.state.step);
      charts.series.replace(since(Number(root.dataset.begun ?? 0), message.series));
      charts.draw();
      merge({ queue: null, ...message.state });
      settings?.show(message.state.settings);
      break;
    case 'frame':
      player.arrive({ step: message.step, columns: message.columns, rows: message.rows }, message.picture);
      break;
    case 'metrics':
      for (const row of message.rows) {
        charts.series.add(row.step, row.values);
      }
      charts.draw();
      merge({ step: message.step, stepsPerSecond: message.stepsPerSecond });
      break;
    case 'state':
      goBack(message.step);
      merge(message);
      refreshHistorySometimes();
      settings?.show(message.settings);
      break;
    case 'diagnosis':
      merge({ diagnoses: message.diagnoses });
      break;
    case 'queue':
      merge({ queue: { position: message.position, waiting: message.waiting } });
      break;
    case 'removed':
      toast('This run was deleted, or is private now.', 'info');
      setTimeout(() => location.assign('./'), 1500);
      break;
  }
});

/** Another worker went on from an earlier step: the frames after it are no more. */
function goBack(step) {
  if (step < run.step) {
    player.rewind(step);
  }
}

let refreshed = 0;

/** Checkpoints come every few seconds; forking needs to know them no sooner. */
function refreshHistorySometimes() {
  if (Date.now() - refreshed > 5000) {
    refreshed = Date.now();
    refreshHistory();
  }
}

refreshHistorySometimes();
showForkStep(null);
sayWhyItWaits(id, $('#waits'), () => run.state === 'queued');
show();
