"""A self-check as such, without widgets: its question in words, what is remembered of it, and how it is judged."""

from __future__ import annotations

import json
import time
from dataclasses import replace

from ..host.feedback import HEADS, Action, Feedback, Guard
from ..host.widgets import Widget
from ..record.event import EVENT_VERSION, Event, Recorded
from ..record.history import Standing
from ..record.memory import Help, Memory
from ..record.session import SESSION
from ..scoring import score
from ..scoring.content import hash_of
from ..scoring.payload import Payload
from ..scoring.verdict import DONE, ONCE_MORE, OTHER_FORM, SETTLED, UNAIDED, UNFIT, State, Verdict
from ..text import Rich

TRIES_BEFORE_WHY = 3
LONGEST_ANSWER = 200_000  # characters
LATE = 1.0  # seconds: longer than a message travels, shorter than anyone reads a verdict and answers anew


class Check:
    """A self-check. Each kind is a subclass, in a module of its own."""

    how = ""  # what to do, in plain text
    example = ""  # how the second argument of answer() looks
    blank = "Answer first."  # what is said when there is no answer yet
    asks_sure = True
    press = "Check"  # the one button where sure or guessing is not asked

    def __init__(self, name: str, payload: Payload) -> None:
        self.id = name
        self.payload = payload
        self.hash = hash_of(payload)
        self.forms = (self.hash, *payload.get("earlier", ()))  # answers to any of them count
        # By the content hash as well: a question whose scoring changed is a new one, and begins anew.
        self.memory = SESSION.memories.setdefault((name, self.hash), Memory())
        self.notice: Verdict | None = None  # what is said of something that was no answer
        self.pressed: tuple[float, bool | None] = (-LATE, None)  # when its button was last heard, and how sure
        self.observers: list[Action] = []

    # --- what each kind says for itself ---

    def lines(self) -> list[str]:
        """Return what stands below the question in plain text: lettered options, or what to do."""
        return [self.how]

    def read(self, value: Recorded) -> object:
        """Return the answer as it is recorded. Raises ValueError with a sentence for the learner."""
        return str(value).strip()

    def words(self, answer: Recorded) -> str:
        """Return an answer in plain words."""
        return str(answer)

    def key(self) -> Rich:
        """Return the right answer in words; "" where there is none."""
        return ""

    def miss(self, answer: Recorded) -> str:
        """Return what is said first of a wrong answer; "" where the verdict itself differs from answer to answer."""
        del answer
        return ""

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict on an answer, after `tries` other ones."""
        return score(self.payload, answer, tries)

    # --- the widgets of each kind; called only where there are widgets ---

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the widgets to answer with, if any; `guarded` makes a callback of a function."""
        del guarded
        return []

    def current_answer(self) -> object:
        """Return the answer that the widgets hold, or None while there is none."""
        raise NotImplementedError

    def set_answer(self, answer: Recorded) -> None:
        """Let the widgets hold an answer that was given."""

    def refresh(self) -> None:
        """Let the widgets show the present state."""

    def judge_again(self, answer: Recorded) -> Verdict | None:
        """Return the verdict on an answer of an earlier session; None where it cannot be judged again."""
        verdict = self.judge(answer, 1)
        return None if verdict.state == State.NOT_ATTEMPTED else verdict

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
        if len(mark) > LONGEST_ANSWER:
            self.notify(Verdict(State.NOT_ATTEMPTED, (f"That is more than {LONGEST_ANSWER:,} characters.",)))
            return
        # The same answer again is no further try, whatever was tried in between.
        others = [tried for tried in memory.tries if tried != mark]
        verdict = self.judge(answer, len(others))
        if verdict.state == State.NOT_ATTEMPTED:
            self.notify(verdict)
            return
        # Code that raises is no try: who mends a typo has not guessed at the question yet.
        if verdict.state != State.ERROR:
            memory.tries = [*others, mark]
        # Only until the first right answer, which shows why by itself: what was right once stays right.
        if verdict.state == State.RIGHT and memory.why and memory.state != State.RIGHT:
            verdict = replace(verdict, state=State.SHOWN)
        memory.answer, memory.sure, memory.verdict, memory.earlier = answer, sure, verdict, False
        memory.raise_to(verdict.state)
        # Before _help_along(): the hint that this answer is about to bring was no help in giving it.
        memory.event = self._event(verdict.state)
        self._help_along(verdict, sure=sure)
        # Before any view hears of it: what is shown as recorded is on the disk, whatever ends the kernel next.
        SESSION.record(memory.event)
        self.set_answer(answer)
        self.notify(None)

    def restore(self, standing: Standing) -> None:
        """Take up what was answered in another kernel, if that is newer than what this one knows."""
        event, memory = standing.latest, self.memory
        if memory.event and (event is None or event["time"] <= memory.event["time"]):
            return
        # The author may have taken hints away since then.
        memory.hints = min(standing.hints, len(self.payload["hints"]))
        if event is None:
            return
        variant = event.get("variant") or self.payload.get("first") or self.payload.get("variant")
        is_here = variant == self.payload.get("variant")
        if standing.state != State.SHOWN and not (is_here and self.fits(event["answer"])):
            if is_here and event["hash"] == self.hash:
                self.notice = Verdict(State.NOT_ATTEMPTED, (UNFIT,))
                return
            # To an earlier form, or with other values: it stands, though it cannot be shown here.
            self.notice = Verdict(State.NOT_ATTEMPTED, (OTHER_FORM,))
        memory.state, memory.event, memory.earlier = standing.state, event, True
        if self.notice:
            return
        memory.answer = memory.verdict = None
        if memory.state == State.SHOWN:  # to be answered unaided: nothing of the old answer may help
            memory.tries, memory.hints, memory.why, memory.key = [], 0, False, False
            return
        memory.answer, memory.sure, memory.verdict = event["answer"], event["sure"], self.judge_again(event["answer"])
        mark = json.dumps(event["answer"], sort_keys=True, ensure_ascii=False)
        # Stand-ins: an event counts the earlier tries and does not hold them, and only their number matters here.
        memory.tries = [*(f"earlier {place}" for place in range(1, event["tries"])), mark]
        memory.why = memory.state in DONE
        self.set_answer(event["answer"])

    def fits(self, answer: Recorded) -> bool:
        """Whether an answer of the record is one to this kind of question, at all."""
        try:
            self.judge_again(answer)
            self.words(answer)
        except Exception:  # whatever a record that was tampered with, or damaged, may set off
            return False
        return True

    def submit_current(self, *, sure: bool | None) -> None:
        """Submit what the widgets hold; say what to do where that is nothing. A double click is one press."""
        chosen = self.current_answer()
        if chosen is None:
            self.notify(Verdict(State.NOT_ATTEMPTED, (self.blank,)))
        elif self.was_just_pressed() and (chosen, sure) == (self.memory.answer, self.memory.sure):
            self.notify(None)
        else:
            self.submit(chosen, sure=sure)
        # After submit(), which for code takes seconds: the second click of a double click is heard only when it is
        # over.
        self.pressed = (time.monotonic(), sure)

    def submit_late(self) -> None:
        """Submit what was typed or moved before a press and came after it.

        While the kernel is behind, ipywidgets' front ends hold back a widget's second new value, but no press.
        """
        # One new state of a widget may be under way (jupyter-widgets/ipywidgets#1554); a click is a custom message,
        # which since jupyter-widgets/ipywidgets#1383 waits for nothing.
        if self.was_just_pressed() and self.current_answer() not in (None, self.memory.answer):
            self.submit_current(sure=self.pressed[1])

    def was_just_pressed(self) -> bool:
        """Whether a press was heard a moment ago."""
        return time.monotonic() - self.pressed[0] < LATE

    def help(self) -> None:
        """Show the next thing that helps: a hint, then why, then the answer, after which the check counts as shown."""
        step, memory = self.next_help(), self.memory
        if step is Help.HINT:
            memory.hints += 1
        elif step is not Help.NOTHING:
            memory.key = step is Help.ANSWER
            memory.why = True
        if step is Help.ANSWER:
            memory.raise_to(State.SHOWN)
            # Nothing was answered, whatever was tried before.
            memory.event = self._event(State.SHOWN) | {"answer": None, "sure": None}
            SESSION.record(memory.event)
        elif step is not Help.NOTHING and memory.event is None:
            # A first answer after help is no proof that one could have skipped.
            SESSION.record(self._event(State.NOT_ATTEMPTED))
        self.notify(None)

    def next_help(self) -> Help:
        """Return what the help button offers."""
        memory = self.memory
        if memory.state in {State.RIGHT, State.SHOWN} and memory.why:
            return Help.NOTHING
        if memory.hints < len(self.payload["hints"]):
            return Help.HINT
        if self.payload["why"] and not memory.why:
            return Help.WHY
        return Help.ANSWER if self.key() and not memory.key else Help.NOTHING

    def help_label(self) -> str:
        """Return how the help button reads; "" where there is nothing more to show."""
        return self.next_help().value.format(place=self.memory.hints + 1, count=len(self.payload["hints"]))

    def feedback(self) -> Feedback:
        """Return all that is to be shown now: the verdict, the hints used so far, why, the answer."""
        memory, verdict = self.memory, self.notice or self.memory.verdict
        said: Feedback = [(HEADS[verdict.state], self._sentences(verdict))] if verdict else self.feedback_before()
        hints = self.payload["hints"]
        if verdict and verdict.state == State.RUNNING:
            return said
        if not verdict or verdict.state not in SETTLED:  # to the right answer they lead no more
            said += [(f"Hint {place} of {len(hints)}", [hint]) for place, hint in enumerate(hints[: memory.hints], 1)]
        if memory.why and self.payload["why"]:
            said.append(("Why", [self.payload["why"]]))
        if memory.key:
            said.append(("Answer", [self.key()]))
        return said

    def feedback_before(self) -> Feedback:
        """Return what is said of an answer of an earlier session that is not shown again."""
        return [("Shown in an earlier session", [UNAIDED])] if self.memory.earlier else []

    def notify(self, notice: Verdict | None) -> None:
        """Let every view show the present state, with a notice if there is one."""
        self.notice = notice
        for view in self.observers:
            view()

    def changed(self) -> None:
        """Let the widgets show a new choice; a notice that asked for one has done its work."""
        if self.notice:
            self.notify(None)
        else:
            self.refresh()

    def _sentences(self, verdict: Verdict) -> list[Rich]:
        miss = self.miss(self.memory.answer) if verdict.state == State.NOT_YET else ""
        sentences: list[Rich] = [say for say in (verdict.part and f"{verdict.part}.", miss, *verdict.say) if say]
        sure = None if self.notice else self.memory.sure
        if verdict.state == State.NOT_YET and sure:
            sentences.append("You were sure, so this one is worth a second look.")
        if verdict.state == State.RIGHT and sure is False:
            sentences.append("You were guessing, so you will be asked again later.")
        if verdict.state == State.SHOWN:
            sentences.append(ONCE_MORE)
        return sentences

    def _help_along(self, verdict: Verdict, *, sure: bool | None) -> None:
        if verdict.state in SETTLED:
            self.memory.why = True
        elif len(self.memory.tries) >= TRIES_BEFORE_WHY:
            self.memory.why = bool(self.payload["why"]) or self.memory.why
        elif sure and verdict.state == State.NOT_YET:
            self.memory.hints = min(self.memory.hints + 1, len(self.payload["hints"]))

    def _event(self, state: str) -> Event:
        event: Event = {
            "v": EVENT_VERSION,
            "check": self.id,
            "hash": self.hash,
            "answer": self.memory.answer,
            "sure": self.memory.sure,
            "state": state,
            "tries": len(self.memory.tries),
            "hints": self.memory.hints,
        }
        return event | {"variant": self.payload["variant"]} if "variant" in self.payload else event
