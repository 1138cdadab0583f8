import { defaultFor, either, fitsUnmade, measuredRate, needs, whyNot } from '/static/newrun/fit.js';
import { equal } from './assert.js';

const plain = { key: 'pictures', title: 'a set of pictures', sizes: [28, 32], labels: false, captions: false };
const set = { size: 28, channels: 1, count: 10, labels: [], captioned: false };

export default {
  'a default may depend on how many pictures there are': () => {
    const setting = { default: 0.3, bySize: [{ pictures: 1, value: 0.6 }, { pictures: 500, value: 0.3 }, { pictures: 20_000, value: 0 }] };
    equal('0.3 0.6 0.6 0.3 0', [0, 1, 499, 500, 20_000].map((pictures) => defaultFor(setting, pictures)).join(' '));
    equal(7, defaultFor({ default: 7 }, 499));
  },

  'numbers are told as one would say them': () => {
    equal('', either([]));
    equal('64', either([64]));
    equal('32 or 64', either([32, 64]));
    equal('Pictures of 28 or 32 pixels a side.', needs(plain));
    equal('Pictures of 28 or 32 pixels a side, with labels (a folder for each in a zip).', needs({ ...plain, labels: true }));
  },

  'a set has the size, the labels and the captions that an input needs': () => {
    equal('', whyNot(plain, set));
    equal('64 pixels a side do not fit', whyNot(plain, { ...set, size: 64 }));
    equal('has no labels', whyNot({ ...plain, labels: true }, set));
    equal('', whyNot({ ...plain, labels: true }, { ...set, labels: ['a'] }));
    equal('has no captions', whyNot({ ...plain, captions: true }, set));
  },

  'so has a built-in set that is not made yet': () => {
    const unmade = { size: '28', labelled: 'true', captioned: 'false' };
    equal(true, fitsUnmade({ ...plain, labels: true }, unmade));
    equal(false, fitsUnmade({ ...plain, labels: true }, { ...unmade, labelled: 'false' }));
    equal(false, fitsUnmade({ ...plain, captions: true }, unmade));
    equal(false, fitsUnmade(plain, { ...unmade, size: '64' }));
    const to = { ...plain, key: 'to', relation: { kind: 'paired', to: 'pictures' } };
    equal('false false true true', [unmade, { ...unmade, paired: 'true' }].flatMap((one) => [plain, to].map((input) => fitsUnmade(input, one, [plain, to]))).join(' '));
  },

  'a set fits the one that it is to go with': () => {
    const alike = { ...plain, relation: { kind: 'alike', to: 'a' } };
    equal('', whyNot(alike, set));
    equal('', whyNot(alike, set, { ...set, count: 7 }));
    equal('is grey, the other is in colour', whyNot(alike, set, { ...set, channels: 3 }));
    equal('has 28 pixels a side, the other 32', whyNot(alike, set, { ...set, size: 32 }));
    equal('', whyNot({ ...plain, relation: { kind: 'fitted', to: 'a' } }, set, { ...set, size: 32 }));
    const paired = { ...plain, relation: { kind: 'paired', to: 'a' } };
    equal('is no partner of the other', whyNot(paired, set, { ...set, id: 'a' }));
    equal('is no partner of the other', whyNot(paired, { ...set, partner: 'b' }, { ...set, id: 'a' }));
    equal('', whyNot(paired, { ...set, partner: 'a' }, { ...set, id: 'a' }));
    equal('has no partner', whyNot(plain, set, undefined, [plain, { ...paired, relation: { kind: 'paired', to: plain.key } }]));
    equal('', whyNot(plain, { ...set, partner: 'b' }, undefined, [plain, { ...paired, relation: { kind: 'paired', to: plain.key } }]));
  },

  'a rate counts only for what it was measured with': () => {
    const paces = [{ family: 'sngan', size: 32, channels: 3, settings: { batch: '32', loss: 'hinge' }, rate: 50 }];
    const choice = { family: 'sngan', size: 32, channels: 3, settings: { batch: 32, loss: 'hinge', rate: 0.1 } };
    equal(50, measuredRate(paces, choice));
    equal(null, measuredRate(paces, { ...choice, size: 64 }));
    equal(null, measuredRate(paces, { ...choice, settings: { ...choice.settings, batch: 64 } }));
    equal(null, measuredRate(paces, { ...choice, family: 'dcgan' }));
  },
};
