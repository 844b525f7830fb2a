"""What start_here asks. Imports no widget, so that the builder can name the questions too."""

from __future__ import annotations

from ..record.event import LEVEL, ROAD, WEEK

# The name of each question's answer, its words, the answers. find_road goes by the places of the questions and answers,
# and takes the first word of the third's answers for the hours.
QUESTIONS = (
    (ROAD, "Which road is yours?", ()),  # each road map is an answer
    (LEVEL, "How much of it do you know already?", ("It is all new to me", "I know some of it")),
    (WEEK, "How much time do you have in a week?", ("1 hour", "3 hours", "8 hours")),
)
