"""Views over many checks: the map, the way to a road, the review, the learner's own record."""
