import { call } from '../base/api.js';
import { showProblem } from '../base/dom.js';
import { RunForm } from './form.js';

try {
  new RunForm(await call('GET', 'api/families'));
} catch (problem) {
  showProblem(problem);
}
