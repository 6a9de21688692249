"""Git repositories over real HTTP on 127.0.0.1, by git's own `http-backend`, and ill-behaved ones."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, PASSWORD = "robot", "s3cret-t0ken"
_QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "PATH": os.environ["PATH"]}


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody who commits."""
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, env=_QUIET, check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.strip()


def make_repository(folder: Path, files: dict[str, str]) -> Path:
    """Return a repository with one commit of these files."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


class GitHandler(BaseHTTPRequestHandler):
    """`/open/X` and `/private/X` are repositories, `/endless` never ends, `/elsewhere` redirects."""

    protocol_version = "HTTP/1.0"
    root: Path
    stop: threading.Event
    seen: list[str]
    authorizations: list[str]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        self.seen.append(format % args)

    def _answer(self) -> None:
        self.authorizations.append(self.headers.get("Authorization", ""))
        if self.path.startswith("/endless"):
            self._dribble()
        elif self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/elsewhere", "/open"))
            self.end_headers()
        elif self.path.startswith("/private") and self.headers.get("Authorization") != _basic():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.end_headers()
        else:
            self._serve()

    def _dribble(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
        self.end_headers()
        self.wfile.write(b"001e# service=git-upload-pack\n0000")
        self.stop.wait(60)

    def _serve(self) -> None:
        path, _, query = self.path.removeprefix("/private").removeprefix("/open").partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        variables = {
            **_QUIET, "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], env=variables, input=body, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _basic() -> str:
    return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@contextmanager
def serve_git(root: Path, authorizations: list[str] | None = None) -> Iterator[tuple[str, list[str]]]:
    """Serve the repositories below a folder; yield the address and the lines of the server's log."""
    stop, seen = threading.Event(), list[str]()
    handler = type(
        "Handler",
        (GitHandler,),
        {"root": root, "stop": stop, "seen": seen, "authorizations": [] if authorizations is None else authorizations},
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", seen
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
