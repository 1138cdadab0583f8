import { picturesOfZip, spread } from './zip.js';

const COLUMNS = 6;
const ROWS = 2;
const LEVELS = { white: 255, grey: 128, black: 0 };

/** A few of the files as they will be once they are prepared, drawn here and at once. */
export class Seen {
  #canvas;
  #pictures = [];

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** Decodes a few of the pictures; returns whether there are any to show. */
  async load(files) {
    this.#pictures.forEach((picture) => picture.close());
    this.#pictures = [];
    const zip = files.find(({ path }) => /\.zip$/i.test(path))?.file;
    const plain = spread(
      files.filter(({ file, path }) => file.type.startsWith('image/') || /\.(png|jpe?g|webp|gif|bmp)$/i.test(path)),
      COLUMNS * ROWS,
    ).map(({ file }) => file);
    const blobs = plain.length > 0 ? plain : zip ? await picturesOfZip(zip, COLUMNS * ROWS).catch(() => []) : [];
    const decoded = await Promise.all(blobs.map((blob) => createImageBitmap(blob).catch(() => null)));
    this.#pictures = decoded.filter(Boolean);
    return this.#pictures.length > 0;
  }

  draw({ size, channels, fit, ground }) {
    const canvas = this.#canvas;
    const columns = Math.min(COLUMNS, this.#pictures.length);
    canvas.width = columns * size;
    canvas.height = Math.ceil(this.#pictures.length / columns) * size;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.imageSmoothingQuality = 'high';
    const level = LEVELS[ground];
    context.fillStyle = `rgb(${level} ${level} ${level})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    this.#pictures.forEach((picture, i) => {
      const x = (i % columns) * size;
      const y = Math.floor(i / columns) * size;
      const { width, height } = picture;
      if (fit === 'crop') {
        const side = Math.min(width, height);
        context.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, x, y, size, size);
      } else {
        const scale = size / Math.max(width, height);
        const w = width * scale;
        const h = height * scale;
        context.drawImage(picture, x + (size - w) / 2, y + (size - h) / 2, w, h);
      }
    });
    if (channels === 1) {
      const image = context.getImageData(0, 0, canvas.width, canvas.height);
      const data = image.data;
      for (let i = 0; i < data.length; i += 4) {
        data[i] = data[i + 1] = data[i + 2] = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
      }
      context.putImageData(image, 0, 0);
    }
  }
}
