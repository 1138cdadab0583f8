import { Problem, answer, call, headers } from './api.js';
import { $, $$, bytes, element, grouped, showProblem, toast } from './dom.js';
import { chosenFiles, droppedFiles } from './dropped.js';
import { Seen } from './seen.js';

const BATCH_FILES = 250;
const BATCH_BYTES = 24e6;
const LISTED = 200;

/** Takes pictures that are dropped on any page, pasted, or chosen, and makes an image set of them. */
export function takeUploads() {
  const dialog = new UploadDialog($('#upload'));
  for (const input of [$('#files'), $('#folder')]) {
    input.addEventListener('change', () => {
      const files = chosenFiles(input);
      input.value = '';
      dialog.take(files);
    });
  }
  document.addEventListener('click', ({ target }) => {
    const chooser = /** @type {HTMLElement} */ (target).closest('[data-choose]');
    if (chooser) {
      $(`#${chooser.getAttribute('data-choose')}`).click();
    }
  });
  if ($('[data-takes-pictures]')) {
    return; // what is dropped or pasted there is a single picture
  }
  document.addEventListener('paste', (event) => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) {
      event.preventDefault();
      dialog.take(files.map((file) => ({ file, path: file.name })));
    }
  });
  const veil = $('#drop-veil');
  const bringsFiles = (event) => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragenter', (event) => {
    if (bringsFiles(event)) {
      veil.hidden = false;
    }
  });
  document.addEventListener('dragover', (event) => bringsFiles(event) && event.preventDefault());
  document.addEventListener('dragleave', (event) => event.relatedTarget === null && (veil.hidden = true));
  document.addEventListener('drop', async (event) => {
    if (!bringsFiles(event)) {
      return;
    }
    event.preventDefault();
    veil.hidden = true;
    dialog.take(await droppedFiles(event.dataTransfer));
  });
}

/** Groups files so that one request holds not too many. */
function batches(files) {
  const groups = [[]];
  let size = 0;
  for (const item of files) {
    if (groups.at(-1).length >= BATCH_FILES || (size > 0 && size + item.file.size > BATCH_BYTES)) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1).push(item);
    size += item.file.size;
  }
  return groups;
}

/** A name for the set: that of the zip or folder, without its ending. */
function nameOf(files) {
  const [{ path }] = files;
  const first = path.includes('/') ? path.split('/')[0] : files.length === 1 ? path : '';
  const words = first.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/[_-]+/g, ' ').trim() || 'my pictures';
  return words[0].toUpperCase() + words.slice(1);
}

class UploadDialog {
  #dialog;
  #form;
  #seen;
  #turn = 0;
  #id = null;
  #request = null;

  constructor(dialog) {
    this.#dialog = dialog;
    this.#form = $('form', dialog);
    this.#seen = new Seen($('#seen'));
    $$('[data-close]', dialog).forEach((button) => button.addEventListener('click', () => dialog.close()));
    dialog.addEventListener('close', () => this.#cancel());
    this.#form.addEventListener('input', () => this.#draw());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#prepare();
    });
  }

  async take(files) {
    if (files.length === 0) {
      toast('There was no file in what you dropped.', 'warn');
      return;
    }
    this.#cancel();
    const turn = ++this.#turn;
    this.#stage('sending');
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    try {
      const seen = this.#seen.load(files);
      const { id } = await call('POST', 'api/uploads');
      this.#id = id;
      await this.#send(id, files);
      this.#what('Looking at the pictures', '');
      const { suggestion, error, rejected } = await call('GET', `api/uploads/${id}`);
      if (!suggestion) {
        throw new Problem(422, { detail: error, rejected });
      }
      if (turn === this.#turn) {
        this.#choose(suggestion, nameOf(files), await seen);
      }
    } catch (problem) {
      if (turn === this.#turn) {
        if (problem.status === 422 || problem.status === 413) {
          this.#id = null; // the server has given it up already
        }
        this.#fail(problem);
      }
    }
  }

  async #send(id, files) {
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    let before = 0;
    const show = (sent) => {
      this.#progress('sending', Math.min(total, sent), total);
      this.#what('Sending', `${bytes(Math.min(total, sent))} of ${bytes(total)}`);
    };
    show(0);
    for (const batch of batches(files)) {
      const form = new FormData();
      batch.forEach(({ file, path }) => form.append('files', file, path));
      await this.#post(`api/uploads/${id}/files`, form, (sent) => show(before + sent));
      before += batch.reduce((sum, { file }) => sum + file.size, 0);
      show(before);
    }
  }

  #post(path, form, progress) {
    return new Promise((resolve, reject) => {
      const request = (this.#request = new XMLHttpRequest());
      request.open('POST', path);
      request.setRequestHeader('Accept', 'application/json');
      Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.upload.onprogress = (event) => progress(event.loaded);
      request.onload = () => {
        try {
          resolve(answer(request.status, request.responseText));
        } catch (problem) {
          reject(problem);
        }
      };
      request.onerror = () => reject(new Problem(0, { detail: 'The connection broke while the files were sent. Try again.' }));
      request.onabort = () => reject(new Problem(0, { detail: 'The upload was cancelled.' }));
      request.send(form);
    });
  }

  #choose(suggestion, name, seen) {
    const form = this.#form;
    const { pictures, paired } = suggestion;
    $('[data-reason]', form).textContent =
      `${grouped(pictures)} ${things(pictures, paired)}${labels(suggestion)}. ${suggestion.reason}`;
    form.elements.name.value = name;
    form.elements.size.value = suggestion.size;
    form.elements.channels.value = suggestion.channels;
    $('.seen', form).hidden = !seen;
    this.#stage('choosing');
    this.#draw();
    $('#prepare').focus();
  }

  #choices() {
    const data = new FormData(this.#form);
    return {
      name: String(data.get('name')),
      size: Number(data.get('size')),
      channels: Number(data.get('channels')),
      fit: data.get('fit'),
      ground: data.get('ground'),
    };
  }

  #draw() {
    if (!$('.seen', this.#form).hidden) {
      this.#seen.draw(this.#choices());
    }
  }

  async #prepare() {
    const id = this.#id;
    const turn = this.#turn;
    const choices = this.#choices();
    if (!choices.name.trim()) {
      showProblem(new Problem(422, { errors: { name: 'Give the image set a name.' } }), this.#form);
      return;
    }
    this.#stage('preparing');
    const timer = setInterval(async () => {
      const status = await call('GET', `api/uploads/${id}`).catch(() => null);
      if (status?.progress?.phase === 'preparing' && status.progress.total > 0) {
        this.#progress('preparing', status.progress.done, status.progress.total);
      }
    }, 250);
    try {
      const set = await call('POST', `api/uploads/${id}/prepare`, choices);
      if (turn === this.#turn) {
        this.#id = null;
        this.#done(set);
      }
    } catch (problem) {
      if (turn !== this.#turn) {
        return;
      }
      if (Object.keys(problem.errors ?? {}).length > 0 && problem.status === 422 && !problem.body.rejected) {
        this.#stage('choosing');
        showProblem(problem, this.#form);
      } else {
        this.#id = null;
        this.#fail(problem);
      }
    } finally {
      clearInterval(timer);
    }
  }

  #done(set) {
    const section = this.#stage('done');
    const version = `v=${Date.now()}`;
    $('[data-preview]', section).src = `api/image-sets/${set.id}/preview.png?columns=8&rows=4&${version}`;
    $('[data-summary]', section).textContent =
      `“${set.name}” has ${grouped(set.count)} ${set.count === 1 ? 'picture' : 'pictures'} of ${set.size} × ${set.size} pixels.`;
    if (set.partner) {
      $('[data-summary]', section).textContent += ' Each has its partner in a second set, for models that learn from pairs.';
    }
    const warnings = $('.warnings', section);
    warnings.replaceChildren(...(set.warnings ?? []).map((sentence) => element('li', {}, sentence)));
    warnings.hidden = warnings.children.length === 0;
    const rejected = set.rejected ?? [];
    const details = $('.rejections', section);
    details.hidden = rejected.length === 0;
    details.open = rejected.length > 0 && rejected.length <= 8;
    $('[data-count]', details).textContent = `${grouped(rejected.length)} ${rejected.length === 1 ? 'file was' : 'files were'} left out`;
    this.#list($('.rejected', section), rejected);
    $('[data-look]', section).href = `image-sets/${set.id}`;
    $('[data-train]', section).href = `runs/new?imageSet=${set.id}`;
    $('[data-train]', section).focus();
    dispatchEvent(new CustomEvent('image-set', { detail: set }));
  }

  #fail(problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    const section = this.#stage('failed');
    $('[data-detail]', section).textContent = problem.message;
    this.#list($('.rejected', section), problem.body?.rejected ?? []);
  }

  #list(place, rejected) {
    const items = rejected.slice(0, LISTED).map(({ file, reason }) => element('li', {}, element('b', {}, file), ` ${reason}`));
    if (rejected.length > LISTED) {
      items.push(element('li', {}, `and ${grouped(rejected.length - LISTED)} more`));
    }
    place.replaceChildren(...items);
  }

  #stage(name) {
    for (const section of $$('[data-stage]', this.#dialog)) {
      section.hidden = section.dataset.stage !== name;
    }
    this.#dialog.dataset.at = name;
    if (name === 'preparing') {
      this.#progress('preparing', 0, 0);
    }
    return $(`[data-stage="${name}"]`, this.#dialog);
  }

  #progress(stage, done, total) {
    const section = $(`[data-stage="${stage}"]`, this.#dialog);
    const progress = $('progress', section);
    if (total > 0) {
      progress.value = done / total;
    } else {
      progress.removeAttribute('value');
    }
    if (stage === 'preparing') {
      $('[data-amount]', section).textContent = total > 0 ? `${grouped(done)} of ${grouped(total)}` : '';
    }
  }

  #what(what, amount) {
    const section = $('[data-stage="sending"]', this.#dialog);
    $('[data-what]', section).textContent = what;
    $('[data-amount]', section).textContent = amount;
  }

  /** Gives up an upload that was not made into a set. */
  #cancel() {
    this.#turn++;
    this.#request?.abort();
    this.#request = null;
    if (this.#id !== null) {
      call('DELETE', `api/uploads/${this.#id}`).catch(() => {});
      this.#id = null;
    }
    if (this.#dialog.dataset.at === 'done' && $('#image-sets')) {
      location.reload();
    }
  }
}

function things(count, paired) {
  const what = paired ? 'pair' : 'picture';
  return count === 1 ? what : `${what}s`;
}

function labels({ labels: names, captions }) {
  const parts = [];
  if (names?.length > 0) {
    parts.push(`${names.length} ${names.length === 1 ? 'label' : 'labels'}`);
  }
  if (captions > 0) {
    parts.push(`${grouped(captions)} captions`);
  }
  return parts.length > 0 ? ` with ${parts.join(' and ')}` : '';
}
