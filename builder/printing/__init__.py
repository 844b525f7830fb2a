"""Printing: a sheet to a file of Markdown, HTML or PDF, by nbconvert and a browser. Serves the command `print`."""
