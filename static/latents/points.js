/**
 * Points of a latent space, as the API writes them: places that can be kept and combined.
 * @typedef {object} Point
 */

/** One of those that a seed draws, with a label or a text where something is said. */
export const drawn = (seed, index, said = {}) => ({ seed, index, ...said });

/** On the way from one point to another. */
export const between = (a, b, at) => ({ between: [a, b], at });

/** A weighted sum. */
export const sum = (...terms) => ({ sum: terms.map(([point, weight]) => ({ point, weight })) });

/** So much closer to the middle. */
export const truncated = (point, by) => (by === 1 ? point : sum([point, by]));

/** Moved along a direction, by so many standard deviations. */
export const along = (direction, by, from) => ({ along: direction, by, from });

/**
 * Moved along several directions, by name. Where a point was moved along one of them before, these
 * add up, so that it becomes no deeper however often it is moved.
 * @param {Point} point
 * @param {Record<string, number>} by
 */
export function moved(point, by) {
  const all = new Map(Object.entries(by));
  let from = point;
  for (; 'along' in from && !('label' in from || 'text' in from); from = from.from) {
    all.set(from.along, (all.get(from.along) ?? 0) + from.by);
  }
  return [...all].reduce((place, [name, far]) => (far === 0 ? place : along(name, far, place)), from);
}

/** The mean of some points. */
export const mean = (points) => (points.length === 1 ? points[0] : sum(...points.map((point) => [point, 1 / points.length])));

/**
 * The way through points in turn, with so many steps from one to the next.
 * @param {Point[]} points
 * @param {number} steps
 * @param {boolean} closed whether it leads back to the first
 */
export function way(points, steps, closed) {
  const stops = closed && points.length > 2 ? [...points, points[0]] : points;
  const found = stops.slice(0, 1);
  for (let i = 1; i < stops.length; i++) {
    for (let step = 1; step <= steps; step++) {
      found.push(step === steps ? stops[i] : between(stops[i - 1], stops[i], step / steps));
    }
  }
  return closed && points.length > 2 ? found.slice(0, -1) : found;
}

/**
 * start − minus + plus, each the mean of its points; null without a start.
 * @param {{start: Point[], minus: Point[], plus: Point[]}} baskets
 */
export function arithmetic({ start, minus, plus }) {
  if (start.length === 0) {
    return null;
  }
  const terms = [[mean(start), 1]];
  if (minus.length > 0) {
    terms.push([mean(minus), -1]);
  }
  if (plus.length > 0) {
    terms.push([mean(plus), 1]);
  }
  return terms.length === 1 ? terms[0][0] : sum(...terms);
}

/** A point and eight near it, itself in the middle of three rows. */
export function neighbourhood(point, seed, far = 0.35) {
  return Array.from({ length: 9 }, (_, i) => (i === 4 ? point : sum([point, 1], [drawn(seed, i), far])));
}

/**
 * The place (x, y) of the plane through three points: (0, 0) is the first, (1, 0) the second, (0, 1)
 * the third.
 */
export const inPlane = ([a, b, c], x, y) => sum([a, 1 - x - y], [b, x], [c, y]);

/** The points of the pictures that tools of a run draw, by the tool's key, from what it was asked. */
const ANSWERED = {
  sample: ({ seed, first, count, ...said }) => Array.from({ length: count }, (_, i) => drawn(seed, first + i, said)),
  interpolate: ({ from, to, count, toLabel, toText, ...said }) => {
    const end = drawn(to, 0, { ...said, ...(toLabel && { label: toLabel }), ...(toText && { text: toText }) });
    return Array.from({ length: count }, (_, i) => between(drawn(from, 0, said), end, i / (count - 1)));
  },
};

/**
 * The points of the pictures that a tool answers; none where they have none.
 * @param {string} tool
 * @param {object} asked its parameters
 * @returns {Point[]}
 */
export const answered = (tool, asked) => ANSWERED[tool]?.(asked) ?? [];

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
