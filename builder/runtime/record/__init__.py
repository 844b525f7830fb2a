"""The record: events, where they are kept, and where the learner stands by them."""
