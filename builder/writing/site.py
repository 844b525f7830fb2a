"""The site: which source file becomes which notebook, and how one page links to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from builder.anchors import anchors_of
from builder.model import Chapter, Check, Course, RoadMap, Worksheet, documents_of
from builder.settings import Settings
from builder.writing.escape import escaped
from builder.writing.payload import content
from builder.writing.variants import table_of


class Site:
    """Where everything of a course ends up. Knows paths and addresses, no cells."""

    def __init__(self, course: Course, settings: Settings) -> None:
        self.course = course
        self.settings = settings
        self.chapters = {chapter.id: chapter for chapter in course.chapters}
        self._pages = {page.id: page for page in documents_of(course)}
        # By a chapter's id: the road maps whose path holds it, and the chapters that need it. Each chapter asks.
        self._roads: dict[str, list[RoadMap]] = {}
        for road in course.road_maps:
            for name in dict.fromkeys(step.id for step in road.steps):
                self._roads.setdefault(name, []).append(road)
        self._needing: dict[str, list[Chapter]] = {}
        for chapter in course.chapters:
            for name in dict.fromkeys(need for need, _ in chapter.needs):
                self._needing.setdefault(name, []).append(chapter)
        # Remembered, since every road map and start_here ask for each chapter again; the course is frozen, so nothing
        # grows old.
        self._anchors: dict[str, dict[str, str]] = {}
        self._evidence: dict[str, dict[str, list[list[str]]]] = {}
        # By the names of a check and its figure: its chapter asks, the maps and the review.
        self._contents: dict[tuple[str, str], tuple[Check, dict[str, Any]]] = {}

    @staticmethod
    def output(path: str) -> str:
        """Return the notebook's path below the notebooks' folder for the source file `path`."""
        # The one place where a source's name becomes a notebook's.
        return path.removesuffix(".md") + ".ipynb"

    def link(self, words: str, target: str, *, at: str) -> str:
        """Return Markdown that leads by the plain `words` from the notebook `at` to the source file `target`: relative,
        and in Colab."""
        return f"[{escaped(words)}]({self.relative(target, at=at)})" + self.in_colab(target)

    def relative(self, target: str, *, at: str) -> str:
        """Return the relative address of the source file `target` seen from the notebook `at`."""
        # posixpath and not os.path: the build on Windows must write the same links. "." stands for the top folder,
        # for which dirname is "".
        return posixpath.relpath(self.output(target), posixpath.dirname(at) or ".")

    def in_colab(self, target: str) -> str:
        """Return ` ([in Colab](…))` for the source file `target`; nothing where there is no repository."""
        # Colab resolves relative links to notebooks unreliably (googlecolab/colabtools#281), so each link has its
        # twin.
        address = self.settings.colab(self.output(target))
        return f" ([in Colab]({address}))" if address else ""

    def launch(self, at: str) -> str:
        """Return the line of launch links of the notebook `at`; nothing where there is no repository."""
        if not self.settings.repository:
            return ""
        return f"[Open in Colab]({self.settings.colab(at)}) · [Open in Binder]({self.settings.binder(at)})"

    def anchor(self, target: str, fragment: str) -> str:
        """Return the anchor that Jupyter gives the heading that GitHub knows as `fragment` in the file `target`."""
        if target not in self._anchors:
            page = next(one for one in documents_of(self.course) if one.path == target)
            self._anchors[target] = anchors_of(page)
        # No default: `course` has refused every link to a heading that is not there, and a KeyError here means that
        # the two no longer agree on names.
        return self._anchors[target][fragment]

    def worksheet(self, name: str) -> tuple[str, Worksheet] | None:
        """Return the page to fill in of the name chapter/page, with the title of where it stands; None for no page."""
        # By its owner, so that the body of no other page is looked at.
        owner, _, sheet = name.partition("/")
        if page := self._pages.get(owner):
            for block in page.all_blocks:
                if isinstance(block, Worksheet) and block.name == sheet:
                    return page.title, block
        return None

    def evidence(self, chapter: Chapter) -> dict[str, list[list[str]]]:
        """Return what proves that a chapter is known: the checks of its skip test as `skip`, all others as `practice`,
        each as [name, content hash], the hashes of its earlier forms behind."""
        if chapter.id not in self._evidence:
            skip = chapter.skip_test.checks if chapter.skip_test else ()
            others = (check for check in chapter.checks if check not in skip)
            self._evidence[chapter.id] = {
                "skip": self._hashed(chapter, skip),
                "practice": self._hashed(chapter, others),
            }
        return self._evidence[chapter.id]

    def content(self, check: Check, name: str, figure: str = "", asked: Check | None = None) -> dict[str, Any]:
        """Return what the payload of a check holds: `payload.content`, as `earlier` the hashes of those forms of it
        whose answers stand, and what its variants need. `asked` is the variant to be asked alone; None for all."""
        known, whole = self._contents.get((name, figure), (None, {}))
        if known is not check:  # an edition of a class may hold another check of this name
            whole = self._content(check, name, figure)
            self._contents[name, figure] = check, whole
        if asked is None or asked is check or not check.variants:
            return whole
        told = {field: whole[field] for field in ("hash", "earlier") if field in whole}
        return content(asked, name, figure) | told | {"variant": dict(asked.values), "first": dict(check.values)}

    def _content(self, check: Check, name: str, figure: str) -> dict[str, Any]:
        payload, kept = content(check, name, figure), self.course.kept.get(name)
        earlier = [one for one in kept.hashes if one != payload["hash"]] if kept and kept.rev == check.rev else []
        known = {"hash": payload["hash"]} | ({"earlier": earlier} if earlier else {})
        if not check.variants:
            return payload | known
        payloads = [payload | known, *(content(one, name, figure) | known for one in check.variants)]
        vary = table_of(payloads) | {"values": [dict(one.values) for one in (check, *check.variants)]}
        return payloads[0] | {"variant": dict(check.values), "vary": vary}

    def _hashed(self, chapter: Chapter, checks: Iterable[Check]) -> list[list[str]]:
        named = ((check, f"{chapter.id}/{check.id}") for check in checks)
        payloads = ((name, self.content(check, name)) for check, name in named)
        return [[name, payload["hash"], *payload.get("earlier", ())] for name, payload in payloads]

    def road_maps_with(self, chapter: Chapter) -> list[RoadMap]:
        """Return the road maps whose path holds the chapter, in the course's order."""
        return self._roads.get(chapter.id, [])

    def unlocked_by(self, chapter: Chapter) -> list[Chapter]:
        """Return the written chapters that need this one."""
        return self._needing.get(chapter.id, [])

    def title(self, chapter_id: str) -> str:
        """Return the chapter's title; for one still to come, as the first road map that lists it words it."""
        if chapter_id in self.chapters:
            return self.chapters[chapter_id].title
        # A need of a chapter may stand on no road map and be still to come; then its id is all that is known.
        steps = (step for road in self.course.road_maps for step in road.steps)
        return next((step.title for step in steps if step.id == chapter_id), chapter_id.replace("_", " ").capitalize())
