import { Problem, answered, call, headers } from '../base/api.js';
import { toggleFavourite } from '../base/card.js';
import { $, $$, busy, grouped, showProblem } from '../base/dom.js';
import { handOn, takeOver } from '../base/undo.js';
import { Sheet } from './sheet.js';

const root = $('#image-set');
if (root) {
  browse();
} else {
  $$('[data-favourite]').forEach((star) => star.addEventListener('click', () => toggleFavourite(star, `api/image-sets/${star.dataset.favourite}`)));
  takeOver((path) => $(`[data-image-set="${CSS.escape(path.split('/').at(-1))}"]`));
}

/** Looks through a set, page by page. */
function browse() {
  const id = root.dataset.imageSet;
  const path = `api/image-sets/${id}`;
  const sheet = new Sheet($('#sheet'), path, Number(root.dataset.cell), root.dataset.version, show);

  function show() {
    const { from, shown, total, selected } = sheet;
    $('#where').textContent = total > 0 ? `${grouped(from + 1)} to ${grouped(from + shown)} of ${grouped(total)}` : 'No pictures';
    $('#previous').disabled = from === 0;
    $('#next').disabled = from + shown >= total;
    const jump = $('#jump');
    jump.hidden = total <= 3 * shown;
    jump.max = Math.max(0, total - 1);
    jump.value = from;
    jump.style.setProperty('--fill', `${total > 1 ? (100 * from) / (total - 1) : 0}%`);
    $('#selection').hidden = selected.size === 0;
    $('#hint').hidden = selected.size > 0;
    const elsewhere = selected.size - sheet.selectedHere;
    $('#selected').textContent = `${grouped(selected.size)} selected${elsewhere > 0 ? `, ${grouped(elsewhere)} of them not on this page` : ''}`;
    $('#caption').textContent = sheet.caption;
  }

  $('#previous').addEventListener('click', () => sheet.turn(-1));
  $('#next').addEventListener('click', () => sheet.turn(1));
  $('#jump').addEventListener('change', (event) => sheet.goTo(Number(event.target.value)));
  $('#label')?.addEventListener('change', (event) => {
    const label = event.target.value;
    sheet.filter(label);
    $('#rename-label').hidden = label === '';
    $('#label-name').value = label;
  });
  $('#rename-label')?.addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('button', event.currentTarget), async () => {
      try {
        await call('PATCH', path, { labels: { [$('#label').value]: $('#label-name').value } });
        location.reload();
      } catch (problem) {
        showProblem(problem);
      }
    });
  });
  $('#deselect').addEventListener('click', () => {
    sheet.deselect();
    $('#sheet').focus(); // the button is gone
  });
  $('#remove').addEventListener('click', (event) =>
    busy(event.currentTarget, async () => {
      try {
        const set = await call('POST', `${path}/pictures/remove`, { indexes: [...sheet.selected] });
        $('#count').textContent = grouped(set.count);
        const count = sheet.selected.size;
        sheet.removed();
        $('span', removed).textContent = `${grouped(count)} ${count === 1 ? 'picture' : 'pictures'} removed.`;
        removed.hidden = false;
        $('#undo-remove').focus();
      } catch (problem) {
        showProblem(problem);
      }
    }),
  );

  const removed = $('#removed');
  $('#undo-remove').addEventListener('click', (event) =>
    busy(event.currentTarget, async () => {
      try {
        const set = await call('POST', `${path}/pictures/undo`);
        $('#count').textContent = grouped(set.count);
        removed.hidden = true;
        sheet.removed();
        $('#sheet').focus();
      } catch (problem) {
        showProblem(problem);
      }
    }),
  );

  let seed = 1;
  const augmented = $('[data-sheet]');
  const strength = $('#strength');
  const showAugmented = () =>
    (augmented.src = `${path}/augmented.png?columns=8&rows=5&strength=${strength.value}&seed=${seed}`);
  const augment = () => {
    seed++;
    showAugmented();
  };
  $('#again').addEventListener('click', augment);
  strength.addEventListener('change', showAugmented);
  $$('[name="look"]').forEach((choice) =>
    choice.addEventListener('change', () => {
      const looksAugmented = $('[name="look"]:checked').value === 'augmented';
      $('#augmented').hidden = !looksAugmented;
      for (const place of ['#sheet', '#caption', '.pager']) {
        $(place).hidden = looksAugmented;
      }
      $('#hint').hidden = looksAugmented || sheet.selected.size > 0;
      if (looksAugmented && !augmented.src) {
        augment();
      }
    }),
  );

  $('#add-pictures')?.addEventListener('click', () => $('#more-pictures').click());
  $('#more-pictures')?.addEventListener('change', ({ target }) =>
    busy($('#add-pictures'), async () => {
      const form = new FormData();
      [...target.files].forEach((file) => form.append('files', file));
      target.value = '';
      try {
        const response = await fetch(`${path}/pictures`, { method: 'POST', headers: { ...headers(), Accept: 'application/json' }, body: form }).catch(() => {
          throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
        });
        location.assign(`image-sets/${(await answered(response)).id}`);
      } catch (problem) {
        showProblem(problem);
      }
    }),
  );

  const pairs = $('#pairs-dialog');
  $('#make-pairs').addEventListener('click', () => pairs.showModal());
  $('[data-close]', pairs).addEventListener('click', () => pairs.close());
  $('form', pairs).addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('[type="submit"]', pairs), async () => {
      try {
        const made = await call('POST', `${path}/pairs`, { from: $('[name="from"]:checked', pairs).value });
        location.assign(`runs/new?family=pix2pix&imageSet=${made.id}&imageSet=${made.partner}`);
      } catch (problem) {
        showProblem(problem, pairs);
      }
    });
  });

  const dialog = $('#delete-set-dialog');
  $('#delete-set').addEventListener('click', () => dialog.showModal());
  $$('[data-close]', dialog).forEach((button) => button.addEventListener('click', () => dialog.close()));
  $('form', dialog).addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    handOn('image-sets', `“${$('[data-name]').textContent}” is deleted.`, path);
  });
}
