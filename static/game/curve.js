import { grouped } from '../base/dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const LEFT = 40;
const RIGHT = 390;
const TOP = 12;
const BOTTOM = 170;

/**
 * Draws how many took generated pictures for real, by the step that drew them.
 * @param {SVGElement} place
 * @param {{step: number, fooled: number, answers: number}[]} fooled by growing step
 */
export function drawCurve(place, fooled) {
  const last = Math.max(1, ...fooled.map(({ step }) => step));
  const x = (step) => LEFT + ((RIGHT - LEFT) * step) / last;
  const y = (share) => BOTTOM - (BOTTOM - TOP) * share;
  const lines = [0, 0.5, 1].flatMap((share) => [
    shape('line', { class: 'grid', x1: LEFT, x2: RIGHT, y1: y(share), y2: y(share) }),
    text(LEFT - 6, y(share) + 4, `${share * 100}%`, 'end'),
  ]);
  const points = fooled.map(({ step, fooled: share }) => `${x(step)},${y(share)}`).join(' ');
  place.replaceChildren(
    ...lines,
    text(LEFT, BOTTOM + 20, 'step 0', 'start'),
    text(RIGHT, BOTTOM + 20, `step ${grouped(last)}`, 'end'),
    shape('polyline', { class: 'line', points }),
    ...fooled.map(({ step, fooled: share }) => shape('circle', { class: 'dot', cx: x(step), cy: y(share), r: 4 })),
  );
  const told = fooled.map(({ step, fooled: share }) => `step ${grouped(step)}: ${Math.round(share * 100)} %`);
  place.setAttribute('aria-label', `How many took generated pictures for real. ${told.join(', ')}`);
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, String(value)));
  return made;
}

function text(x, y, words, anchor) {
  const made = shape('text', { x, y, 'text-anchor': anchor });
  made.textContent = words;
  return made;
}
