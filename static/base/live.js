import { $ } from './dom.js';

const SHORTEST = 500;
const LONGEST = 10_000;

/**
 * The socket that carries runs as they change. It reconnects by itself, with jittered back-off, and
 * goes on from the last change that it has seen.
 *
 * `on` hears every message as an object; a frame has its picture as the Blob `picture`.
 */
export class Live {
  #runs;
  #on;
  #maxFps;
  #since = {};
  #socket = null;
  #wait = SHORTEST;
  #timer = null;
  #closed = false;

  /**
   * @param {string[]} runs ids, or ["*"] for all
   * @param {(message: object) => void} on
   * @param {number} maxFps the most frames a second for each run
   */
  constructor(runs, on, maxFps = 4) {
    this.#runs = runs;
    this.#on = on;
    this.#maxFps = maxFps;
    addEventListener('pagehide', () => this.close());
    addEventListener('pageshow', (event) => event.persisted && this.open());
    addEventListener('online', () => this.#again());
    document.addEventListener('visibilitychange', () => document.hidden || this.#again());
    this.open();
  }

  open() {
    this.#closed = false;
    if (!this.#socket) {
      this.#connect();
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#socket?.close();
    this.#socket = null;
  }

  #connect() {
    this.#timer = null;
    const socket = new WebSocket(new URL('api/live', document.baseURI).href.replace(/^http/, 'ws'));
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#wait = SHORTEST;
      showLink('open');
      socket.send(JSON.stringify({ subscribe: this.#runs, maxFps: this.#maxFps, since: this.#since }));
    };
    socket.onmessage = ({ data }) => this.#hear(typeof data === 'string' ? JSON.parse(data) : decode(data));
    socket.onclose = () => {
      if (this.#socket !== socket) {
        return;
      }
      this.#socket = null;
      if (!this.#closed) {
        showLink('lost');
        this.#timer = setTimeout(() => this.#connect(), this.#wait * (0.5 + Math.random() / 2));
        this.#wait = Math.min(LONGEST, this.#wait * 2);
      }
    };
  }

  /** Does not wait out the back-off where there is a reason to hope. */
  #again() {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#connect();
    }
  }

  #hear(message) {
    if (message.run && message.seq != null) {
      this.#since[message.run] = message.seq;
    }
    this.#on(message);
  }
}

/** A binary message describes itself: u32 header length | JSON header | picture. */
function decode(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  header.picture = new Blob([new Uint8Array(buffer, 4 + length)], { type: header.mime ?? 'image/png' });
  return header;
}

function showLink(state) {
  dispatchEvent(new CustomEvent('link', { detail: state }));
  const place = $('#connection');
  const lost = state === 'lost';
  place.hidden = false;
  place.dataset.link = state;
  place.title = lost ? 'The connection to the server is lost; trying again.' : 'Connected: this page is live.';
  $('span', place).textContent = lost ? 'Reconnecting …' : 'Live';
}
