"""The classroom: what a teacher hands out, and what is made of what comes back. Runs nothing of a learner's."""
