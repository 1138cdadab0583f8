import { picturesOfZip, spread } from '/static/base/zip.js';
import { equal } from './assert.js';

const bytes = (text) => new TextEncoder().encode(text);

/** Numbers of 2 or 4 bytes, little end first. */
function fields(...numbers) {
  const out = [];
  for (const [size, value] of numbers) {
    for (let i = 0; i < size; i++) {
      out.push((value >>> (8 * i)) & 255);
    }
  }
  return new Uint8Array(out);
}

async function deflated(data) {
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** A zip of texts by name, packed (method 8) or stored (0), with a comment at its end. */
async function zip(files, method = 8, comment = '') {
  const local = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = method === 8 ? await deflated(bytes(text)) : bytes(text);
    const sizes = [[2, method], [4, 0], [4, 0], [4, data.length], [4, bytes(text).length], [2, bytes(name).length]];
    const extra = 9; // of the local header alone, as Info-ZIP writes it
    local.push(fields([4, 0x04034b50], [2, 20], [2, 0], ...sizes, [2, extra]), bytes(name), new Uint8Array(extra), data);
    directory.push(fields([4, 0x02014b50], [2, 20], [2, 20], [2, 0], ...sizes, [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), bytes(name));
    offset += 30 + bytes(name).length + extra + data.length;
  }
  const count = Object.keys(files).length;
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, comment.length]);
  return new File([...local, ...directory, end, comment], 'pictures.zip');
}

const texts = (blobs) => Promise.all(blobs.map((blob) => blob.text()));

export default {
  'unpacks pictures and passes over the rest': async () => {
    const file = await zip({ 'a.png': 'first', 'notes.txt': 'no', '__MACOSX/a.png': 'litter', 'folder/b.JPG': 'second' });
    equal(['first', 'second'], await texts(await picturesOfZip(file, 12)));
  },
  'reads stored entries and a zip with a comment': async () => {
    equal(['first'], await texts(await picturesOfZip(await zip({ 'ä.png': 'first' }, 0, 'a comment'), 12)));
  },
  'finds none in what is no zip': async () => {
    equal(0, (await picturesOfZip(new File(['no zip at all'], 'a.zip'), 12)).length);
    equal(0, (await picturesOfZip(new File([], 'a.zip'), 12)).length);
  },
  'leaves out an entry that is damaged': async () => {
    const file = await zip({ 'a.png': 'first '.repeat(40), 'b.png': 'second' });
    const data = new Uint8Array(await file.arrayBuffer());
    data.fill(255, 30 + 5 + 9, 30 + 5 + 9 + 4);
    equal(['second'], await texts(await picturesOfZip(new File([data], 'a.zip'), 12)));
  },
  'chooses evenly': () => {
    equal([0, 2, 5, 7], spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4));
    equal([1, 2], spread([1, 2], 4));
  },
};
