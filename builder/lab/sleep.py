"""Puts a reader's pages to sleep when their kernels have ended: what only a kernel can show is taken out of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.files import notebooks_of, read, write
from builder.lab.merge import dumped, parsed

if TYPE_CHECKING:
    from nbformat.sign import NotebookNotary

# How a saved output names a widget. The widget itself lives in a kernel; when that is gone, front ends that know
# widgets show an error in its place, whatever else the output holds.
VIEW = "application/vnd.jupyter.widget-view+json"


def put_to_sleep(notebooks: Path, copy: Path, notary: NotebookNotary) -> None:
    """Take the widgets out of the course's pages in the copy; what else their outputs hold is shown then.

    Only for when no kernel of the copy runs any more: a page that is loaded again could not show its widgets. A page
    that `notary`, Jupyter's list of what it trusts, has trusted stays so; one that cannot be read or written stays
    awake.
    """
    for source in notebooks_of(notebooks):
        with suppress(OSError, RecursionError):
            _put_to_sleep(copy / source.relative_to(notebooks), notary)


def _put_to_sleep(page: Path, notary: NotebookNotary) -> None:
    content = read(page)
    if (asleep := without_widgets(content)) is not None:
        trusted = notary.check_signature(_as_node(content))
        write(page, asleep)
        if trusted:
            notary.sign(_as_node(asleep))


def without_widgets(content: bytes) -> bytes | None:
    """Return a notebook without what names a kernel's widgets; None where nothing does, or it is no notebook."""
    if (notebook := parsed(content)) is None:
        return None
    # Who saved the state of the widgets with the page sees them without a kernel, too.
    found = [] if "widgets" in notebook["metadata"] else [data for data in _bundles(notebook) if VIEW in data]
    for data in found:
        del data[VIEW]
    return dumped(notebook) if found else None


def _bundles(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the outputs of a notebook hold by MIME type."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if isinstance(output, dict) and isinstance(data := output.get("data"), dict):
                yield data


def _as_node(content: bytes) -> Any:  # noqa: ANN401 - nbformat's own class, which has no types
    import nbformat  # noqa: PLC0415 - comes with JupyterLab, which may be missing

    return nbformat.reads(content.decode(errors="replace"), as_version=4)
