import { Film } from '/static/run/film.js';
import { equal } from './assert.js';

const film = (...steps) => {
  const made = new Film('run');
  steps.forEach((step) => made.add({ step }, new Blob()));
  return made;
};

export default {
  'knows the newest frame and the one nearest to a step': () => {
    const frames = film(0, 100, 200);
    equal(200, frames.last.step);
    equal([0, 100, 100, 200], [10, 60, 120, 999].map((step) => frames.nearest(step).step));
  },
  'goes one frame on and back, not over the ends': () => {
    const frames = film(0, 100, 200);
    equal([200, 0], [frames.neighbour(100, 1).step, frames.neighbour(100, -1).step]);
    equal([200, 0], [frames.neighbour(200, 1).step, frames.neighbour(0, -1).step]);
  },
  'forgets what came after a step that a run went back to': () => {
    const frames = film(0, 100, 200);
    frames.truncate(100);
    equal([0, 100], frames.steps);
  },
  'has none before the first': () => {
    equal([null, null], [film().nearest(3), film().last]);
  },
};
