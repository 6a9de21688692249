"""The replica: one model, loaded in one or more worker processes that speak frames with the gateway.

    python -m bancada_workload.worker --socket PATH (--model DIR | --source DIR --file F --function NAME)

Every worker has loaded the model and answered its logged example *before* the socket at PATH exists, so a connection
that succeeds is a replica that works. Worker 0 listens there, worker i on PATH.i. SIGTERM answers what has been read
and exits 0; when one worker ends, the replica does. A model that cannot be loaded exits 3, with the reason as one JSON
line on stderr and in --failure-file.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from bancada_workload import frames
from bancada_workload.answering import Answerer
from bancada_workload.failures import LoadFailure, write_json
from bancada_workload.frame_server import FrameServer
from bancada_workload.loading import Model, add_target_options, load, log_by_line, parse_target, replay_example
from bancada_workload.siblings import Siblings

DEV_CRN = "crn:cdp:ml:::workspace:dev/"
LOAD_FAILED = 3


def main(arguments: list[str] | None = None) -> int:
    """Serve what the command line names until SIGTERM, and return the exit status."""
    options = parse_target(_parser(), arguments)
    log_by_line()
    options.socket = options.socket.absolute()  # loading a function changes the working directory
    if options.failure_file is not None:
        options.failure_file = options.failure_file.absolute()
    if options.plan is not None:
        options.plan = options.plan.absolute()
    siblings = Siblings.fork(options.workers)  # before anything is loaded: thread pools do not survive a fork
    try:
        model = load(options, options.plan)
        replay_example(model)
    except LoadFailure as failure:
        siblings.end()
        return _report(failure, options.failure_file) if siblings.number == 0 else LOAD_FAILED
    return _serve(model, options, siblings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bancada_workload.worker", description="Serve one model on a unix socket.")
    parser.add_argument("--socket", type=Path, required=True, metavar="PATH", help="unix socket to listen on")
    add_target_options(parser)
    parser.add_argument("--model-crn", default=f"{DEV_CRN}model")
    parser.add_argument("--build-crn", default=f"{DEV_CRN}model-build")
    parser.add_argument("--deployment-crn", default=f"{DEV_CRN}model-deployment")
    parser.add_argument("--failure-file", type=Path, metavar="PATH", help="JSON file that says why loading failed")
    parser.add_argument("--plan", type=Path, metavar="PATH", help="report of the build gate, waited for if need be")
    parser.add_argument("--workers", type=int, default=1, help="processes that each load the model")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("BANCADA_THREADS", "1")),
                        help="calls at once in each process, for a function; 1 because many are not safe in threads",
                        )  # fmt: skip
    return parser


def _report(failure: LoadFailure, path: Path | None) -> int:
    traceback.print_exc()
    if path is not None:
        write_json(path, failure.to_dict())
    print(json.dumps({"load_failure": failure.to_dict()}), file=sys.stderr, flush=True)
    return LOAD_FAILED


def _serve(model: Model, options: argparse.Namespace, siblings: Siblings) -> int:
    path = _socket_of(options, siblings.number)
    threads = options.threads if model.path == "function" else 1
    answerer = Answerer(model, options.deployment_crn)
    if siblings.number == 0 and not siblings.wait_until_ready():
        return 1  # its log says why
    listener = _listen(path)
    server = FrameServer(listener, frames.hello(_describe(model, options, threads)), answerer.answer, threads=threads)
    _stop_on_signals(server)
    siblings.watch(server)
    if siblings.number == 0:
        print(f"ready on {path.name}: {model.path}, {options.workers} workers", flush=True)
    else:
        siblings.tell_ready()
    server.run()
    path.unlink(missing_ok=True)
    status = siblings.end()
    for number in range(1, options.workers if siblings.number == 0 else 0):
        _socket_of(options, number).unlink(missing_ok=True)  # of one that was killed
    return status


def _socket_of(options: argparse.Namespace, number: int) -> Path:
    return options.socket if number == 0 else Path(f"{options.socket}.{number}")


def _describe(model: Model, options: argparse.Namespace, threads: int) -> dict[str, Any]:
    credit = {"native": 2, "function": threads}.get(model.path, 1)
    return {"workers": options.workers, "max_batch": model.max_batch, "credit": credit, "path": model.path,
            **model.describe()}  # fmt: skip


def _stop_on_signals(server: FrameServer) -> None:
    def stop(*_: object) -> None:
        server.stop()

    signal.set_wakeup_fd(server.wake_fd, warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _listen(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)  # left by a replica that was killed; the path is this replica's alone
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o077)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(64)
    return listener


if __name__ == "__main__":
    sys.exit(main())
