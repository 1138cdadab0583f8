import { call } from '../base/api.js';
import { $, $$, busy, element, grouped, showProblem } from '../base/dom.js';
import { drawCurve } from './curve.js';

const EVERY = 700;
const BEST = 8;
const root = $('#game');
const time = Number(root.dataset.time);
const leads = Boolean($('#begin'));

/** The game that is shown; null before there is one. */
let id = null;

/** What is known of it. */
let game = null;

/** Whether who leads makes another game now. */
let choosing = false;

async function look() {
  const [newest] = await call('GET', 'api/games');
  if (newest && !choosing) {
    id = newest.id;
    show(await call('GET', `api/games/${id}`));
  } else if (!newest) {
    root.dataset.phase = 'none';
  }
}

function show(news) {
  if (news.id !== id || (game && game.id === news.id && news.round < game.round)) {
    return; // of before
  }
  game = news;
  root.dataset.phase = game.phase;
  $('#wait') && ($('#wait').hidden = game.phase !== 'waiting');
  $('#begin') && ($('#begin').hidden = true);
  $('#where').textContent = where();
  showRound();
  showScores();
  if (leads) {
    const words = { waiting: 'Open the first round', asking: 'Reveal', revealed: game.round < game.rounds ? 'Next round' : 'The winners' };
    $('#next').hidden = game.phase === 'over';
    $('#next').textContent = words[game.phase] ?? '';
    $('#again').hidden = game.phase !== 'over' && game.phase !== 'waiting';
  }
}

function where() {
  switch (game.phase) {
    case 'waiting':
      return `${game.rounds} rounds are ready.`;
    case 'over':
      return `The game is over after ${game.rounds} rounds.`;
    default:
      return `Round ${game.round} of ${game.rounds}, ${game.answered} ${game.answered === 1 ? 'answer' : 'answers'}`;
  }
}

function showRound() {
  const plays = game.phase === 'asking' || game.phase === 'revealed';
  $('#play').hidden = !plays;
  if (!plays) {
    return;
  }
  const picture = $('#picture');
  if (picture.dataset.of !== game.picture) {
    picture.dataset.of = game.picture;
    picture.src = game.picture;
  }
  $('#clock').value = game.secondsLeft / time;
  $$('#answers button').forEach((button) => {
    const answer = button.dataset.real === 'true';
    button.setAttribute('aria-pressed', String(game.mine === answer));
    button.disabled = game.phase !== 'asking' || (game.mine ?? answer) !== answer;
  });
  $('#truth').replaceChildren(...(game.truth ? truth() : []));
}

function truth() {
  const { real, step, discriminator } = game.truth;
  const lines = [element('p', { class: 'lede' }, real ? 'It is real.' : `It was generated, at step ${grouped(step)}.`)];
  if (game.mine !== null) {
    lines.push(element('p', {}, game.mine === real ? 'You were right.' : 'You were fooled.'));
  }
  if (discriminator !== null) {
    lines.push(
      element('p', { class: 'muted' }, `The discriminator took it for ${discriminator ? 'real' : 'generated'}${discriminator === real ? '.' : ', and was fooled.'}`),
    );
  }
  return lines;
}

function showScores() {
  const over = game.phase === 'over';
  const told = over || game.scores.length > 0;
  $('#result').hidden = !told;
  const own = game.scores.filter((score) => score.me && score.place > BEST);
  const rows = [...game.scores.slice(0, BEST), ...own].map((score) => row(score.place, score.name, score.right, score.me));
  if (game.judged > 0) {
    rows.push(row('', 'The discriminator', game.discriminator, false, 'machine'));
  }
  $('#scores').replaceChildren(...rows);
  $('#podium').hidden = !over;
  if (over) {
    $('#podium').replaceChildren(
      ...game.scores.slice(0, 3).map((score) =>
        element('li', { 'data-place': score.place }, element('bdi', {}, score.name), element('span', { class: 'numbers' }, String(score.right))),
      ),
    );
  }
  $('#curve-figure').hidden = game.fooled.length === 0;
  drawCurve($('#curve'), game.fooled);
}

function row(place, name, right, me, kind = 'human') {
  return element(
    'li',
    { 'data-kind': kind, 'data-me': me },
    element('span', { class: 'muted numbers' }, String(place)),
    element('bdi', { class: 'grow' }, name),
    element('span', { class: 'numbers' }, String(right)),
  );
}

$$('#answers button').forEach((button) =>
  button.addEventListener('click', async () => {
    try {
      show(await call('POST', `api/games/${id}/answers`, { round: game.round, real: button.dataset.real === 'true' }));
    } catch (problem) {
      showProblem(problem);
    }
  }),
);

$('#next')?.addEventListener('click', (event) =>
  busy(event.currentTarget, async () => {
    try {
      show(await call('POST', `api/games/${id}/rounds/next`, { round: game.round, phase: game.phase }));
    } catch (problem) {
      showProblem(problem);
    }
  }),
);

$('#again')?.addEventListener('click', () => {
  choosing = true;
  $('#begin').hidden = false;
  $$('#next, #again, #play, #result').forEach((part) => (part.hidden = true));
});

$('#begin')?.addEventListener('submit', (event) => {
  event.preventDefault();
  busy(event.submitter, async () => {
    $('#problem').textContent = '';
    try {
      const runs = $$('#begin [name=run]:checked').map((box) => box.value);
      const made = await call('POST', 'api/games', { runs, rounds: Number($('#rounds').value) });
      choosing = false;
      id = made.id;
      game = null;
      show(made);
    } catch (problem) {
      $('#problem').textContent = problem.message;
    }
  });
});

const quietly = () => look().catch(() => {});
setInterval(quietly, EVERY);
quietly();
