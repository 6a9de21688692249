"""Commands to interactive sessions: one JSON object a line over the unix socket of each, and one back."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bancada.domain.errors import NotReady

ANSWER_DEADLINE_S = 10.0


class SessionSockets:
    """Asks the sessions whose sockets are where `path_of` says."""

    def __init__(self, path_of: Callable[[str], Path]) -> None:
        self._path_of = path_of

    def ask(self, session_id: str, command: Mapping[str, object]) -> Mapping[str, Any]:
        """Send a command and return the answer.

        Raises:
            NotReady: the session's process does not answer (`session_unreachable`).
        """
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(ANSWER_DEADLINE_S)
                connection.connect(str(self._path_of(session_id)))
                connection.sendall(json.dumps(command).encode() + b"\n")
                with connection.makefile("rb") as answers:
                    answer: Mapping[str, Any] = json.loads(answers.readline())
        except (OSError, ValueError) as error:
            raise NotReady(
                "The session's process does not answer.",
                hint="It may have ended in this moment: look at the session, and try again or start another.",
                code="session_unreachable",
            ) from error
        return answer
