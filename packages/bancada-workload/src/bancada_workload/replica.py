"""The replica server: one loaded model behind one unix socket.

    python -m bancada_workload.replica --socket PATH (--model DIR | --source DIR --file F --function NAME)

The model is loaded and has answered its logged example *before* the socket exists, so a connection that succeeds is
a replica that works. `GET /ready` tells that; `POST /predict` takes a caller's whole body and answers with the whole
envelope. SIGTERM finishes what runs and exits 0. A model that cannot be loaded exits 3, with the reason as one JSON
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

from bancada_workload.failures import LoadFailure, write_json
from bancada_workload.loading import add_target_options, load, log_by_line, parse_target, replay_example
from bancada_workload.scoring import Crns, Scorer

DEV_CRN = "crn:cdp:ml:::workspace:dev/"
LOAD_FAILED = 3


def main(arguments: list[str] | None = None) -> int:
    """Serve what the command line names until SIGTERM, and return the exit status."""
    options = parse_target(_parser(), arguments)
    log_by_line()
    options.socket = options.socket.absolute()  # loading a function changes the working directory
    if options.failure_file is not None:
        options.failure_file = options.failure_file.absolute()
    try:
        model = load(options)
        replay_example(model)
    except LoadFailure as failure:
        traceback.print_exc()
        return _report(failure, options.failure_file)
    crns = Crns(options.model_crn, options.build_crn, options.deployment_crn)
    _serve(Scorer(model, crns, workers=options.workers, queue=options.queue), options.socket)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bancada_workload.replica", description="Serve one model on a unix socket.")
    parser.add_argument("--socket", type=Path, required=True, metavar="PATH", help="unix socket to listen on")
    add_target_options(parser)
    parser.add_argument("--model-crn", default=f"{DEV_CRN}model")
    parser.add_argument("--build-crn", default=f"{DEV_CRN}model-build")
    parser.add_argument("--deployment-crn", default=f"{DEV_CRN}model-deployment")
    parser.add_argument("--failure-file", type=Path, metavar="PATH", help="JSON file that says why loading failed")
    parser.add_argument("--workers", type=int, default=1, help="predictions at once; 1 because many models are not "
                        "safe in threads")  # fmt: skip
    parser.add_argument("--queue", type=int, default=512, help="calls that may wait or run before more are refused")
    return parser


def _report(failure: LoadFailure, path: Path | None) -> int:
    if path is not None:
        write_json(path, failure.to_dict())
    print(json.dumps({"load_failure": failure.to_dict()}), file=sys.stderr, flush=True)  # noqa: T201
    return LOAD_FAILED


def _serve(scorer: Scorer, path: Path) -> None:
    import uvicorn  # noqa: PLC0415 - after the model, so that a failing one fails sooner

    # Idle connections belong to the gateway's pool; closing them from here would race with its next call.
    config = uvicorn.Config(scorer, http="h11", ws="none", lifespan="off", access_log=False, log_config=None,
                            timeout_keep_alive=7 * 24 * 3600)  # fmt: skip
    server = uvicorn.Server(config)

    def stop(*_: Any) -> None:  # noqa: ANN401
        server.should_exit = True

    # uvicorn repeats the signal to the handler it found; with this one the process ends with status 0.
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    listener = _listen(path)
    print(f"ready on {path.name}", flush=True)  # noqa: T201
    try:
        server.run(sockets=[listener])
    finally:
        scorer.close()
        path.unlink(missing_ok=True)


def _listen(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)  # left by a replica that was killed; the path is this replica's alone
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o077)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(1024)
    return listener


if __name__ == "__main__":
    sys.exit(main())
