"""What `roadmap lite` does: the course as a static site that runs in a reader's browser alone."""
