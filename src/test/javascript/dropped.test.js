import { chosenFiles, droppedFiles, picturesOf } from '/static/base/dropped.js';
import { equal } from './assert.js';

const entry = (name) => ({ name, isFile: true, file: (done) => done(new File([name], name)) });

/** A folder that tells of its entries a hundred at a time, as browsers do. */
const folder = (name, entries) => ({
  name,
  isFile: false,
  createReader: () => {
    let at = 0;
    return { readEntries: (done) => done(entries.slice(at, (at += 100))) };
  },
});

const transfer = (entries, files = []) =>
  /** @type {any} */ ({ items: entries.map((one) => ({ webkitGetAsEntry: () => one })), files });

export default {
  'walks folders to their end': async () => {
    const many = Array.from({ length: 250 }, (_, i) => entry(`${i}.png`));
    const found = await droppedFiles(transfer([folder('cats', [folder('kittens', many), entry('tom.png')])]));
    equal(251, found.length);
    equal('cats/kittens/249.png', found[249].path);
    equal('cats/tom.png', found[250].path);
  },
  'passes over hidden files in folders': async () => {
    const found = await droppedFiles(transfer([folder('cats', [entry('.DS_Store'), entry('tom.png')])]));
    equal(['cats/tom.png'], found.map(({ path }) => path));
  },
  'takes plain files where there are no entries': async () => {
    const found = await droppedFiles(transfer([], [new File(['a'], 'a.png')]));
    equal(['a.png'], found.map(({ path }) => path));
  },
  'gives chosen files the path in their folder': () => {
    const inFolder = (path) => Object.defineProperty(new File(['a'], path.split('/').at(-1)), 'webkitRelativePath', { value: path });
    const chosen = chosenFiles({ files: [inFolder('cats/tom.png'), inFolder('cats/.hidden/a.png'), new File(['b'], 'b.png')] });
    equal(['cats/tom.png', 'b.png'], chosen.map(({ path }) => path));
  },
  'tells pictures from other files': () => {
    const files = [new File(['a'], 'a.png', { type: 'image/png' }), new File(['b'], 'b.txt', { type: 'text/plain' })];
    equal(['a.png'], picturesOf(transfer([], files)).map(({ name }) => name));
  },
};
