import { Problem, call } from '../base/api.js';
import { $, busy, clearProblems, duration, element, grouped, showProblem } from '../base/dom.js';

const POLL = 700;
const SHOWN = 5;
const BEGINS_WITHIN = 10_000;
const REFUSALS = [400, 404, 409, 422];

/** A set on its way, and what has become of it. */
class Row {
  #progress = element('progress', { 'aria-label': 'Pictures translated' });
  #count = element('span', { class: 'help numbers push' });
  #left = element('p', { class: 'help numbers' });
  #end = element('p', { class: 'small', role: 'status' });
  #cancel = element('button', { type: 'button', class: 'button quiet' }, 'Cancel');
  #first = null;
  #shown = null;

  /** Of a set whose translation `cancel` gives up; null where the browser does that itself. */
  constructor(title, cancel) {
    this.place = element('li', {}, element('p', { class: 'translation-title' }, element('b', {}, title), this.#count), this.#progress, this.#left, this.#end, cancel ? this.#cancel : '');
    this.#cancel.addEventListener('click', () => busy(this.#cancel, cancel));
  }

  show(translation) {
    const { state, done, total, made, error } = translation;
    this.place.dataset.state = state;
    this.#progress.max = total;
    this.#progress.value = done;
    this.#count.textContent = state === 'finished' ? `${grouped(total)} pictures` : `${grouped(done)} of ${grouped(total)}`;
    this.#cancel.hidden = state !== 'translating';
    this.#left.textContent = state === 'translating' ? this.#estimate(done, total) : '';
    const shown = `${state} ${made?.id} ${error}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#end.classList.toggle('error', state === 'failed');
      this.#end.replaceChildren(...sentence(translation));
    }
  }

  #estimate(done, total) {
    const now = performance.now() / 1000;
    this.#first ??= { done, at: now };
    const more = done - this.#first.done;
    return more > 0 ? `${duration(((total - done) * (now - this.#first.at)) / more)} left` : 'begins';
  }
}

/** How it ended, as the contents of a paragraph; nothing before. */
function sentence({ state, name, made, error }) {
  switch (state) {
    case 'finished':
      if (made) {
        return ['Ready: ', element('a', { href: `image-sets/${made.id}` }, 'look at the new set'), '.'];
      }
      return [name === null ? 'The zip is complete.' : 'The new set was removed; make it again if you need it.'];
    case 'failed':
      return [error];
    default:
      return [];
  }
}

/** Whether a translation is the one that was asked for. */
const isOf = ({ imageSet, name }, wanted) => name !== null && imageSet === wanted.imageSet && (!wanted.name || name === wanted.name);

/**
 * Translates whole image sets to new sets or to zips, and shows how far that is; also of what was
 * begun before the page was left.
 */
export class WholeSet {
  #form;
  #path;
  #set;
  #direction;
  #rows = new Map();
  #known = [];
  #timer = null;
  #until = 0;

  constructor(form, run) {
    this.#form = form;
    this.#path = `api/runs/${run}/translations`;
    this.#set = $('#whole', form);
    this.#direction = $('#whole-direction', form);
    this.#set.addEventListener('change', () => this.#suggest());
    this.#direction.addEventListener('change', () => this.#link());
    this.#suggest();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      busy($('#make-set', form), () => this.#make());
    });
    $('#whole-zip', form).addEventListener('click', () => this.#follow(performance.now() + BEGINS_WITHIN));
    this.#refresh();
  }

  /** Pictures of one kind become those of the other. */
  #suggest() {
    this.#direction.value = this.#set.selectedOptions[0]?.dataset.of ?? 'AtoB';
    this.#link();
  }

  #link() {
    $('#whole-zip', this.#form).href = `${this.#path}.zip?imageSet=${this.#set.value}&direction=${this.#direction.value}`;
  }

  /** The server goes on even if this page is left. */
  async #make() {
    clearProblems(this.#form);
    const earlier = new Set(this.#known.map(({ id }) => id));
    const wanted = {
      imageSet: this.#set.value,
      direction: this.#direction.value,
      name: $('#whole-name', this.#form).value.trim() || undefined,
    };
    this.#follow(Infinity);
    try {
      await call('POST', this.#path, wanted);
      await this.#refresh();
    } catch (problem) {
      await this.#refresh();
      const begun = this.#known.filter((one) => !earlier.has(one.id) && isOf(one, wanted));
      if (!begun.some(({ state }) => state === 'failed' || !REFUSALS.includes(problem.status))) {
        showProblem(problem, this.#form);
      }
    } finally {
      this.#follow(0);
    }
  }

  /** Looks again and again until then, and on as long as something is under way. */
  #follow(until) {
    this.#until = until;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), POLL);
  }

  async #refresh() {
    const status = $('#whole-status', this.#form);
    try {
      this.#show(await call('GET', this.#path));
      status.textContent = '';
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      status.textContent = problem.message;
    }
    if (performance.now() < this.#until || this.#known.some(({ state }) => state === 'translating')) {
      this.#follow(this.#until);
    }
  }

  #show(translations) {
    const ids = new Set(translations.map(({ id }) => id));
    const lost = this.#known
      .filter(({ id, state, isLost }) => !ids.has(id) && (isLost || state === 'translating'))
      .map((one) => ({ ...one, state: 'failed', isLost: true, error: 'The server was started again meanwhile; begin this set again.' }));
    this.#known = [...translations, ...lost];
    const shown = this.#known.filter(({ state }, i) => i < SHOWN || state === 'translating');
    for (const translation of shown) {
      if (!this.#rows.has(translation.id)) {
        this.#rows.set(translation.id, new Row(this.#title(translation), this.#cancelOf(translation)));
      }
      this.#rows.get(translation.id).show(translation);
      this.#offer(translation.made);
    }
    const places = shown.map(({ id }) => this.#rows.get(id).place);
    const list = $('#translations', this.#form);
    if (places.some((place, i) => list.children[i] !== place) || places.length !== list.children.length) {
      list.replaceChildren(...places);
      if (performance.now() < this.#until) {
        places[0]?.scrollIntoView({ block: 'nearest' });
      }
    }
  }

  #cancelOf({ id, name }) {
    return name === null ? null : () => call('DELETE', `${this.#path}/${id}`);
  }

  #title({ name, imageSet, direction }) {
    const from = this.#option(imageSet)?.dataset.name ?? 'A removed set';
    const into = $(`option[value="${direction}"]`, this.#direction).textContent;
    return name ?? `Zip: ${from} into ${into}`;
  }

  #option(set) {
    return $(`option[value="${CSS.escape(set)}"]`, this.#set);
  }

  /** A new set can be translated in turn, back as a rule. */
  #offer(set) {
    if (set && !this.#option(set.id)) {
      const back = this.#known.find(({ made }) => made?.id === set.id).direction === 'AtoB' ? 'BtoA' : 'AtoB';
      this.#set.append(element('option', { value: set.id, 'data-name': set.name, 'data-of': back }, `${set.name}, ${grouped(set.count)}`));
    }
  }
}
