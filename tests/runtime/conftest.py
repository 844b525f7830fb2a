"""A page to test on: an IPython shell without a kernel, whose outputs are caught, and a runtime that knows nothing."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

with warnings.catch_warnings():  # Colab's versions on a Python and a pyparsing newer than they knew
    warnings.simplefilter("ignore", DeprecationWarning)
    import matplotlib.pyplot  # noqa: F401, ICN001
    from ipykernel.zmqshell import ZMQDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Any as AnyValue
    from traitlets.config import Config

from builder.runtime import page
from builder.runtime.checks.card import Card
from builder.runtime.record.session import SESSION
from tests.runtime.events import EVENTS, Event
from tests.runtime.payloads import Payload, encoded


@dataclass
class Outputs:
    """What a page displays: every bundle in order, and what stands now at each display id.

    To the publisher it is the kernel's session with the front end.
    """

    bundles: list[dict[str, Any]] = field(default_factory=list)
    looks: list[dict[str, Any]] = field(default_factory=list)  # the metadata of each bundle
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: int = 0

    def msg(self, kind: str, content: dict[str, Any], **_options: object) -> dict[str, Any]:
        """Return a message as the publisher's hooks get it."""
        return {"msg_type": kind, "content": content}

    def send(self, _socket: object, message: dict[str, Any], **_options: object) -> None:
        """Take an output where a kernel sends it to the front end."""
        self.messages += 1
        data, place = message["content"]["data"], message["content"]["transient"].get("display_id")
        if place:
            self.places[place] = data
        if message["msg_type"] == "display_data":
            self.bundles.append(data)
            self.looks.append(message["content"]["metadata"])

    def shown(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Return every bundle with its metadata."""
        return zip(self.bundles, self.looks, strict=True)

    def texts(self) -> str:
        """Return the plain text of every place as it stands now."""
        return "\n".join(bundle["text/plain"] for bundle in self.places.values())

    def html(self) -> str:
        """Return the HTML of every place as it stands now."""
        return "\n".join(bundle["text/html"] for bundle in self.places.values())


class Publisher(ZMQDisplayPublisher):
    """A kernel's display publisher that takes anything for its session."""

    session = AnyValue()


class Page:
    """A started page of the chapter `probability`, driven as a learner drives it."""

    def __init__(self, shell: InteractiveShell, outputs: Outputs) -> None:
        self.shell = shell
        self.outputs = outputs
        self.namespace = shell.user_ns
        page.start("probability", self.namespace)
        SESSION.listeners["test"] = heard
        self.answer: Callable[..., None] = page.answer

    def run(self, source: str) -> int:
        """Run a cell; return its number. Raises what the cell raises."""
        self.shell.run_cell(source, store_history=True).raise_error()
        return self.shell.execution_count - 1

    def ask(self, content: Payload, name: str = "probability/it") -> Card:
        """Show a check and return its card."""
        page.check(name, encoded(content))
        card: Card = SESSION.cards[name]
        return card

    def reopened(self) -> Page:
        """Return the same notebook in a new kernel: nothing in memory; what was written to disk stays."""
        forget()
        return Page(self.shell, self.outputs)


def heard(event: Event) -> None:
    """Keep an event that the page tells of; news that are no single event are none."""
    EVENTS.extend([event] if event else [])


def forget() -> None:
    """Let this process be a new kernel: nothing in memory; what was written to disk stays."""
    SESSION.__init__()  # type: ignore[misc]
    EVENTS.clear()


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture(scope="session")
def shell() -> Iterator[InteractiveShell]:
    """An IPython shell without kernel or history file."""
    main = sys.modules["__main__"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    # The shell puts its own module there, and other tests of this process start workers, which look at the real one.
    sys.modules["__main__"] = main
    yield made
    InteractiveShell.clear_instance()


@pytest.fixture
def outputs(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> Outputs:
    """What is displayed in the test, by the publisher of a kernel."""
    caught = Outputs()
    monkeypatch.setattr(shell, "display_pub", Publisher(session=caught))
    return caught


@pytest.fixture
def learner(shell: InteractiveShell, outputs: Outputs) -> Page:
    """A page with a learner in front of it."""
    # What shell.reset() does, but for a garbage collection in every test.
    shell.user_ns.clear()
    shell.init_user_ns()
    shell.history_manager.reset()
    shell.execution_count = 1
    return Page(shell, outputs)
