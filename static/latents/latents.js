import { call } from '../base/api.js';
import { $, $$, showProblem } from '../base/dom.js';
import { Arithmetic } from './arithmetic.js';
import { Directions } from './directions.js';
import { Interpolation } from './interpolate.js';
import { Neighbours } from './neighbours.js';
import { Pictures, save } from './pictures.js';
import { PlaneMap } from './plane.js';
import { drawn, truncated } from './points.js';
import { Projection } from './project.js';
import { Tray } from './tray.js';

const COUNT = 32;
const root = $('#latents');
const run = root.dataset.run;
const step = root.dataset.step === '' ? null : Number(root.dataset.step);
const pictures = new Pictures(run, step);
const tray = new Tray($('#tray'), pictures, run);
const tool = (name) => $(`[data-tool="${name}"]`);
const tools = {
  interpolate: new Interpolation(tool('interpolate'), tray, pictures, root.dataset.name),
  arithmetic: new Arithmetic(tool('arithmetic'), tray, pictures),
  directions: new Directions(tool('directions'), tray, pictures, run),
  project: new Projection(tool('project'), tray, run, said),
  map: new PlaneMap(tool('map'), tray, pictures),
  neighbours: new Neighbours(tool('neighbours'), tray, pictures, (point) => call('POST', `api/runs/${run}/neighbours`, { point, count: 6, step })),
};

/** What points are to show, where the model can be told. */
function said() {
  const fields = $$('[data-said]').filter((field) => field.value.trim() !== '');
  return Object.fromEntries(fields.map((field) => [field.dataset.said, field.value.trim()]));
}

/** Shows the tool whose tab is chosen. */
async function show() {
  const chosen = $('input[name="tool"]:checked').value;
  $$('[data-tool]').forEach((panel) => (panel.hidden = panel.dataset.tool !== chosen));
  if (chosen !== 'interpolate') {
    tools.interpolate.stop();
  }
  await guarded(() => tools[chosen].show());
}

async function drawPictures() {
  const seed = Number($('#seed').value) || 0;
  const truncation = Number($('#truncation').value);
  const points = Array.from({ length: COUNT }, (_, i) => truncated(drawn(seed, i, said()), truncation));
  await guarded(async () => {
    const canvases = await pictures.draw(points, {}, 'pictures');
    if (canvases !== null) {
      $('#pictures').replaceChildren(...canvases.map((canvas, i) => tray.tile(points[i], canvas, `Picture ${i + 1}`)));
    }
  });
}

async function guarded(action) {
  try {
    await action();
  } catch (problem) {
    showProblem(problem, root);
  }
}

$('#seeds').addEventListener('submit', (event) => {
  event.preventDefault();
  drawPictures();
});
$('#dice').addEventListener('click', () => {
  $('#seed').value = Math.floor(Math.random() * 100_000);
  drawPictures();
});
$$('#truncation, [data-said]').forEach((field) => field.addEventListener('change', drawPictures));
$('#save-point').addEventListener('click', () =>
  guarded(async () => {
    if (tray.chosen) {
      save(await pictures.grid([tray.chosen], 1, { scale: 4 }), `${root.dataset.name}-picture.png`);
    }
  }),
);
$('#clear').addEventListener('click', () => guarded(() => tray.clear()));
$$('input[name="tool"]').forEach((tab) => tab.addEventListener('change', show));
tray.addEventListener('change', show);
tray.addEventListener('choice', show);
await drawPictures();
await guarded(() => tray.show());
await show();
