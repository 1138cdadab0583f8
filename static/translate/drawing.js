import { $, element } from '../base/dom.js';

const COLOURS = ['#17181a', '#ffffff', '#8c8f94', '#d8342c', '#ef7d22', '#f6c72f', '#6bb536', '#1f7a4b', '#35a8d8', '#2a55c4', '#8a4bc0', '#e76aa8', '#8a5a34', '#f0c9a0'];
const REMEMBERED = 40;

/** A sheet to draw on with a brush. */
export class Drawing {
  #canvas;
  #pen;
  #changed;
  #colour = COLOURS[0];
  #before = [];
  #last = null;

  /** @param {() => void} changed called while and after a stroke is drawn */
  constructor(canvas, changed) {
    this.#canvas = canvas;
    this.#changed = changed;
    this.#pen = canvas.getContext('2d', { willReadFrequently: true });
    this.#pen.lineCap = this.#pen.lineJoin = 'round';
    this.#fill();
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', () => this.#up());
    canvas.addEventListener('pointercancel', () => this.#up());
    $('#undo').addEventListener('click', () => this.undo());
    $('#clear').addEventListener('click', () => {
      this.#remember();
      this.#fill();
      this.#changed();
    });
    this.#offerColours($('.colours'));
  }

  /** The drawing as a PNG of so many pixels a side, or as large as it is drawn; the less there is to send, the sooner it is answered. */
  blob(side = this.#canvas.width) {
    let sent = this.#canvas;
    if (side < sent.width) {
      sent = document.createElement('canvas');
      sent.width = sent.height = side;
      const pen = sent.getContext('2d');
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(this.#canvas, 0, 0, side, side);
    }
    return new Promise((resolve) => sent.toBlob(resolve, 'image/png'));
  }

  undo() {
    const before = this.#before.pop();
    if (before) {
      this.#pen.putImageData(before, 0, 0);
      this.#changed();
    }
  }

  #offerColours(place) {
    place.append(
      ...COLOURS.map((colour, i) => {
        const choice = element(
          'label',
          {},
          element('input', {
            type: 'radio',
            name: 'colour',
            checked: i === 0,
            'aria-label': colour,
            change: () => (this.#colour = colour),
          }),
        );
        choice.style.setProperty('--colour', colour);
        return choice;
      }),
    );
  }

  #fill() {
    this.#pen.fillStyle = '#ffffff';
    this.#pen.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #remember() {
    this.#before.push(this.#pen.getImageData(0, 0, this.#canvas.width, this.#canvas.height));
    if (this.#before.length > REMEMBERED) {
      this.#before.shift();
    }
  }

  #at(event) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return [((event.clientX - left) / width) * this.#canvas.width, ((event.clientY - top) / height) * this.#canvas.height];
  }

  #down(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#remember();
    this.#last = this.#at(event);
    this.#line(this.#last);
  }

  #move(event) {
    if (this.#last) {
      for (const part of event.getCoalescedEvents?.() ?? [event]) {
        this.#line(this.#at(part));
      }
    }
  }

  #line(to) {
    this.#pen.strokeStyle = this.#colour;
    this.#pen.lineWidth = Number($('#brush').value);
    this.#pen.beginPath();
    this.#pen.moveTo(...this.#last);
    this.#pen.lineTo(...to);
    this.#pen.stroke();
    this.#last = to;
    this.#changed();
  }

  #up() {
    this.#last = null;
    this.#changed();
  }
}
