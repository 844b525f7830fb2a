"""Choice: options as cards, each a text below a transparent button that the keyboard reaches."""

from __future__ import annotations

from functools import partial

from ..host.feedback import Guard
from ..host.widgets import Widget, restyle, widget
from ..record.event import Recorded
from ..scoring.payload import Payload
from ..scoring.verdict import State
from ..text import Rich, letter, markup, plain
from .base import Check


class Choice(Check):
    """A choice: one option is right. A second click takes the choice back."""

    example = '"A"'
    blank = "Choose an option first."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        self.texts = [plain(option["text"]) for option in payload["options"]]
        self.ticked: list[int] = []
        self.hits: list[Widget] = []
        # The memory outlives the cell: run again, it shows what was chosen last.
        self.set_answer(self.memory.answer)

    def lines(self) -> list[str]:
        """Return the lettered options."""
        return [f"{letter(place)}. {text}" for place, text in enumerate(self.texts)]

    def read(self, value: Recorded) -> object:
        """Return the option of a letter."""
        places = self.places_of_letters(value)
        if len(places) != 1:
            raise ValueError(f"give one letter from A to {letter(len(self.texts) - 1)}.")
        return self.texts[places[0]]

    def words(self, answer: Recorded) -> str:
        """Return the chosen options with their letters."""
        places = self._places(answer)
        texts = [self.texts[place].removesuffix("." if len(places) > 1 else "") for place in places]
        return "; ".join(f"{letter(place)}. {text}" for place, text in zip(places, texts, strict=True))

    def key(self) -> Rich:
        """Return the right options."""
        return self.words([plain(option["text"]) for option in self.payload["options"] if option["right"]])

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return a text and a button for each option; both stand in the same row of a grid."""
        made: list[Widget] = []
        for place, option in enumerate(self.payload["options"]):
            # Two widgets, since a button of ipywidgets holds plain text alone (jupyter-widgets/ipywidgets#3204), and an
            # option may hold code.
            words = f"<b>{letter(place)}</b><span>{markup(option['text'])}</span>"
            # The button above it bears the same words: nobody has to hear them twice.
            words = f'<div aria-hidden="true" style="display:flex;gap:10px">{words}</div>'
            made.append(widget("HTML", f"mlr-option mlr-r{place + 1}", value=words))
            hit = widget("Button", f"mlr-hit mlr-r{place + 1}", description=self.lines()[place])
            hit.on_click(guarded(partial(self.tick, place)))
            made.append(hit)
            self.hits.append(hit)
        return made

    def tick(self, place: int) -> None:
        """Choose an option, or take it back."""
        self.ticked = [] if place in self.ticked else [place]
        self.changed()

    def current_answer(self) -> object:
        """Return the chosen option's text."""
        return self.texts[self.ticked[0]] if self.ticked else None

    def set_answer(self, answer: Recorded) -> None:
        """Choose the options of an answer."""
        self.ticked = self._places(answer)

    def refresh(self) -> None:
        """Show which options are chosen and, while the last answer stands, how it was judged."""
        verdict = self.memory.verdict
        state = verdict.state if verdict and self.memory.answer == self.current_answer() else ""
        for place, hit in enumerate(self.hits):
            look, said = self._look(state) if place in self.ticked else ("", "")
            description = self.lines()[place] + said
            # The description says letter, words and state, so this one comparison tells whether anything is to be sent.
            if hit.description != description:
                restyle(hit, f"mlr-hit mlr-r{place + 1} {look}", description=description)

    def _look(self, state: str) -> tuple[str, str]:
        if state in {State.RIGHT, State.SHOWN}:
            return "mlr-good", ", chosen, right"
        return ("mlr-bad", ", chosen, not right") if state else ("mlr-on", ", chosen")

    def _places(self, answer: Recorded) -> list[int]:
        answers = answer if isinstance(answer, list) else [answer]
        # By text and not by place: the review shuffles options, and authors move them.
        return [place for place, text in enumerate(self.texts) if text in answers]

    def places_of_letters(self, value: object) -> list[int]:
        """Return the places of the options that letters name; none where one is no option's."""
        places = sorted({ord(char) - ord("A") for char in str(value).upper() if char not in " ,;."})
        # All or none: "AX" must not be judged as "A".
        return places if all(0 <= place < len(self.texts) for place in places) else []
