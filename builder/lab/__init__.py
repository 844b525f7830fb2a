"""What `roadmap lab` does: the copy of the course that is the reader's, laid and renewed, and JupyterLab on it."""
