// Names for what JupyterLab and ipywidgets leave without one: a slider's handle, which takes the focus, says neither
// what it moves nor that its words stand beside it; the three dots of a folded cell say "Click to expand".

/** Name the sliders of our widgets and the folded cells below `node`, now and whenever one is drawn. */
export function nameParts(node) {
  new MutationObserver(() => {
    for (const handle of node.querySelectorAll('.mlr .noUi-handle:not([aria-label])')) {
      handle.ariaLabel = handle.closest('.widget-slider').querySelector('.widget-label').textContent;
    }
    for (const dots of node.querySelectorAll('.jp-InputPlaceholder .jp-Placeholder-content:not([title="Show the code"])')) {
      dots.title = 'Show the code';
    }
  }).observe(node, { childList: true, subtree: true });
}
