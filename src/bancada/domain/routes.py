"""What the gateway needs to know: which replicas answer for which access key, and who may call."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReplicaAddress:
    """One process that answers predictions, on a unix socket."""

    id: str
    socket: str


@dataclass(frozen=True, slots=True)
class ModelRoute:
    """Where calls with one access key go.

    `replicas` is empty while nothing serves; `reason` then says why in one sentence. `allowed_user_ids` is None
    when every user with a valid key may call; it is only looked at where `auth_enabled`.
    """

    model_id: str
    access_key: str
    deployment_id: str
    auth_enabled: bool
    allowed_user_ids: tuple[int, ...] | None
    deadline_s: float
    replicas: tuple[ReplicaAddress, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallerKey:
    """What is needed to recognise an API v2 key: its public id, the hash of its secret, whose it is, until when."""

    key_id: str
    secret_sha256: str
    user_id: int
    expires_at_s: float
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteSnapshot:
    """One consistent picture of all routes and keys; a later version replaces an earlier one whole."""

    version: int
    routes: tuple[ModelRoute, ...] = field(default=())
    keys: tuple[CallerKey, ...] = field(default=())
