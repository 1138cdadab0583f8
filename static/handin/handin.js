import { $$ } from '../base/dom.js';

/** Who has not begun yet comes last. */
const works = $$('#works > li');
works
  .filter((work) => !work.querySelector('img[src]'))
  .forEach((work) => work.parentElement.append(work));
