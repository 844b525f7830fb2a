"""The checks of an assignment as quizzes that a learning management system imports, key and feedback in them."""

from __future__ import annotations

from builder.classroom.assignment import Assignment
from builder.classroom.quizzes.blackboard_txt import blackboard_txt
from builder.classroom.quizzes.moodle_xml import TYPES, moodle_xml
from builder.classroom.quizzes.qti import qti


def quizzes(assignment: Assignment) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return quizzes by the names of their files, and the ids of the checks that none of them can hold.

    Those are the kinds that need a notebook: code, computed and reach.
    """
    kept = [question for question in assignment.questions if question.payload["kind"] in TYPES]
    left_out = tuple(question.id for question in assignment.questions if question.payload["kind"] not in TYPES)
    made = {
        f"{assignment.name}.qti.zip": qti(assignment, kept),
        f"{assignment.name}.moodle.xml": moodle_xml(assignment, kept),
        f"{assignment.name}.blackboard.txt": blackboard_txt(kept),
    }
    return (made if kept else {}), left_out
