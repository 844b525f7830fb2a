"""Pictures that travel in the page."""

from __future__ import annotations

from ..host.outputs import show
from ..host.threads import in_turn
from ..text import escape

# White below it, since most drawings are made for paper; its corners as round as those of our maps, which are dark on a
# dark page. No wider than the text, but in a window of under 600 pixels, where its words would be too small to read:
# there it is moved sideways. A style on an element knows no @media.
LOOK = "max-width:max(100%,min(720px,(600px - 100vw)*999));height:auto;background:#fff;border-radius:8px"


@in_turn
def picture(words: str, kind: str, data: str) -> None:
    """Show a picture, given as base64; `words` say what is seen, `kind` is the end of its MIME type."""
    # As an img element: there no script of a drawing runs, and nothing is fetched from elsewhere.
    source = escape(f"data:image/{kind};base64,{data}")
    image = f'<img src="{source}" alt="{escape(words)}" style="{LOOK}">'
    # What scrolls must be reached by the keyboard.
    show(f'<div class="mlr-scroll" tabindex="0" style="overflow-x:auto">{image}</div>', f"Picture: {words}")
