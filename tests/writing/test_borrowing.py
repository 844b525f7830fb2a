"""Pages of other chapters: their cells in the notebooks that read them."""

from __future__ import annotations

import ast
import json

from builder.model import Course
from builder.reading import read_chapter
from builder.settings import Settings
from builder.writing import write

HEAD = "---\ntitle: Chapter {name}\nsummary: S.\nhours: 1\n---\n\n# Chapter {name}\n\n## Practice\n\n{text}\n"
INVENTORY = "```csv page=inventory\ntask,cost\nMail,5\n```\n"
SCORED = "```csv page=scored from=a/inventory\ntask,mark\nMail,4\n```\n"
READS = '```python\nrows = page("a/inventory"), page("scored"), page("nobody/knows")\n```\n'


def cells(**texts: str) -> dict[str, list[str]]:
    """Return the code cells of chapters by their names."""
    chapters = (
        read_chapter(HEAD.format(name=name.upper(), text=text), f"chapters/{name}.md") for name, text in texts.items()
    )
    books = write(Course((), tuple(chapters), (), None), Settings())
    return {
        name: [
            "".join(cell["source"])
            for cell in json.loads(books[f"chapters/{name}.ipynb"])["cells"]
            if "outputs" in cell
        ]
        for name in texts
    }


def test_a_page_that_is_read_elsewhere_travels_there() -> None:
    """A notebook whose page starts from another's, or whose cell reads one, carries it behind its setup, shown as
    nothing; the page's own notebook does not."""
    found = cells(a=INVENTORY + READS.replace(', page("scored")', ""), b=SCORED, c=READS)
    borrowed = '#@title Your page: inventory, from Chapter A\nml_road_map.borrow("a/inventory", """'
    assert [[one.startswith(borrowed) for one in found[name]].count(True) for name in "abc"] == [0, 1, 1]
    assert found["b"][1].startswith(borrowed)
    assert "ml_road_map.lesson.worksheet" in found["c"][0]


def test_a_page_names_the_one_that_it_starts_from() -> None:
    """The call that shows a page names the other page, and how it is called."""
    (call,) = (one for one in cells(a=INVENTORY, b=SCORED)["b"] if ".worksheet(" in one)
    (node,) = (node for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Call) and len(node.args) == 4)
    assert [ast.literal_eval(one) for one in node.args][2:] == ["a/inventory", "inventory (Chapter A)"]
