"""The sandbox: learner's code runs in a copy of the notebook, for a limited time."""
