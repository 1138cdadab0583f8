import { file } from '../base/api.js';
import { $, busy, showProblem, toast } from '../base/dom.js';

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const GAP = 2; // times the scale

/** What a run's files are called: its title, its family and a step, as file systems like them. */
export function fileName(title, family, step) {
  const words = title === family ? family : `${title} ${family}`;
  return `${words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}-step-${step}`;
}

/**
 * A grid of pictures, larger by a whole number, with gaps between its pictures or without.
 * @param {CanvasImageSource} image
 * @param {{width: number, height: number, columns: number, rows: number, scale: number, gaps: boolean}} how
 */
export function enlarged(image, { width, height, columns, rows, scale, gaps }) {
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const gap = gaps ? GAP * scale : 0;
  const sheet = document.createElement('canvas');
  sheet.width = width * scale + (columns - 1) * gap;
  sheet.height = height * scale + (rows - 1) * gap;
  const pen = sheet.getContext('2d');
  pen.imageSmoothingEnabled = false;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      pen.drawImage(
        image,
        column * cellWidth, row * cellHeight, cellWidth, cellHeight,
        column * (cellWidth * scale + gap), row * (cellHeight * scale + gap), cellWidth * scale, cellHeight * scale,
      );
    }
  }
  return sheet;
}

/** The shown frame as it is wanted; of an enlarged picture, that one alone. */
function shown() {
  const box = $('#mat .frame');
  const image = $('#frame');
  const { naturalWidth: width, naturalHeight: height } = image;
  const columns = Number(box.dataset.columns) || 1;
  const rows = Number(box.dataset.rows) || 1;
  const scale = Number($('#grid-scale').value);
  if (!box.hasAttribute('data-zoom')) {
    return enlarged(image, { width, height, columns, rows, scale, gaps: $('#grid-gaps').checked });
  }
  const [x, y] = ['--zoom-x', '--zoom-y'].map((name) => Number(box.style.getPropertyValue(name)));
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [width / columns, height / rows];
  tile.getContext('2d').drawImage(image, -x * tile.width, -y * tile.height);
  return enlarged(tile, { width: tile.width, height: tile.height, columns: 1, rows: 1, scale, gaps: false });
}

const png = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));

function takeFrame() {
  const { title, family } = $('#run').dataset;
  $('#download-grid').addEventListener('click', async (event) => {
    event.preventDefault();
    save(await png(shown()), `${fileName(title, family, $('#frame').dataset.step)}.png`);
  });
  $('#copy-picture').addEventListener('click', async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png(shown()) })]);
      toast('The picture is in the clipboard.');
    } catch {
      toast('The browser lends its clipboard only to pages of this machine or over https, and when it is asked. Download the picture instead.', 'warn');
    }
  });
}

/** Downloads the shown frame, and a zip of new pictures by the seed that is drawn from on the page. */
export function takeHome(path) {
  takeFrame();
  const timelapse = $('#download-timelapse');
  $('#timelapse-steps').addEventListener('change', ({ target }) => (timelapse.href = `${path}/timelapse.gif${target.checked ? '?steps=true' : ''}`));
  const zip = $('#download-samples');
  zip?.addEventListener('submit', (event) => {
    event.preventDefault();
    busy($('button', zip), async () => {
      try {
        const count = $('#sample-count').value || 100;
        const seed = $('#tool-sample-seed')?.value || 1;
        save(await file(`${path}/samples.zip?count=${count}&seed=${encodeURIComponent(seed)}`), `${fileName($('#run').dataset.title, $('#run').dataset.family, $('#run').dataset.step)}-seed-${seed}.zip`);
      } catch (problem) {
        showProblem(problem, zip);
      }
    });
  });
}
