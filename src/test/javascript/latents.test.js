import { Problem } from '/static/base/api.js';
import { element } from '/static/base/dom.js';
import { along, answered, between, drawn, moved, truncated } from '/static/latents/points.js';
import { Tray } from '/static/latents/tray.js';
import { equal, rejected } from './assert.js';

const point = drawn(7, 12);

/** Draws all but what goes along a direction that was forgotten. */
const pictures = /** @type {any} */ ({
  draw: async (points) => {
    if (points.some((point) => point.along === 'forgotten')) {
      throw new Problem(422, { detail: 'This model has no direction “forgotten”.' });
    }
    return points.map(() => document.createElement('canvas'));
  },
});

/** A tray that was left with some points. */
function tray(...points) {
  sessionStorage.setItem('latents:r', JSON.stringify(points));
  const place = document.createElement('ul');
  return { place, tray: new Tray(place, pictures, 'r') };
}

const stored = () => JSON.parse(sessionStorage.getItem('latents:r'));

export default {
  'keeps what can be drawn and drops what cannot': async () => {
    const left = tray(point, along('forgotten', 1, point), drawn(8, 1));
    equal('This model has no direction “forgotten”.', (await rejected(left.tray.show())).message);
    equal([point, drawn(8, 1)], left.tray.points);
    equal([point, drawn(8, 1)], stored());
    equal(2, left.place.querySelectorAll('canvas').length);
  },
  'takes nothing in that cannot be drawn': async () => {
    const said = element('div', { id: 'toasts' });
    document.body.append(said);
    const left = tray(point);
    let changes = 0;
    left.tray.addEventListener('change', () => changes++);
    await left.tray.add(along('forgotten', 1, point));
    equal('This model has no direction “forgotten”.', said.textContent);
    equal([point], stored());
    equal(point, left.tray.chosen);
    equal(1, changes);
  },
  'moves a point along directions': () => {
    equal(along('d2', -1, along('d1', 2, point)), moved(point, { d1: 2, d3: 0, d2: -1 }));
  },
  'adds up what is moved again, so that a point stays as deep as it was': () => {
    const once = moved(point, { d1: 1, d2: 2 });
    equal(moved(point, { d1: 2, d2: 4 }), moved(once, { d1: 1, d2: 2 }));
    equal(point, moved(once, { d1: -1, d2: -2 }));
  },
  'truncates by a weight': () => {
    equal(point, truncated(point, 1));
    equal({ sum: [{ point, weight: 0.7 }] }, truncated(point, 0.7));
  },
  'knows the points of new pictures and of a walk': () => {
    equal([drawn(5, 10, { label: 'A' }), drawn(5, 11, { label: 'A' })], answered('sample', { seed: 5, first: 10, count: 2, label: 'A' }));
    const [from, to] = [drawn(1, 0, { label: 'A' }), drawn(2, 0, { label: 'B' })];
    equal([0, 0.5, 1].map((at) => between(from, to, at)), answered('interpolate', { from: 1, to: 2, count: 3, label: 'A', toLabel: 'B' }));
    equal([], answered('judge', {}));
  },
  'leaves what is said of a moved point': () => {
    const said = { ...along('d1', 1, point), label: 'A' };
    equal(along('d1', 1, said), moved(said, { d1: 1 }));
  },
};
