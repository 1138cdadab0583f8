import { call } from '../base/api.js';
import { duration } from '../base/dom.js';

const EVERY = 1000;

/**
 * Says what a run waits for while it does, and for how long, as far as can be told.
 * @param {string} id
 * @param {HTMLElement} place
 * @param {() => boolean} waits whether it waits now
 */
export function sayWhyItWaits(id, place, waits) {
  const look = async () => {
    place.hidden ||= !waits();
    if (!waits()) {
      return;
    }
    try {
      const { waiting } = await call('GET', 'api/queue');
      const own = waiting.find(({ run }) => run === id);
      if (own) {
        const begins = own.seconds > 1 ? ` It begins in about ${duration(own.seconds)}.` : '';
        place.textContent = own.why + begins;
        place.hidden = !waits();
      }
    } catch {
      // the page itself says that the server is away
    }
  };
  setInterval(look, EVERY);
  look();
}
