"""A self-check as such, without widgets: its question in words, what is remembered of it, and how it is judged."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .history import Standing
from .memory import MEMORIES, Memory, record
from .rich import Rich, plain
from .score import Payload, Verdict, content_hash, score
from .widgets import Widget

Action = Callable[[], None]
Guard = Callable[[Action], Callable[..., None]]
Said = list[tuple[str, list[Rich]]]  # what is said: paragraphs of (head, sentences)

HEADS = {
    "right": "Correct",
    "not yet": "Not yet",
    "shown": "Shown",
    "error": "Error in your code",
    "reflected": "Written down",
    "not attempted": "Not attempted",
    "running": "Running",
}
TRIES_BEFORE_WHY = 3
LATE = 1.0  # seconds: longer than a message travels, shorter than anyone reads a verdict and answers anew


class Check:
    """A self-check. Each kind is a subclass, listed in KINDS."""

    how = ""  # what to do, in plain text
    example = ""  # how the second argument of answer() looks
    blank = "Answer first."  # what is said when there is no answer yet
    asks_sure = True
    press = "Check"  # the one button where sure or guessing is not asked

    def __init__(self, name: str, payload: Payload) -> None:
        self.id = name
        self.payload = payload
        self.hash = content_hash(payload)
        self.memory = MEMORIES.setdefault((name, self.hash), Memory())
        self.notice: Verdict | None = None  # what is said of something that was no answer
        self.pressed: tuple[float, bool | None] = (-LATE, None)  # when its button was last heard, and how sure
        self.views: list[Action] = []

    # --- what each kind says for itself ---

    def lines(self) -> list[str]:
        """Return what stands below the question in plain text: lettered options, or what to do."""
        return [self.how]

    def read(self, value: Any) -> object:  # noqa: ANN401  (whatever the learner passes to answer())
        """Return the answer as it is recorded. Raises ValueError with a sentence for the learner."""
        return str(value).strip()

    def words(self, answer: Any) -> str:  # noqa: ANN401  (any answer of a record)
        """Return an answer in plain words."""
        return str(answer)

    def key(self) -> Rich:
        """Return the right answer in words; "" where there is none."""
        return ""

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict on an answer, after `tries` other ones."""
        return score(self.payload, answer, tries)

    # --- the widgets of each kind; called only where there are widgets ---

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the widgets to answer with, if any; `guarded` makes a callback of a function."""
        del guarded
        return []

    def chosen(self) -> object:
        """Return the answer that the widgets hold, or None while there is none."""
        raise NotImplementedError

    def take(self, answer: Any) -> None:  # noqa: ANN401  (any answer of a record)
        """Let the widgets hold an answer that was given."""

    def mark(self) -> None:
        """Let the widgets show the present state."""

    def remembered(self, answer: Any) -> Verdict | None:  # noqa: ANN401  (any answer of a record)
        """Return the verdict on an answer of an earlier session; None where it cannot be judged again."""
        verdict = self.judge(answer, 1)
        return None if verdict.state == "not attempted" else verdict

    # --- what is common to all ---

    def question(self) -> str:
        """Return the whole question as plain text, with the way to answer it; never the key."""
        call = ", ".join(filter(None, (f'"{self.id}"', self.example)))
        parts = [f"Check: {self.payload['title']}", self.payload["stem"], "\n".join(self.lines())]
        parts.append(f"Answer with the buttons, or in a cell of your own: answer({call})")
        return "\n\n".join(part for part in parts if part)

    def submit(self, answer: object, *, sure: bool | None = None) -> None:
        """Judge an answer, remember and record it, and tell the views."""
        memory = self.memory
        mark = json.dumps(answer, sort_keys=True, ensure_ascii=False)
        others = [tried for tried in memory.tries if tried != mark]
        verdict = self.judge(answer, len(others))
        if verdict.state == "not attempted":
            self.tell(verdict)
            return
        if verdict.state != "error":
            memory.tries = [*others, mark]
        if verdict.state == "right" and memory.why and memory.state != "right":
            verdict = replace(verdict, state="shown")
        memory.answer, memory.sure, memory.verdict, memory.earlier = answer, sure, verdict, False
        memory.raise_to(verdict.state)
        memory.event = self._event(verdict.state)
        self._help_along(verdict, sure=sure)
        record(memory.event)
        self.take(answer)
        self.tell(None)

    def recall(self, standing: Standing) -> None:
        """Take up what was answered in another kernel, if that is newer than what this one knows."""
        event, memory = standing.latest, self.memory
        if memory.event and (event is None or event["time"] <= memory.event["time"]):
            return
        memory.hints = min(standing.hints, len(self.payload["hints"]))
        if event is None:
            return
        memory.state, memory.event, memory.earlier = standing.state, event, True
        memory.answer = memory.verdict = None
        if memory.state == "shown":  # to be answered unaided: nothing of the old answer may help
            memory.tries, memory.hints, memory.why, memory.key = [], 0, False, False
            return
        verdict = self.remembered(event["answer"])
        memory.answer, memory.sure, memory.verdict = event["answer"], event["sure"], verdict
        mark = json.dumps(event["answer"], sort_keys=True, ensure_ascii=False)
        memory.tries = [*(f"earlier {place}" for place in range(1, event["tries"])), mark]
        memory.why = memory.state in {"right", "reflected"}
        self.take(event["answer"])

    def submit_chosen(self, *, sure: bool | None) -> None:
        """Submit what the widgets hold; say what to do where that is nothing. A double click is one press."""
        chosen = self.chosen()
        if chosen is None:
            self.tell(Verdict("not attempted", (self.blank,)))
        elif self.was_just_pressed() and (chosen, sure) == (self.memory.answer, self.memory.sure):
            self.tell(None)
        else:
            self.submit(chosen, sure=sure)
        self.pressed = (time.monotonic(), sure)

    def submit_late(self) -> None:
        """Submit what was typed or moved before a press and came after it.

        While the kernel is behind, ipywidgets' front ends hold back a widget's second new value, but no press.
        """
        if self.was_just_pressed() and self.chosen() not in (None, self.memory.answer):
            self.submit_chosen(sure=self.pressed[1])

    def was_just_pressed(self) -> bool:
        """Whether a press was heard a moment ago."""
        return time.monotonic() - self.pressed[0] < LATE

    def help(self) -> None:
        """Show the next thing that helps: a hint, then why, then the answer."""
        step, memory = self.next_help(), self.memory
        if step.startswith("Hint"):
            memory.hints += 1
            if memory.event is None:  # a first answer after a hint is no proof that one could have skipped
                record(self._event("not attempted"))
        elif step:
            memory.key = step == "Show the answer"
            memory.why = True
        self.tell(None)

    def next_help(self) -> str:
        """Return what the help button offers; "" once there is nothing more to show."""
        memory, hints = self.memory, self.payload["hints"]
        if memory.state in {"right", "shown"} and memory.why:
            return ""
        if memory.hints < len(hints):
            return f"Hint {memory.hints + 1} of {len(hints)}"
        if self.payload["why"] and not memory.why:
            return "Show why"
        return "Show the answer" if self.key() and not memory.key else ""

    def said(self) -> Said:
        """Return all that is to be shown now: the verdict, the hints used so far, why, the answer."""
        memory, verdict = self.memory, self.notice or self.memory.verdict
        said: Said = [(HEADS[verdict.state], self._sentences(verdict))] if verdict else self.said_before()
        hints = self.payload["hints"]
        said += [(f"Hint {place} of {len(hints)}", [hint]) for place, hint in enumerate(hints[: memory.hints], 1)]
        if memory.why and self.payload["why"]:
            said.append(("Why", [self.payload["why"]]))
        if memory.key:
            said.append(("Answer", [self.key()]))
        return said

    def said_before(self) -> Said:
        """Return what is said of an answer of an earlier session that is not shown again."""
        once_more = "You had seen why. Answer it unaided now, and it counts as right."
        return [("Shown in an earlier session", [once_more])] if self.memory.earlier else []

    def tell(self, notice: Verdict | None) -> None:
        """Let every view show the present state, with a notice if there is one."""
        self.notice = notice
        for view in self.views:
            view()

    def touched(self) -> None:
        """Let the widgets show a new choice; a notice that asked for one has done its work."""
        if self.notice:
            self.tell(None)
        else:
            self.mark()

    def _sentences(self, verdict: Verdict) -> list[Rich]:
        part = f"{verdict.part}." if verdict.part else ""
        sentences: list[Rich] = [say for say in (part, *verdict.say) if say]
        sure = None if self.notice else self.memory.sure
        if verdict.state == "not yet" and sure:
            sentences.append("You were sure, so this is where most can be learned: look twice.")
        if verdict.state == "right" and sure is False:
            sentences.append("You were guessing, so you will be asked again later.")
        if verdict.state == "shown":
            sentences.append("Right, but you had seen why: it counts as shown until you answer it unaided another day.")
        return sentences

    def _help_along(self, verdict: Verdict, *, sure: bool | None) -> None:
        memory = self.memory
        if verdict.state in {"right", "shown", "reflected"}:
            memory.why = True
        elif len(memory.tries) >= TRIES_BEFORE_WHY:
            memory.why = bool(self.payload["why"]) or memory.why
        elif sure and verdict.state == "not yet":
            memory.hints = min(memory.hints + 1, len(self.payload["hints"]))

    def _event(self, state: str) -> dict[str, Any]:
        memory = self.memory
        return {
            "v": 1,
            "check": self.id,
            "hash": self.hash,
            "answer": memory.answer,
            "sure": memory.sure,
            "state": state,
            "tries": len(memory.tries),
            "hints": memory.hints,
        }


KINDS: dict[str, type[Check]] = {}


def spoken(said: Said) -> str:
    """Return what is said as plain text, a line a paragraph."""
    return "\n".join(
        f"{head}: {' '.join(map(plain, sentences))}" if sentences else f"{head}." for head, sentences in said
    )
