import { enlarged, fileName } from '/static/run/take-home.js';
import { equal } from './assert.js';

/** A grid of 2 × 1 pictures of 2 × 2 pixels, red and blue. */
function grid() {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [4, 2];
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#f00';
  pen.fillRect(0, 0, 2, 2);
  pen.fillStyle = '#00f';
  pen.fillRect(2, 0, 2, 2);
  return canvas;
}

const at = (canvas, x, y) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
const HOW = { width: 4, height: 2, columns: 2, rows: 1 };

export default {
  'names files by run and step': () => {
    equal('fashion-mnist-sngan-step-1200', fileName('Fashion-MNIST', 'SNGAN', 1200));
    equal('meine-käfer-dcgan-step-0', fileName('  Meine Käfer!', 'DCGAN', 0));
    equal('style-transfer-step-3', fileName('Style transfer', 'Style transfer', 3));
  },
  'enlarges by whole pixels': () => {
    const sheet = enlarged(grid(), { ...HOW, scale: 4, gaps: false });
    equal([16, 8], [sheet.width, sheet.height]);
    equal([255, 0, 0, 255], at(sheet, 7, 7));
    equal([0, 0, 255, 255], at(sheet, 8, 0));
  },
  'leaves gaps between pictures that show what is behind': () => {
    const sheet = enlarged(grid(), { ...HOW, scale: 2, gaps: true });
    equal([12, 4], [sheet.width, sheet.height]);
    equal([255, 0, 0, 255], at(sheet, 3, 3));
    equal([0, 0, 0, 0], at(sheet, 5, 1));
    equal([0, 0, 255, 255], at(sheet, 8, 0));
  },
};
