"""The kernel in which the user's code runs: IPython's, with lines that are those of the file that the code is from.

It is started by the session server as `python -m bancada_workload.kernel_session.user_kernel CONNECTION_FILE PROJECT`,
binds ports of its choice on 127.0.0.1, writes them into the file, and ends with its parent.
"""

from __future__ import annotations

import ast
import ctypes
import linecache
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import zmq
from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell

from bancada_workload.kernel_session.messages import ASKING

FLUSH_S = 0.05
"""How long what was printed waits for more before it is sent."""
_PR_SET_PDEATHSIG = 1


class FileCompiler(XCachingCompiler):
    """Compiles cells so that tracebacks name the file and the line that the code has there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = ""
        self._file = ""
        self._before = 0
        self._shown: dict[str, str] = {}

    def place(self, file: str, first_line: int) -> None:
        """Say where the next cell is from: a path in the project, empty for none, and its first line there."""
        self._file, self._before = file, max(0, first_line - 1)

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """Return the file's path, or IPython's name for code that is from none."""
        if not self._file:
            return str(super().get_code_name(raw_code, code, number))
        name = str(Path(self._file).absolute())
        self._shown[name] = self._file
        return name

    def format_code_name(self, name: str) -> tuple[str, str] | None:
        """Return how tracebacks name a file of the project: as its user does."""
        if name in self._shown:
            return "File", self._shown[name]
        found: tuple[str, str] | None = super().format_code_name(name)
        return found

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """Keep the code's lines for tracebacks, at the place where the file has them."""
        self.name = str(super().cache(transformed_code, number, raw_code))
        if self._before or self._file:
            lines = _around(self.name, self._before, transformed_code.splitlines(keepends=True))
            linecache.cache[self.name] = (sum(map(len, lines)), None, lines, self.name)
        return self.name

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        """Parse code to a tree whose lines are those of the file."""
        try:
            tree: ast.AST = super().ast_parse(source, filename, symbol)
        except SyntaxError as error:
            error.lineno = self._before + (error.lineno or 1)
            if getattr(error, "end_lineno", None):
                error.end_lineno += self._before  # type: ignore[operator] # it is a number, as we have just seen
            raise
        return ast.increment_lineno(tree, self._before) if self._before else tree


def _around(path: str, before: int, lines: list[str]) -> list[str]:
    """Return the lines of a file where it has these at this place, else these with empty ones before them."""
    try:
        whole = Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, ValueError):
        whole = []
    there = [line.rstrip("\n") for line in whole[before : before + len(lines)]]
    return whole if there == [line.rstrip("\n") for line in lines] else ["\n"] * before + lines


class UserShell(ZMQInteractiveShell):
    """IPython's shell, which says with each error the line of the cell, or of its file, that raised it."""

    def __init__(self, **traits: Any) -> None:
        # ipykernel 6, the last for Python 3.9, names its own compiler here and lets no kernel name another
        super().__init__(**{**traits, "compiler_class": FileCompiler})

    @contextmanager
    def _tee(self, channel: str) -> Iterator[None]:  # noqa: ARG002 - as IPython calls it
        """Keep no second copy of what is printed, as IPython's history would: the journal has it, and it is slow."""
        yield

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        """Send an error as IPython's own shell does, with the line beside it."""
        sys.stdout.flush()
        sys.stderr.flush()
        hook = self.displayhook
        line = line_of(evalue, self.compile.name)
        content = {"traceback": stb, "ename": etype.__name__, "evalue": str(evalue), "line": line}
        topic = hook.topic.replace(b"execute_result", b"error") if hook.topic else None
        hook.session.send(hook.pub_socket, "error", json_clean(content), hook.parent_header, ident=topic)
        if getattr(hook, "msg", None) is not None:
            self._last_traceback_during_displayhook = True  # by which the cell is known to have failed
        self._last_traceback = stb


def line_of(error: BaseException, code_name: str) -> int | None:
    """Return the innermost line of the code `code_name` that an error came through, None where it is not in there."""
    if isinstance(error, SyntaxError) and error.filename == code_name:
        return error.lineno
    found: int | None = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == code_name:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


class UserKernel(IPythonKernel):
    """IPython's kernel, told with each cell which file it is from."""

    shell_class = UserShell

    async def do_execute(self, *args: Any, cell_meta: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Run a cell; its metadata say which file and line it is from."""
        place = cell_meta or {}
        file = str(place.get("file") or "")
        self.shell.compile.place(file, int(place.get("first_line") or 1))
        sys.argv = [file]  # a script that reads its arguments finds none; MLflow notes it as what logged a run
        return await super().do_execute(*args, cell_meta=cell_meta, **more)

    def _input_request(self, *args: Any, **more: Any) -> str:
        """Ask for a line, and mark in the output where: what was printed before and the question take separate ways."""
        sys.stdout.flush()
        sys.stderr.flush()
        self.session.send(self.iopub_socket, ASKING, {}, parent=self.get_parent("shell"))
        return str(super()._input_request(*args, **more))


class UserKernelApp(IPKernelApp):
    """IPython's kernel application, which waits for whoever reads its output instead of dropping it."""

    def init_iopub(self, context: zmq.Context[Any]) -> None:
        """Let as much output wait to be sent as there is: the default drops what is more than 1,000 messages."""
        context.setsockopt(zmq.SNDHWM, 0)
        super().init_iopub(context)


def main(connection_file: str, project: str) -> None:
    """Run the kernel in the project's folder until it is told to end."""
    _end_with_parent()
    # We began in a folder without modules, so that those of the project cannot stand in for Jupyter's; from here on
    # IPython puts the present folder first.
    sys.path.pop(0)
    os.chdir(project)
    OutStream.flush_interval = FLUSH_S
    app = UserKernelApp.instance(connection_file=connection_file, kernel_class=UserKernel, log_level="ERROR")
    app.config.HistoryManager.enabled = False  # the journal has it, and a database of it would be shared by all
    app.config.Completer.use_jedi = False  # it reads sources first; we have the objects
    app.initialize([])
    app.start()


def _end_with_parent() -> None:
    """Ask Linux to end this process with the session server; elsewhere IPython's own watch does within a second."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != int(os.environ.get("JPY_PARENT_PID", os.getppid())):
            sys.exit(1)  # it had ended before it was asked for


if __name__ == "__main__":
    main(*sys.argv[1:])
