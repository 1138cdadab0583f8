import { allRuns, call } from '../base/api.js';
import { $, $$, element, grouped } from '../base/dom.js';

const EVERY_SECOND = 1000;
const EACH_SHOWN = 6000;

/** Shows who has joined. */
async function showPeople() {
  const people = await call('GET', 'api/participants');
  $('#count').textContent = String(people.length);
  $('#people').replaceChildren(...people.map((person) => element('li', { dir: 'auto' }, person.name)));
  const { code } = await call('GET', 'api/workshop');
  if (code !== $('#join-code').textContent) {
    location.reload(); // the picture is another as well
  }
}

let shown = -1;

/** Shows the next run that is on the wall. */
async function showNext() {
  const runs = (await allRuns()).filter((run) => run.visibility === 'wall' && run.step > 0);
  const picture = $('#show-picture');
  $('#show-waiting').hidden = runs.length > 0;
  picture.hidden = runs.length === 0;
  $('#show-words').textContent = '';
  if (runs.length > 0) {
    shown = (shown + 1) % runs.length;
    const run = runs[shown];
    picture.src = `api/runs/${run.id}/frames/latest.png?step=${run.step}`;
    const words = [run.title, $('#names').checked ? run.ownerName : '', `step ${grouped(run.step)}`];
    $('#show-words').replaceChildren(...words.filter(Boolean).flatMap((word) => [' · ', element('bdi', {}, word)]).slice(1));
  }
}

function show(view) {
  $('#projector').dataset.view = view;
  $('#join-view').hidden = view !== 'join';
  $('#wall-view').hidden = view !== 'wall';
  $('#names-choice').hidden = view !== 'wall';
  $$('[data-show]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.show === view)));
  if (view === 'wall') {
    showNext();
  }
}

$$('[data-show]').forEach((button) => button.addEventListener('click', () => show(button.dataset.show)));
$('#names').addEventListener('change', showNext);
const quietly = (task) => () => task().catch(() => {});
setInterval(quietly(async () => $('#join-view').hidden || showPeople()), EVERY_SECOND);
setInterval(quietly(async () => $('#wall-view').hidden || showNext()), EACH_SHOWN);
showPeople();
