import { $ } from '../base/dom.js';

/** A code that is typed in whole leads on to the name. */
const code = $('#code');
code?.addEventListener('input', () => {
  if (code.value.replace(/[\s-]/g, '').length === 6) {
    $('#name').focus();
  }
});
