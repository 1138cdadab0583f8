import { Problem, call } from './api.js';
import { $ } from './dom.js';

const EVERY = 5000;

/** Shows what the instructor says, on every page of a workshop; who was removed is told so. */
export function hearAnnouncements() {
  const bar = $('#announcement-bar');
  if (!bar || !$('.person')) {
    return;
  }
  setInterval(async () => {
    try {
      const { announcement } = await call('GET', '/api/me');
      bar.textContent = announcement ?? '';
      bar.hidden = !announcement;
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) {
        location.assign('/join');
      }
    }
  }, EVERY);
}
