/** An answer that says no: RFC 9457, with a sentence, and one for each field that is wrong. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || `The server answered ${status}.`);
    this.status = status;
    this.errors = body?.errors ?? {};
    this.body = body ?? {};
  }
}

const RUNS_AT_ONCE = 100;

const csrf = () => document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';

/** Headers that every change carries. */
export function headers() {
  return csrf() ? { 'X-CSRF-Token': csrf() } : {};
}

/**
 * Calls the API.
 * @param {string} method
 * @param {string} path
 * @param {object} [body] sent as JSON
 * @returns {Promise<object|null>} the answer's JSON
 * @throws {Problem}
 */
export async function call(method, path, body, extra = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(method === 'GET' ? {} : headers()),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...extra,
      },
      keepalive: method === 'DELETE' || method === 'PATCH', // also where the page is left meanwhile
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
  }
  return answer(response.status, await response.text());
}

/** All runs, the newest first, page by page. */
export async function allRuns() {
  const runs = await call('GET', 'api/runs');
  for (let more = runs.length; more === RUNS_AT_ONCE; ) {
    const page = await call('GET', `api/runs?before=${runs[runs.length - 1].id}`);
    runs.push(...page);
    more = page.length;
  }
  return runs;
}

/** Reads an answer, or throws it where it says no. */
export function answer(status, text) {
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    json = null;
  }
  if (status < 200 || status > 299) {
    throw new Problem(status, json ?? fromBetween(status));
  }
  return json;
}

/** What an answer means that is not Atelier's own: a proxy between has said no. */
function fromBetween(status) {
  const details = {
    413: 'A proxy between this page and Atelier takes no requests of this size. Send fewer or smaller files, or ask whoever runs the server to raise the limit of the proxy.',
    502: 'A proxy between this page and Atelier cannot reach it. Try again in a moment.',
    504: 'A proxy between this page and Atelier did not wait for its answer. Look whether it was done all the same, and try again.',
  };
  return details[status] ? { detail: details[status] } : null;
}

/** Reads the JSON of a response, or throws it where it says no. */
export async function answered(response) {
  return answer(response.status, await response.text());
}

/**
 * Fetches a file that the server makes.
 * @param {string} path
 * @returns {Promise<Blob>}
 * @throws {Problem}
 */
export async function file(path) {
  let response;
  try {
    response = await fetch(path);
  } catch {
    throw new Problem(0, { detail: 'The server cannot be reached. Try again in a moment.' });
  }
  if (!response.ok) {
    await answered(response);
  }
  return response.blob();
}

/** A key that makes a repeated request harmless. */
export function idempotencyKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
