import { progress } from '/static/base/repaint.js';
import { equal } from './assert.js';

export default {
  'says how long a picture has been on its way': () => equal('Repainting, 3 s', progress(3.7, 0)),
  'says how long the last one took': () => equal('Repainting, 0 s; the last one took 7 s', progress(0.2, 6.8)),
};
