"""A stand-in for matplotlib, which is compiled: takes every call that a chapter makes, and draws one grey dot."""

import base64
import sys

DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")


class Anything:
    """Any part of a picture: whatever is asked of it is another such part, and so is whatever that returns."""

    def __getattr__(self, name):
        if name.startswith("_"):  # what Python and IPython look for by themselves
            raise AttributeError(name)
        return Anything()

    def __call__(self, *args, **options):
        return Anything()

    def __iter__(self):
        return iter((Anything(), Anything()))

    def savefig(self, file, **options):
        """Write the dot."""
        file.write(DOT)

    def get_constrained_layout(self):
        """Return that it does not lay itself out: who does is drawn by matplotlib's own canvas."""
        return False


def subplots(*args, **options):
    """Return a figure and its axes."""
    return Anything(), Anything()


def is_interactive():
    """Return that no cell's figures are shown: there are none."""
    return False


def get_fignums():
    """Return the numbers of open figures: there are none."""
    return []


def close(figure=None):
    """Close nothing."""


rcParams = {"backend": "none", "interactive": False}  # noqa: N816  (matplotlib's own name)
pyplot = sys.modules["matplotlib.pyplot"] = sys.modules[__name__]
