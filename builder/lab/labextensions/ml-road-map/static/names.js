// Names for screen readers: ipywidgets' sliders have a handle that takes the focus, and says neither what it moves nor
// that its words stand beside it.

/** Name the slider of each of our widgets below `node` by its own words, now and whenever one is drawn. */
export function nameSliders(node) {
  new MutationObserver(() => {
    for (const handle of node.querySelectorAll('.mlr .noUi-handle:not([aria-label])')) {
      handle.ariaLabel = handle.closest('.widget-slider').querySelector('.widget-label').textContent;
    }
  }).observe(node, { childList: true, subtree: true });
}
