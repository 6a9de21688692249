"""Reading the log of a build or a replica piece by piece, also while it is still being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bancada.control.access import project_for
from bancada.control.lookups import build_in, deployment_in
from bancada.control.workbench import Workbench
from bancada.domain.deployments import AT_REST
from bancada.domain.errors import NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Action, Actor

PIECE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class LogPiece:
    """Some of a log; the next piece begins at `next_offset` bytes. Nothing follows when it `is_complete`."""

    text: str
    next_offset: int
    is_complete: bool


def read_build_log(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, offset: int
) -> LogPiece:
    """Return what a build's steps wrote from a byte on; nothing before it began.

    Raises:
        NotFound: the model has no such build, or the project does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, Action.VIEW)
        build = build_in(tx, project_id, model_id, build_id)
    return read_piece(Home(workbench.settings.home).build_log(build.id), offset, is_ended=build.is_ended)


def read_replica_log(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str,
    replica_id: str, offset: int,
) -> LogPiece:  # fmt: skip
    """Return what one replica of a deployment wrote from a byte on, also after its end.

    Raises:
        NotFound: the deployment never had such a replica (`replica_not_found`), or an id before it is wrong.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, Action.VIEW)
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
    log = Home(workbench.settings.home).replica_log(replica_id)
    # The id becomes a file name: nothing but the ids that this deployment gives to its replicas may pass.
    if not re.fullmatch(rf"{re.escape(deployment.id)}(-[0-9]{{1,9}}){{3}}", replica_id) or not log.is_file():
        raise NotFound(f"Deployment {deployment.id} has no log of a replica {replica_id!r}.",
                       hint="The deployment's own report lists its replicas.", code="replica_not_found")  # fmt: skip
    return read_piece(log, offset, is_ended=deployment.status in AT_REST)


def read_piece(path: Path, offset: int, *, is_ended: bool) -> LogPiece:
    """Return up to 256 KiB of a log file from a byte on, never half a letter unless the writer left it so."""
    try:
        with path.open("rb") as log:
            log.seek(offset)
            data = log.read(PIECE_BYTES)
            is_at_end = len(data) < PIECE_BYTES
    except FileNotFoundError:
        return LogPiece("", offset, is_ended)
    if not (is_ended and is_at_end):
        data = data[: len(data) - _incomplete_bytes(data)]
    return LogPiece(data.decode("utf-8", "replace"), offset + len(data), is_ended and is_at_end)


def _incomplete_bytes(data: bytes) -> int:
    """Return how many bytes at the end begin a letter whose other bytes are still to come."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if length > back else 0
        if byte < 0x80:
            return 0
    return 0
