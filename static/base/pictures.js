import { Problem, answer, headers } from './api.js';

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
 * @returns {Promise<Blob>} with `back`, the way back to the right of it
 */
export async function translate(run, picture, { direction, back } = {}) {
  const query = new URLSearchParams({ ...(direction ? { direction } : {}), ...(back ? { back: 'true' } : {}) });
  const response = await post(`api/runs/${run}/translate?${query}`, picture);
  if (!response.ok) {
    answer(response.status, await response.text());
  }
  return response.blob();
}
