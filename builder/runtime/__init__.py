"""The runtime: what travels inside the notebooks. Imports nothing of the builder."""
