// Widgets that JupyterLab gives up for lost. Of one that it has not yet had from the kernel it waits two seconds; where
// all the others keep it busy for as long, it does not look again, and says for ever that there is none.

const LOST = '.jp-OutputArea-output.jupyter-widgets:not(:has(*))';

/** Draw again whatever is given up for lost on a page, now or later. Nothing is run for that, and the widget stands as it
 * was left. `remain` is called with the cell of one that is lost even so: its kernel is gone.
 */
export function seekLost({ node, content }, remain) {
  const sought = new WeakMap();
  new MutationObserver(() => {
    for (const place of node.querySelectorAll(LOST)) {
      const cell = content.widgets.find(one => one.node.contains(place));
      const times = sought.get(place) ?? 0;
      sought.set(place, times + 1);
      if (cell && times === 0) {
        draw(cell.outputArea, place);
      } else if (cell && times === 1) {
        remain(cell);
      }
    }
  }).observe(node, { childList: true, subtree: true });
}

function draw({ model, widgets }, place) {
  const output = widgets.findIndex(one => one.node.contains(place));
  const renderer = widgets[output].widgets.find(one => one.node === place);
  place.classList.remove('jupyter-widgets');
  renderer.renderModel(model.get(output));
}
