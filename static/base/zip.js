const END = 0x06054b50;
const ENTRY = 0x02014b50;
const PICTURE = /\.(png|jpe?g|webp|gif|bmp)$/i;

/**
 * A few pictures of a zip, spread over it, read without unpacking the rest. None where the zip is
 * not of the plain kind.
 * @param {File} file
 * @returns {Promise<Blob[]>}
 */
export async function picturesOfZip(file, count) {
  const tail = new DataView(await file.slice(-65_557).arrayBuffer());
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) {
    end--;
  }
  if (end < 0) {
    return [];
  }
  const from = tail.getUint32(end + 16, true);
  const directory = new DataView(await file.slice(from, from + tail.getUint32(end + 12, true)).arrayBuffer());
  const entries = [];
  for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === ENTRY; ) {
    const nameLength = directory.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength));
    if (PICTURE.test(name) && !name.startsWith('__MACOSX')) {
      entries.push({
        method: directory.getUint16(at + 10, true),
        length: directory.getUint32(at + 20, true),
        offset: directory.getUint32(at + 42, true),
      });
    }
    at += 46 + nameLength + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  const chosen = spread(entries, count);
  return (await Promise.all(chosen.map((entry) => unpack(file, entry).catch(() => null)))).filter(Boolean);
}

async function unpack(file, { method, length, offset }) {
  const local = new DataView(await file.slice(offset, offset + 30).arrayBuffer());
  const from = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = file.slice(from, from + length);
  if (method === 0) {
    return packed;
  }
  return new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob();
}

/** A few of a list, evenly. */
export function spread(list, count) {
  return list.length <= count ? list : Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)]);
}
