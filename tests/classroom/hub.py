"""A JupyterHub on 127.0.0.1 with its proxy, and learners who log in, follow a link, answer in a kernel and save."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import uuid4

import websocket

SECONDS = 180  # that a server may take to start, as a busy machine needs them
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [{command!r}]
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.concurrent_spawn_limit = 2
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.cleanup_servers = True
c.Authenticator.allow_all = True
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.cmd = [{single!r}]
c.Spawner.args = ["--allow-root"]
c.Spawner.start_timeout = {seconds}
c.Spawner.http_timeout = {seconds}
c.Spawner.environment = {{"JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp", "PATH": {path!r}}}
"""


@contextmanager
def hub(python: Path, folder: Path) -> Iterator[str]:
    """Run a hub whose files lie in `folder`; yield its address. It ends with all its servers."""
    ports = dict(zip(("front", "hub", "proxy"), free_ports(3), strict=True))
    programs = python.parent
    path = os.pathsep.join((str(programs), os.environ["PATH"]))
    command = programs.parent / "proxy" / "node_modules" / ".bin" / "configurable-http-proxy"
    single = programs / "jupyterhub-singleuser"
    config = folder / "jupyterhub_config.py"
    words = {"command": str(command), "single": str(single), "folder": folder, "seconds": SECONDS, "path": path}
    config.write_text(CONFIG.format(**ports, **words), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    log = (folder / "hub.log").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [str(python), "-m", "jupyterhub", "--config", str(config)],
        cwd=folder,
        env=environment | {"PATH": path},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        address = f"http://127.0.0.1:{ports['front']}"
        wait_for(lambda: is_up(f"{address}/hub/login"), f"no hub; see {folder / 'hub.log'}")
        yield address
    finally:
        process.terminate()  # it stops its proxy and every server
        process.wait(SECONDS)
        log.close()


def free_ports(count: int) -> list[int]:
    """Return ports that nobody has now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(is_so: Callable[[], Any], otherwise: str, seconds: float = SECONDS) -> Any:
    """Return what `is_so` gives once that is true; fail with the sentence `otherwise`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.5)
    raise AssertionError(otherwise)


def is_up(address: str) -> bool:
    """Whether a page is there."""
    try:
        with build_opener().open(address, timeout=10):
            return True
    except (URLError, OSError):
        return False


@dataclass
class Learner:
    """Somebody with a browser's cookies at a hub."""

    address: str
    name: str
    cookies: CookieJar = field(default_factory=CookieJar)

    @property
    def opener(self) -> OpenerDirector:
        """What opens pages with the cookies."""
        return build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """Return a page."""
        with self.opener.open(f"{self.address}{path}", timeout=SECONDS) as answer:
            return str(answer.read().decode())

    def send(self, method: str, path: str, body: Any, *, form: bool = False) -> Any:
        """Send a form or JSON with the token that guards against forged requests; return what comes as JSON, or ""."""
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        data = (urlencode(body) if form else json.dumps(body)).encode()
        # The token of the server whose page this is: hub and server have one each.
        tokens = {cookie.path: cookie.value for cookie in self.cookies if cookie.name == "_xsrf"}
        token = next((tokens[place] for place in sorted(tokens, key=len, reverse=True) if path.startswith(place)), "")
        headers = {"Content-Type": kind, "X-XSRFToken": token or ""}
        request = Request(f"{self.address}{path}", data, headers, method=method)
        with self.opener.open(request, timeout=SECONDS) as answer:
            text = answer.read().decode()
        return json.loads(text) if text and "json" in answer.headers.get("Content-Type", "") else ""

    def log_in(self) -> None:
        """Log in as anybody may."""
        page = self.get("/hub/login")
        found = re.search(r'name="_xsrf" value="([^"]+)"', page)
        assert found, "the login page has no token"
        self.send("POST", "/hub/login", {"username": self.name, "password": "any", "_xsrf": found[1]}, form=True)

    def fetch(self, repository: str) -> None:
        """Follow an nbgitpuller link: start the own server and let it fetch the repository."""
        words = {"repo": repository, "branch": "main"}
        self.get("/hub/spawn")  # the link of a page with a button; the answer waits for nobody
        home = f"/user/{self.name}"
        link = f"{home}/git-pull?{urlencode(words | {'targetPath': 'week_1'})}"
        wait_for(lambda: self._is_served(link, home), f"no server for {self.name}")
        # What the page's script asks for, as events; the last says how it ended.
        told = self.get(f"{home}/git-pull/api?{urlencode(words | {'targetpath': 'week_1'})}")
        assert '"phase": "finished"' in told, told

    def _is_served(self, link: str, home: str) -> bool:
        try:
            self.get(link)  # a page, since only pages lead by the hub's own log-in to the server
            return '"kernels"' in self.get(f"{home}/api/status")
        except (HTTPError, URLError):
            return False

    def answer(self, path: str, code: str) -> None:
        """Run all cells of a notebook in a real kernel, then `code`, and save the notebook with what it shows."""
        home = f"/user/{self.name}"
        book = json.loads(self.get(f"{home}/api/contents/{path}"))["content"]
        kernel = self.send("POST", f"{home}/api/kernels", {"name": "python3", "path": path})["id"]
        with_cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)
        link = self.address.replace("http", "ws") + f"{home}/api/kernels/{kernel}/channels"
        channel = websocket.create_connection(link, timeout=SECONDS, cookie=with_cookies)
        cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        shown: dict[str, list[dict[str, Any]]] = {}
        for cell in (*cells, {"source": code}):
            cell["outputs"] = list(run(channel, cell["source"], shown))
        channel.close()
        self.send("DELETE", f"{home}/api/kernels/{kernel}", None)
        self.send("PUT", f"{home}/api/contents/{path}", {"type": "notebook", "content": book})


def run(channel: websocket.WebSocket, source: str, shown: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Run a cell and yield its outputs as Jupyter saves them; outputs of earlier cells are written anew in `shown`."""
    asked = uuid4().hex
    header = {"msg_id": asked, "msg_type": "execute_request", "session": asked, "username": "", "version": "5.3"}
    content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channel.send(json.dumps(message))
    while True:
        said = json.loads(channel.recv())
        kind, content = said["msg_type"], said["content"]
        if kind == "update_display_data":
            for output in shown.get(content["transient"]["display_id"], ()):
                output |= {"data": content["data"], "metadata": content["metadata"]}
        if said["parent_header"].get("msg_id") != asked:
            continue
        if kind == "error":
            raise AssertionError(content["evalue"])
        if kind == "display_data":
            output = {"output_type": kind, "data": content["data"], "metadata": content["metadata"]}
            shown.setdefault(content.get("transient", {}).get("display_id", ""), []).append(output)
            yield output
        if kind == "status" and content["execution_state"] == "idle":
            return
