import { Problem, answer, headers } from './api.js';
import { $, element } from './dom.js';

async function post(path, picture) {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { Accept: 'application/json, image/png', 'Content-Type': picture.type || 'application/octet-stream', ...headers() },
      body: picture,
    });
  } catch {
    throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
  }
}

/**
 * What people should know of the pictures that came with a request, by its answer.
 * @param {Response} response
 * @returns {string[]} a sentence each
 */
export function warningsOf(response) {
  const header = response.headers.get('Picture-Warnings');
  return header ? [...new Set(header.split(',').map((sentence) => decodeURIComponent(sentence.trim())))] : [];
}

/**
 * Shows what people should know of pictures.
 * @param {HTMLElement} place around the list
 * @param {string[]} sentences
 */
export function showWarnings(place, sentences) {
  $('[data-warnings]', place).replaceChildren(...sentences.map((sentence) => element('li', {}, sentence)));
}

/**
 * Sends a picture to be kept.
 * @param {Blob} picture
 * @returns {Promise<{id: string, width: number, height: number, warnings: string[]}>} with what people should know of it
 */
export async function keep(picture) {
  const response = await post('api/pictures', picture);
  return answer(response.status, await response.text());
}

/**
 * Has a run's model translate a picture.
 * @param {string} run
 * @param {Blob} picture
 * @param {{direction?: string, back?: boolean}} how
 * @returns {Promise<{picture: Blob, warnings: string[]}>} with `back`, the way back to the right of it; and what people
 *     should know of the given one
 */
export async function translate(run, picture, { direction, back } = {}) {
  const query = new URLSearchParams({ ...(direction ? { direction } : {}), ...(back ? { back: 'true' } : {}) });
  const response = await post(`api/runs/${run}/translate?${query}`, picture);
  if (!response.ok) {
    answer(response.status, await response.text());
  }
  return { picture: await response.blob(), warnings: warningsOf(response) };
}
