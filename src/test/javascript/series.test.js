import { Series } from '/static/run/charts.js';
import { equal } from './assert.js';

const filled = (count) => {
  const series = new Series();
  for (let step = 1; step <= count; step++) {
    series.add(step, { loss: step });
  }
  return series;
};

export default {
  'keeps every step while there are few': () => {
    const series = filled(3);
    equal([1, 2, 3], series.step);
    equal({ loss: 3 }, series.latest());
  },
  'averages neighbours once there are many, up to the newest step': () => {
    const series = filled(10_000);
    if (series.step.length > 1500 || series.step.length < 750) {
      throw new Error(`${series.step.length} points`);
    }
    equal(10_000, series.step.at(-1));
    equal(series.step.length, series.values.loss.length);
    const [first] = series.values.loss;
    equal((1 + series.step[0]) / 2, first);
  },
  'goes back where a step comes again': () => {
    const series = filled(5);
    series.add(3, { loss: 30 });
    equal([1, 2, 3], series.step);
    equal([1, 2, 30], series.values.loss);
  },
  'fills a measurement that began later with gaps': () => {
    const series = filled(2);
    series.add(3, { diversity: 0.5 });
    equal({ loss: [1, 2, null], diversity: [null, null, 0.5] }, series.values);
  },
  'begins anew with what the server has kept': () => {
    const series = filled(5);
    series.replace({ step: [10, 20], loss: [1, 2] });
    equal([[10, 20], { loss: 2 }], [series.step, series.latest()]);
  },
};
