"""`roadmap grade --execute`: learners' code is run in a sandbox that was seen to hold, or not at all."""
