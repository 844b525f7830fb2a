"""What `roadmap run` does: the built notebooks that a name means, executed several at a time."""
