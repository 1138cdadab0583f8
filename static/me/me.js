import { call } from '../base/api.js';
import { $, $$, busy, showProblem } from '../base/dom.js';

$$('[data-origin]').forEach((place) => (place.textContent = location.origin));

$('#leave')?.addEventListener('click', (event) =>
  busy(event.currentTarget, async () => {
    try {
      await call('POST', 'api/leave');
      location.assign('join');
    } catch (problem) {
      showProblem(problem);
    }
  }),
);
