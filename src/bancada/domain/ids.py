"""How things are named on the wire (contract NOTES section 8)."""

from __future__ import annotations

import hashlib
import secrets
import string
import uuid
from typing import NewType

ProjectId = NewType("ProjectId", str)
UserId = NewType("UserId", int)
ModelId = NewType("ModelId", str)
BuildId = NewType("BuildId", str)
DeploymentId = NewType("DeploymentId", str)
ReplicaId = NewType("ReplicaId", str)
ApplicationId = NewType("ApplicationId", str)
SessionId = NewType("SessionId", str)
RegisteredModelId = NewType("RegisteredModelId", str)
RegisteredModelVersionId = NewType("RegisteredModelVersionId", str)

_ALPHABET = string.ascii_lowercase + string.digits


def new_quad() -> str:
    """Return a random id of four groups of four lower-case alphanumerics, as projects and jobs have."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def derived_quad(*parts: str) -> str:
    """Return the id in the four-group form that these parts always lead to."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest(), "big")
    letters = []
    for _ in range(16):
        number, index = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[index])
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))


def new_uuid() -> str:
    """Return a random UUID, as models, builds and deployments have."""
    return str(uuid.uuid4())


def new_short(length: int = 16) -> str:
    """Return a short random alphanumeric id, as sessions and job runs have."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_access_key() -> str:
    """Return a model access key: 32 lower-case alphanumerics, the first an m."""
    return "m" + new_short(31)


def crn(workspace_uuid: str, resource_uuid: str) -> str:
    """Return the resource name of a model, build or deployment; its last segment is the UUID."""
    return f"crn:cdp:ml:local:{workspace_uuid}:workspace:{workspace_uuid}/{resource_uuid}"
