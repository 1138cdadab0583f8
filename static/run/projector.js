import { $ } from '../base/dom.js';

/**
 * A view for a projector: pictures, progress and charts on the whole screen, where the browser
 * allows it, else in the whole window. `?view=projector` begins with it.
 */
export function onProjector(root) {
  const button = $('#projector');
  const set = (on) => {
    root.toggleAttribute('data-projector', on);
    button.setAttribute('aria-pressed', String(on));
  };
  const enter = async () => {
    set(true);
    await root.requestFullscreen?.().catch(() => {}); // the window will do
  };
  const leave = () => {
    set(false);
    if (document.fullscreenElement) {
      document.exitFullscreen();
    }
  };
  const toggle = () => (root.hasAttribute('data-projector') ? leave() : enter());
  button.addEventListener('click', toggle);
  document.addEventListener('fullscreenchange', () => document.fullscreenElement || set(false));
  set(new URLSearchParams(location.search).get('view') === 'projector');
  return { toggle, leave };
}
