import { Problem, call } from './api.js';
import { $, element, showProblem } from './dom.js';

const EVERY = 5000;

/** Shows what the instructor says, on every page of a workshop; who was removed is told so. */
export function hearAnnouncements() {
  const bar = $('#announcement-bar');
  if (!bar || !$('.person')) {
    return;
  }
  const hear = async () => {
    try {
      const { announcement, plays } = await call('GET', 'api/me');
      const invitation = plays && !$('#game') ? element('a', { href: 'game' }, 'A game is on: play along.') : '';
      bar.replaceChildren(announcement ?? '', ' ', invitation);
      bar.hidden = !announcement && !invitation;
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) {
        location.assign('join');
      }
    }
  };
  setInterval(hear, EVERY);
  addEventListener('link', (event) => /** @type {CustomEvent} */ (event).detail === 'lost' && hear());
}

const SEEN_BY = { private: 'Only you', workshop: 'The workshop', wall: 'The workshop, and the projected wall' };

/** Says on a run's page whose it is, and lets its owner choose who sees it. */
export async function showOwner() {
  const head = $('#run .run-head');
  if (!head || !$('.person')) {
    return;
  }
  const path = `api/runs/${$('#run').dataset.run}`;
  const [run, me] = await Promise.all([call('GET', path), call('GET', 'api/me')]);
  const line = element('p', { class: 'run-owner small', id: 'run-owner' }, element('b', { dir: 'auto' }, run.ownerName));
  if (me.role === 'instructor' || me.id === run.owner) {
    const options = Object.entries(SEEN_BY).map(([value, title]) =>
      element('option', { value, selected: value === run.visibility }, title),
    );
    const choice = element('select', { id: 'visibility', 'aria-label': 'Who sees this run' }, ...options);
    choice.addEventListener('change', () => call('PATCH', path, { visibility: choice.value }).catch(showProblem));
    line.append('seen by', choice);
  }
  head.after(line);
}
