"""How the checks look: one style element for the notebook, on Colab one for each check."""

from __future__ import annotations

from .outputs import on_colab, show

STYLE = """
<style>
.mlr { --mlr-line: var(--jp-border-color1, rgba(128,128,128,.5)); --mlr-blue: var(--jp-brand-color1, #1976d2);
  --mlr-good: #2e8b57; --mlr-bad: #c77700; max-width: 46rem; padding: 2px; overflow: visible; }
.mlr.widget-vbox { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; }
.mlr .jupyter-widgets { margin: 0; }
.mlr .widget-html, .mlr .jupyter-widget-html { height: auto; width: auto; min-width: 0; }
.mlr .widget-html-content { line-height: 1.5; white-space: normal; overflow-wrap: anywhere; min-width: 0;
  color: var(--jp-content-font-color1, inherit); font-size: var(--jp-content-font-size1, 14px); }
.mlr > .mlr-option, .mlr > .mlr-hit { grid-column: 1; }
.mlr-option .widget-html-content { padding: 9px 38px 9px 14px; }
.mlr .mlr-hit { width: 100%; height: 100%; min-height: 40px; border: 1px solid var(--mlr-line); border-radius: 8px;
  background: transparent; box-shadow: none; font-size: 0; color: transparent; z-index: 1; cursor: pointer;
  position: relative; }
.mlr .mlr-hit:hover { background: rgba(128,128,128,.10); box-shadow: none; }
.mlr .mlr-on, .mlr .mlr-on:hover { border: 2px solid var(--mlr-blue); background: rgba(33,120,220,.12); }
.mlr .mlr-good, .mlr .mlr-good:hover { border: 2px solid var(--mlr-good); background: rgba(46,139,87,.14); }
.mlr .mlr-bad, .mlr .mlr-bad:hover { border: 2px solid var(--mlr-bad); background: rgba(230,145,20,.14); }
.mlr .mlr-hit::after { position: absolute; right: 14px; top: 0; height: 100%; display: flex; align-items: center;
  font-size: 16px; color: var(--jp-content-font-color1, currentColor); }
.mlr .mlr-hit.mlr-on::after { content: "●"; color: var(--mlr-blue); }
.mlr .mlr-hit.mlr-good::after { content: "✓"; color: var(--mlr-good); font-weight: bold; }
.mlr .mlr-hit.mlr-bad::after { content: "✗"; color: var(--mlr-bad); font-weight: bold; }
.mlr.mlr-several .mlr-hit::after { content: "☐"; }
.mlr.mlr-several .mlr-hit.mlr-on::after { content: "☑"; }
.mlr.mlr-several .mlr-hit.mlr-good::after { content: "✓"; }
.mlr button:focus-visible, .mlr input:focus-visible, .mlr textarea:focus-visible {
  outline: 3px solid var(--mlr-blue); outline-offset: 1px; }
.mlr .mlr-row { display: flex; flex-flow: row wrap; gap: 8px; align-items: center; padding: 4px 0; overflow: visible; }
.mlr .mlr-press { width: auto; height: auto; min-height: 32px; padding: 4px 14px; border-radius: 6px; line-height: 1.4;
  border: 1px solid var(--mlr-line); background: transparent; white-space: normal;
  color: var(--jp-content-font-color1, inherit); font-size: var(--jp-content-font-size1, 14px); }
.mlr .mlr-press:hover { background: rgba(128,128,128,.14); box-shadow: none; }
.mlr .mlr-press.mlr-on { border-color: var(--mlr-blue); background: rgba(33,120,220,.12); }
.mlr .mlr-main { border-color: var(--mlr-blue); }
.mlr .mlr-help { border-style: dashed; }
.mlr .mlr-slider { width: 100%; max-width: 34rem; }
.mlr .mlr-slider > .widget-label { min-width: 5.5rem; text-align: left; }
.mlr .mlr-gone { display: none; }
.mlr .mlr-field { width: 100%; max-width: 26rem; height: auto; }
.mlr .mlr-field input { min-height: 34px; font-size: var(--jp-content-font-size1, 14px); border-radius: 6px; }
.mlr .mlr-field label, .mlr .mlr-free label { font-size: var(--jp-content-font-size1, 14px); line-height: 34px;
  height: auto; color: var(--jp-content-font-color1, inherit); }
.mlr .mlr-free { width: 100%; max-width: 46rem; height: auto; flex-flow: column; align-items: stretch; }
.mlr .mlr-free label { text-align: left; }
.mlr .mlr-free textarea { min-height: 92px; font-size: var(--jp-content-font-size1, 14px); border-radius: 6px; }
.mlr.mlr-page { max-width: 64rem; }
.mlr .mlr-sheet { display: grid; gap: 6px 8px; align-items: end; padding: 2px; overflow-x: auto; }
.mlr .mlr-cell { display: flex; flex-flow: column; align-items: stretch; width: auto; height: auto; }
.mlr .mlr-cell label { width: auto; height: auto; line-height: 1.4; text-align: left; white-space: normal;
  overflow: visible; color: var(--jp-content-font-color1, inherit); font-size: var(--jp-content-font-size1, 14px); }
.mlr .mlr-cell textarea, .mlr .mlr-cell input { height: 52px; border-radius: 6px; font-family: inherit;
  font-size: var(--jp-content-font-size1, 14px); }
@media (min-width: 700px) { .mlr .mlr-later label {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } }
@media (max-width: 699px) { .mlr .mlr-sheet { grid-template-columns: minmax(0, 1fr) !important; }
.mlr .mlr-cell input { height: 34px; } .mlr .mlr-begin { margin-top: 18px; }
.mlr .mlr-first label::after { content: ", row 1"; }
.mlr-stack tr:first-child { display: none; }
.mlr-stack table, .mlr-stack tbody, .mlr-stack tr, .mlr-stack td { display: block; text-align: left !important; }
.mlr-stack tr { padding: 6px 0; } .mlr-stack td::before { content: attr(data-column) ": "; opacity: .75; } }
.mlr.mlr-order { grid-template-columns: minmax(0, 1fr) 40px 40px; }
.mlr.mlr-order > .mlr-wide { grid-column: 1 / -1; }
.mlr.mlr-order > .mlr-item { border: 1px solid var(--mlr-line); border-radius: 8px; }
.mlr.mlr-order > .mlr-item.mlr-good { border: 2px solid var(--mlr-good); background: rgba(46,139,87,.14); }
.mlr-item .widget-html-content { padding: 8px 12px; }
.mlr .mlr-arrow { width: 40px; height: 100%; min-height: 40px; padding: 0; border-radius: 8px; font-size: 0;
  border: 1px solid var(--mlr-line); background: transparent; color: transparent; }
.mlr .mlr-arrow:hover { background: rgba(128,128,128,.14); box-shadow: none; }
.mlr .mlr-arrow::before { font-size: 17px; color: var(--jp-content-font-color1, currentColor); }
.mlr .mlr-up::before { content: "↑"; } .mlr .mlr-down::before { content: "↓"; }
.mlr .mlr-end::before { opacity: .3; }
ROWS
</style>
"""

MOST_ROWS = 30


def style_element() -> str:
    """Return the style element."""
    rows = " ".join(f".mlr .mlr-r{row} {{ grid-row: {row}; }}" for row in range(1, MOST_ROWS + 1))
    return STYLE.replace("ROWS", rows)


def show_style() -> None:
    """Show the style element where no earlier output can have brought it: on Colab."""
    if on_colab():
        show(style_element(), "")
