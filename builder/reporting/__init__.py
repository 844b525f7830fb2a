"""Reporting: what a build did, in words; and building again after each save."""
