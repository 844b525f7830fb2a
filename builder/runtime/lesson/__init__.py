"""The lesson: figures that move, tables, pages to fill in."""
