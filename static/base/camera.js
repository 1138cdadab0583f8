import { $, $$ } from './dom.js';

const REFUSALS = {
  NotAllowedError: 'The camera was refused. Allow it for this page in the browser’s address bar, or upload a picture.',
  NotFoundError: 'There is no camera on this device. Upload a picture instead.',
  NotReadableError: 'The camera is in use by another program. Close that one and try again, or upload a picture.',
};

/**
 * Opens the camera.
 * @returns {Promise<MediaStream>}
 * @throws {Error} with a sentence that says what to do
 */
export async function openCamera() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error('The browser lends its camera only to pages of this machine or over https. Upload a picture instead.');
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, facingMode: 'environment' } });
  } catch (error) {
    throw new Error(REFUSALS[error.name] ?? 'The camera could not be opened. Upload a picture instead.');
  }
}

export function closeCamera(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

/** What a video shows now, as a PNG; with a size, the middle of it, square. */
export function still(video, size) {
  const canvas = document.createElement('canvas');
  const side = Math.min(video.videoWidth, video.videoHeight);
  canvas.width = size ?? video.videoWidth;
  canvas.height = size ?? video.videoHeight;
  const [width, height] = size ? [side, side] : [video.videoWidth, video.videoHeight];
  canvas
    .getContext('2d')
    .drawImage(
      video,
      (video.videoWidth - width) / 2,
      (video.videoHeight - height) / 2,
      width,
      height,
      0,
      0,
      canvas.width,
      canvas.height,
    );
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Takes one picture (templates/layout/camera.jte); null where the person changed their mind. */
export async function takePicture() {
  const dialog = $('#camera');
  const video = $('video', dialog);
  const refusal = $('.banner', dialog);
  const snap = $('[data-snap]', dialog);
  refusal.hidden = true;
  snap.disabled = true;
  video.hidden = false;
  dialog.showModal();
  let stream = null;
  const taken = new Promise((resolve) => {
    snap.onclick = async () => resolve(await still(video));
    $$('[data-close]', dialog).forEach((button) => (button.onclick = () => dialog.close()));
    dialog.onclose = () => resolve(null);
  });
  try {
    stream = await openCamera();
    video.srcObject = stream;
    await video.play();
    snap.disabled = false;
  } catch (error) {
    video.hidden = true;
    refusal.hidden = false;
    $('[data-refusal]', refusal).textContent = error.message;
  }
  const picture = await taken;
  closeCamera(stream);
  video.srcObject = null;
  dialog.close();
  return picture;
}
