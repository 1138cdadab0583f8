import { Problem, answer, call, headers } from '../base/api.js';
import { $, $$, busy, bytes } from '../base/dom.js';

const POLL = 700;

/** The methods of a family (templates/newrun/method.jte), with the weights that some of them need. */
export class Methods {
  #place;
  #changed;
  #networks = new Map();
  #timer = null;

  /** @param {() => void} changed another method is chosen, or its weights have come */
  constructor(place, changed) {
    this.#place = place;
    this.#changed = changed;
    place.addEventListener('change', (event) => event.target.type === 'radio' && this.#choose());
    for (const method of $$('[data-network]', place)) {
      const key = method.dataset.network;
      $('[data-download]', method).addEventListener('click', (event) =>
        busy(event.currentTarget, () => this.#try(method, async () => this.#take(await call('POST', `api/networks/${key}/download`)))),
      );
      $('[data-weights]', method).addEventListener('change', (event) => {
        const [file] = event.target.files;
        event.target.value = '';
        if (file) {
          this.#try(method, async () => this.#take(await this.#send(method, key, file)));
        }
      });
    }
    this.#refresh();
  }

  /** Key of the setting, and its value. */
  get setting() {
    return this.#place.dataset.methods;
  }

  get value() {
    return $('input[type="radio"]:checked', this.#place).value;
  }

  show(value) {
    const radio = $(`input[type="radio"][value="${CSS.escape(value)}"]`, this.#place);
    if (radio) {
      radio.checked = true;
      this.#choose();
    }
  }

  /** What the chosen method still needs, or an empty string. */
  get lack() {
    const network = this.#networks.get(this.value);
    return network && !network.present ? `${network.title} needs its weights first: download them, or choose a file.` : '';
  }

  #choose() {
    for (const method of $$('.method', this.#place)) {
      const network = this.#networks.get(method.dataset.network);
      const more = $('.method-more', method);
      if (more) {
        more.hidden = !network || network.present || !$('input[type="radio"]', method).checked;
      }
    }
    this.#changed();
  }

  async #refresh() {
    clearTimeout(this.#timer);
    try {
      (await call('GET', 'api/networks')).forEach((network) => this.#take(network));
    } catch {
      this.#later();
    }
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), POLL);
  }

  #take(network) {
    this.#networks.set(network.key, network);
    const method = $(`[data-network="${CSS.escape(network.key)}"]`, this.#place);
    if (!method) {
      return;
    }
    method.dataset.state = network.state;
    const loading = network.state === 'downloading';
    const progress = $('progress', method);
    progress.hidden = !loading;
    progress.value = network.progress;
    $('.row', $('.method-more', method)).hidden = loading;
    $('[data-presence]', method).textContent = network.present ? 'ready' : bytes(network.bytes);
    $('[data-say]', method).textContent = loading
      ? `${Math.round(100 * network.progress)} % of ${bytes(network.bytes)} are here.`
      : `Its weights are not here yet: ${bytes(network.bytes)} from DJL’s model zoo, once, or a safetensors file with torchvision’s names.`;
    $('[data-failure]', method).textContent = network.message ?? '';
    if (loading) {
      this.#later();
    }
    this.#choose();
  }

  async #try(method, action) {
    $('[data-failure]', method).textContent = '';
    try {
      await action();
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      $('[data-failure]', method).textContent = problem.message;
    }
  }

  #send(method, key, file) {
    const progress = $('progress', method);
    progress.hidden = false;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PUT', `api/networks/${key}`);
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.upload.onprogress = (event) => (progress.value = event.loaded / Math.max(1, event.total));
      request.onload = () => {
        try {
          resolve(answer(request.status, request.responseText));
        } catch (problem) {
          reject(problem);
        }
      };
      request.onerror = () => reject(new Problem(0, { detail: 'The connection broke while the file was sent. Try again.' }));
      request.onloadend = () => (progress.hidden = true);
      request.send(file);
    });
  }
}
