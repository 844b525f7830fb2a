"""Several: options that are ticked, each click one or back."""

from __future__ import annotations

from ..record.event import Recorded
from ..scoring.verdict import State
from ..text import letter
from .choice import Choice


class Several(Choice):
    """Several options are right; each click ticks one or takes it back."""

    example = '"AC"'
    blank = "Tick the right options first; there may be more than one."

    def read(self, value: Recorded) -> object:
        """Return the options of letters."""
        places = self.places_of_letters(value)
        if not places:
            raise ValueError(f'give letters from A to {letter(len(self.texts) - 1)}, for example "AC".')
        return [self.texts[place] for place in places]

    def tick(self, place: int) -> None:
        """Tick an option, or take it back."""
        self.ticked = sorted(set(self.ticked) ^ {place})
        self.changed()

    def current_answer(self) -> object:
        """Return the texts of all that is ticked."""
        return [self.texts[place] for place in self.ticked] or None

    def _look(self, state: str) -> tuple[str, str]:
        # Which tick is wrong is told in words, one at a time; the ticks themselves keep silent.
        return super()._look(state if state in {State.RIGHT, State.SHOWN} else "")
