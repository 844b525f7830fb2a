"""The lesson: figures that move, tables, pages to fill in, models on the reader's machine."""
