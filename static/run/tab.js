const SIDE = 32;

/** The tab of a run: its title and icon tell how far it is, and a notification when it is done. */
export class Tab {
  #title;
  #button;
  #shown = '';
  #state = null;

  /**
   * @param {string} title of the run
   * @param {HTMLElement} button asks whether notifications may be shown
   */
  constructor(title, button) {
    this.#title = title;
    this.#button = button;
    button.addEventListener('click', async () => {
      await Notification.requestPermission();
      this.#offer();
    });
  }

  show({ state, step, steps }) {
    const share = steps > 0 ? Math.min(1, step / steps) : 0;
    const told = { training: `${Math.floor(100 * share)} %`, finished: 'done', failed: 'failed' }[state] ?? state;
    if (told !== this.#shown) {
      this.#shown = told;
      document.title = `${told} · ${this.#title} · Atelier`;
      /** @type {HTMLLinkElement} */ (document.querySelector('link[rel="icon"]')).href = icon(state, share);
    }
    if (this.#state === 'training' && state === 'finished') {
      this.#notify();
    }
    this.#state = state;
    this.#offer();
  }

  #offer() {
    this.#button.hidden = !('Notification' in window) || Notification.permission !== 'default' || this.#state !== 'training';
  }

  #notify() {
    if ('Notification' in window && Notification.permission === 'granted' && document.hidden) {
      new Notification(`${this.#title} is done`, { body: 'The run has had all its steps.', tag: location.pathname });
    }
  }
}

/** A ring that closes as the run gets on. */
function icon(state, share) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext('2d');
  const ring = (from, to, colour) => {
    pen.beginPath();
    pen.arc(SIDE / 2, SIDE / 2, SIDE / 2 - 4, from - Math.PI / 2, to - Math.PI / 2);
    pen.lineWidth = 7;
    pen.strokeStyle = colour;
    pen.stroke();
  };
  ring(0, 2 * Math.PI, '#9a9a96');
  ring(0, 2 * Math.PI * share, { failed: '#d8463b', finished: '#1f9d57' }[state] ?? '#e8602c');
  return canvas.toDataURL();
}
