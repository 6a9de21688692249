"""What schemathesis does at each step of a fuzzing run for us (`hooks` of its configuration): see `tools/fuzz.py`.

It makes a part of the requests that create things succeed, because random texts seldom name a script or an address and
nothing could be asked of what was never made; and it counts the answers by operation and status into the file that the
variable BANCADA_FUZZ_COUNTS names.
"""

from __future__ import annotations

import atexit
import json
import os
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import strategies as st

ANSWERS: Counter[tuple[str, int]] = Counter()
NAME = "<a new name>"
GOOD_BODIES: dict[str, dict[str, object]] = {
    "createProject": {"name": NAME},
    "createExperiment": {"name": NAME},
    "createExperimentRun": {"run_name": NAME},
    "createModel": {"name": NAME},
    "createJob": {"name": NAME, "script": "analysis.py"},
    "createApplication": {"name": NAME, "subdomain": NAME, "script": "no-such-file.py"},
    "createTeam": {"username": NAME},
    "createDockerCredential": {"name": NAME, "server": "registry.example.com", "username": "u", "password": "p"},
    "createRuntimeRepo": {"name": NAME, "url": "no-such-file.toml"},
    "createV2Key": {"comments": NAME},
    "addProjectCollaborator": {"permission": "read"},
}
"""Bodies that are taken; what would start a process ends at once, because its file is not there."""


@schemathesis.hook
def before_generate_body(context: Any, strategy: Any) -> Any:  # noqa: ANN401 - the tool's objects
    """Let half of the bodies of an operation that creates something be good ones."""
    body = GOOD_BODIES.get(context.operation.definition.raw["operationId"])
    if body is None:
        return strategy
    fields = {field: st.builds(new_name) if value == NAME else st.just(value) for field, value in body.items()}
    return strategy | st.fixed_dictionaries(fields)


def new_name() -> str:
    """Return a name that nothing has yet: of two equal requests the second would fail, which looks like chance."""
    return f"n{uuid.uuid4().hex}"


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:  # noqa: ARG001, ANN401 - the tool names them
    """Count one answer."""
    ANSWERS[case.operation.definition.raw["operationId"], response.status_code] += 1


@atexit.register
def write_counts() -> None:
    """Write what was counted: `[[operation, status, answers], ...]`."""
    counted = [[name, status, count] for (name, status), count in sorted(ANSWERS.items())]
    Path(os.environ["BANCADA_FUZZ_COUNTS"]).write_text(json.dumps(counted))
