"""Runs inside a notebook's kernel, after Run All: gives answers through the page's real widgets, wrong ones first.

It stands alone, since a kernel has no `builder` to import it from: its modules import each other and the standard
library, and ask for the runtime that the setup cell has loaded.
"""
