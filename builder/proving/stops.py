"""End stops: reach checks that are met by pushing sliders as far as they go, without a thought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder.errors import Fault
from builder.proving.proof import Proof

if TYPE_CHECKING:
    from builder.proving.places import Places

KIND = "reach"  # by which a comment in the check or its section silences it


def stop_warnings(proofs: Sequence[Proof], places: Places) -> Iterator[str]:
    """Yield a warning for each reach check that end stops meet and no comment silences; none without a source."""
    faults = []
    for name, words in _met(proofs).items():
        check = places.checks.get(name)
        if check and not places.silenced(KIND, check.span):
            found = f'check "{check.id}": sliders at their end are enough ({words}, all else at its start)'
            allowed = "ask for the least that will do, or for two things of which one costs the other"
            path = (places.source / check.span.path).as_posix()
            faults.append(Fault(path, check.span.first, f"warning: {found}", allowed))
    yield from map(str, sorted(faults))


def stop_figure(proofs: Sequence[Proof]) -> str:
    """Return how many reach checks end stops meet, as a line; "" where there is no such check."""
    asked = {name for proof in proofs for name in proof.stops}
    return f"End stops alone meet {len(_met(proofs))} of {len(asked)} reach checks." if asked else ""


def _met(proofs: Sequence[Proof]) -> dict[str, str]:
    # By name: a check may be met in two notebooks.
    return {name: words for proof in proofs for name, words in proof.stops.items() if words}
