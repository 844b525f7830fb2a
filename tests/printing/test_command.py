"""The command `roadmap print`: where it writes, in which format, and what it says when it cannot."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from builder.cli import main
from builder.errors import RefusedError
from builder.printing import pdf
from builder.printing.execution import executed
from tests.conftest import ROOT
from tests.tooling.processes import assert_gone, environment, wait_until

FIXTURE = ROOT / "tests" / "fixtures" / "course"
PAGE = "---\ntitle: B\nsummary: B.\n---\n\n# B\n\n```python\nfirst = 1\n```\n\n```python\n{code}\n```\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*arguments: str, source: Path = FIXTURE) -> Result:
    """Run `roadmap print` on a source."""
    return CliRunner().invoke(main, ["print", *arguments, "--source", str(source)])


def page_of(code: str, folder: Path) -> Path:
    """A source whose one page, b, runs `code`."""
    (folder / "pages").mkdir()
    (folder / "pages" / "b.md").write_text(PAGE.format(code=code), encoding="utf-8")
    return folder


def test_markdown_goes_to_stdout(folder: Path) -> None:
    """As md the sheet is printed, and nothing else: no file, no other word on stdout, no heavy import."""
    done = command("format_example", "--format", "md", "--shuffle")
    assert done.exit_code == 0
    assert done.stdout.startswith("# A chapter that shows the format\n")
    assert "**Why" not in done.stdout
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("option", ["--out", "--answers"])
def test_nothing_is_printed_over_a_source(folder: Path, option: str) -> None:
    """A sheet or its answers are not written into the source, where they would take a chapter's place."""
    source = page_of("second = 2", folder)
    file = source / "pages" / "b.md"
    before = file.read_bytes()
    done = command("b", option, str(file), source=source)
    assert done.exit_code == 1
    assert "lies in the source; what is printed goes elsewhere, such as handouts/b.md" in done.output.replace("\\", "/")
    assert file.read_bytes() == before


def test_markdown_imports_nothing_slow() -> None:
    """Markdown needs neither nbconvert nor a kernel's client: a program without them prints it."""
    blocked = "import sys; sys.modules['nbconvert'] = sys.modules['nbclient'] = None"
    run = f"from builder.cli import main; main(['print', 'python', '--format', 'md', '--source', {str(FIXTURE)!r}])"
    done = subprocess.run([sys.executable, "-c", f"{blocked}; {run}"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.startswith(b"# ")


def test_the_end_of_a_name_says_the_format(folder: Path) -> None:
    """--out and --answers choose their format by their end, folders are made, and both are told on stderr."""
    done = command("chapters/format_example.md", "--out", "new/sheet.md", "--answers", "new/key.md")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"Written: {Path('new/sheet.md')}\nWritten: {Path('new/key.md')}\n"
    assert "- [ ] " in (folder / "new" / "sheet.md").read_text(encoding="utf-8")
    key = (folder / "new" / "key.md").read_text(encoding="utf-8")
    assert key.startswith("# A chapter that shows the format: answers\n")
    assert "Why: Independent chances multiply" in key


def test_html_has_a_place_of_its_own(folder: Path) -> None:
    """Without any option a page becomes one file of HTML below handouts/."""
    done = command("before_you_begin")
    assert done.exit_code == 0
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == [
        "handouts/before_you_begin.html"
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["probabilty"], "There is no chapter or page called probabilty; did you mean probability?"),
        (["zzz"], "There is no chapter or page called zzz; of the 5 there, "),
        (["probability", "python"], "One handout at a time: run `roadmap print` once for each of probability, python."),
        (["coin_road_map"], "coin_road_map is a road map; print one of its chapters: "),
        (["python", "--format", "md", "--out", "a.pdf"], "a.pdf is no name for md; let it end in .md"),
        (["format_example", "--answers", "key"], "key: in which format? Let the file of --answers end in .md"),
        (["format_example", "--out", "a.md", "--answers", "./a.md"], "name two files."),
        (["before_you_begin", "--answers", "a.md"], "before_you_begin asks nothing, so there are no answers"),
        (
            ["python#to-print", "--answers", "a.md"],
            "A card asks nothing, so there are no answers; leave --answers away.",
        ),
        (["python", "--format", "md", "--out", "/dev/null"], "it is there and is no regular file"),
        (["python", "--format", "md", "--out", "there/a.md"], "cannot be written ("),
    ],
)
def test_what_cannot_be_printed_is_said(folder: Path, arguments: list[str], sentence: str) -> None:
    """A name, a format or a file that does not fit is told in a sentence with the way out, and nothing is written."""
    (folder / "there").write_text("a file, where a folder is wanted", encoding="utf-8")
    done = command(*arguments)
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert [path.name for path in folder.iterdir()] == ["there"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("\nratio = 1 / 0", "fails in the cell that begins `ratio = 1 / 0` (ZeroDivisionError: division by zero)"),
        ("import os\nos._exit(1)", "fails in the cell that begins `import os` (its kernel died)"),
    ],
)
def test_code_that_fails_is_named(folder: Path, code: str, why: str) -> None:
    """Where the page's own code fails, its cell and the error are told, and neither sheet is written."""
    done = command("b", source=page_of(code, folder))
    assert done.exit_code == 1
    assert why in done.stderr
    assert not (folder / "handouts").exists()


def test_code_that_takes_too_long_is_named() -> None:
    """A cell that takes longer than it may is told by its first line."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("while True:\n    pass")])
    with pytest.raises(RefusedError, match=r"begins `while True:` \(it took more than 2 s\)"):
        executed(nbformat.writes(book), timeout=2)


def test_ctrl_c_ends_it_in_a_word(folder: Path) -> None:
    """Ctrl-C while the page's code runs ends the command in a word; no kernel stays behind, and nothing is written."""
    begun = folder / "begun"
    source = page_of(f"open({str(begun)!r}, 'w').close()\nwhile True:\n    pass", folder)
    arguments = [sys.executable, "-m", "builder.cli", "print", "b", "--source", str(source)]
    inherited = environment(str(folder), PYTHONPATH=str(ROOT))
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, env=inherited, text=True) as process:
        wait_until(begun.exists, "the page's code never ran")
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]
    assert process.returncode == 1
    assert told == "B: running its author's code for pictures and results …\n\nAborted!\n"
    assert_gone(str(folder))
    assert not (folder / "handouts").exists()


def test_a_pdf_without_a_browser_names_the_way_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no browser is found a PDF is refused before any code runs, with what to install or do instead."""
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("ROADMAP_CHROMIUM", raising=False)
    monkeypatch.setattr(pdf, "PLACES", ())
    done = command("format_example", "--format", "pdf")
    assert done.exit_code == 1
    assert done.stderr == f"Error: {pdf.NONE_FOUND}\n"


def test_a_browser_that_makes_nothing_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that ends without a PDF is named, and no empty file stays behind."""
    monkeypatch.setenv("ROADMAP_CHROMIUM", sys.executable)
    done = command("before_you_begin", "--format", "pdf")
    assert done.exit_code == 1
    assert "made no PDF" in done.stderr
    assert list(folder.iterdir()) == []
