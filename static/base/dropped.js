/**
 * What was dropped, folders and all: a folder tells of its entries at most a hundred at a time, so it
 * is asked until it has no more.
 * @param {DataTransfer} transfer
 * @returns {Promise<{file: File, path: string}[]>}
 */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) {
    return [...transfer.files].map((file) => ({ file, path: file.name }));
  }
  const found = [];
  for (const entry of entries) {
    await walk(entry, '', found);
  }
  return found;
}

async function walk(entry, folder, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: folder + file.name });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) {
      return;
    }
    for (const child of some) {
      if (!child.name.startsWith('.')) {
        await walk(child, `${folder}${entry.name}/`, found);
      }
    }
  }
}

/** What was chosen in a file input, with folders where a folder was chosen. */
export function chosenFiles(input) {
  return [...input.files]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
}

/** The pictures among what was dropped or pasted. */
export function picturesOf(transfer) {
  return [...transfer.files].filter((file) => file.type.startsWith('image/'));
}
