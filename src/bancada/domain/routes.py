"""What the gateway needs to know: which replicas and applications answer for what, and who may call."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ReplicaAddress:
    """One process that answers predictions, on a unix socket."""

    id: str
    socket: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What is kept of a deployment's calls: a share of them from 0 to 1, with their inputs and outputs or without.

    `redact` names members and columns that the recorder takes out of both.
    """

    share: float = 1.0
    inputs: bool = True
    outputs: bool = True
    redact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One deployment of those that answer a model's calls.

    `weight` is its part of the calls beside the other weights; of a shadow, which gets copies and answers nobody, it
    is the percentage of calls that are copied. One that `wakes` has no replicas on purpose: a call starts one.
    `wished` is how many replicas it is to have; those that are not there yet start, or are started again.
    """

    deployment_id: str
    build_id: str
    replicas: tuple[ReplicaAddress, ...]
    weight: int = 100
    is_shadow: bool = False
    wakes: bool = False
    recording: Recording = Recording()
    wished: int = 0


@dataclass(frozen=True, slots=True)
class ModelRoute:
    """Where calls with one access key go.

    While no variant has a replica, `reason` says why in one sentence, and `is_coming` whether that passes by itself.
    `allowed_user_ids` is None when every user with a valid key may call; it is only looked at where `auth_enabled`.
    Calls that carry the header `sticky_header` with the same value stay with one variant. `calls_per_s` is what one
    caller may ask for, 0 without limit; `queue` how many calls may wait or run, 0 for what the workbench says.
    """

    model_id: str
    name: str
    access_key: str
    auth_enabled: bool
    allowed_user_ids: tuple[int, ...] | None
    deadline_s: float
    variants: tuple[Variant, ...]
    reason: str = ""
    is_coming: bool = True
    sticky_header: str = ""
    calls_per_s: float = 0.0
    queue: int = 0

    @property
    def replicas(self) -> tuple[ReplicaAddress, ...]:
        """All replicas that are ready, of whichever variant."""
        return tuple(address for variant in self.variants for address in variant.replicas)


@dataclass(frozen=True, slots=True)
class ApplicationRoute:
    """Where requests for one application go, or those for a port of a session, which `port_variable` names.

    `port` of 127.0.0.1 is 0 while nothing answers there; `status` and `reason` then say why, and `is_coming` whether
    that passes by itself. `allowed_user_ids` is None when every user with a valid key may open it; it is only looked
    at where authentication is not bypassed.
    """

    application_id: str
    name: str
    subdomain: str
    bypass_authentication: bool
    allowed_user_ids: tuple[int, ...] | None
    port: int
    status: str = ""
    reason: str = ""
    is_coming: bool = True
    port_variable: str = ""


@dataclass(frozen=True, slots=True)
class CallerKey:
    """What is needed to recognise an API v2 key: its public id, the hash of its secret, whose it is, until when."""

    key_id: str
    secret_sha256: str
    user_id: int
    expires_at_s: float
    audiences: tuple[str, ...] = ()
    username: str = ""
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class RouteSnapshot:
    """One consistent picture of all routes and keys; a later version replaces an earlier one whole."""

    version: int
    routes: tuple[ModelRoute, ...] = field(default=())
    keys: tuple[CallerKey, ...] = field(default=())
    applications: tuple[ApplicationRoute, ...] = field(default=())


def to_json(snapshot: RouteSnapshot) -> str:
    """Return a snapshot as the text of `routes.json`."""
    return json.dumps(asdict(snapshot), separators=(",", ":"))


def from_json(text: str | bytes) -> RouteSnapshot:
    """Return the snapshot that `to_json` wrote.

    Raises:
        ValueError: the text is not JSON, or not a snapshot; its message names what is missing.
    """
    try:
        document = json.loads(text)
        routes = tuple(_route(item) for item in document["routes"])
        keys = tuple(CallerKey(**{**item, "audiences": tuple(item["audiences"])}) for item in document["keys"])
        # A file of the release before this one has none, and a gateway that starts reads it first.
        applications = tuple(_application(item) for item in document.get("applications", ()))
        return RouteSnapshot(int(document["version"]), routes, keys, applications)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a route snapshot: {error!r}") from error


def _application(item: dict[str, Any]) -> ApplicationRoute:
    allowed = item["allowed_user_ids"]
    return ApplicationRoute(**{**item, "allowed_user_ids": None if allowed is None else tuple(allowed)})


def _route(item: dict[str, Any]) -> ModelRoute:
    allowed = item["allowed_user_ids"]
    variants = tuple(_variant(variant) for variant in item["variants"])
    return ModelRoute(**{**item, "allowed_user_ids": None if allowed is None else tuple(allowed), "variants": variants})


def _variant(item: dict[str, Any]) -> Variant:
    replicas = tuple(ReplicaAddress(**replica) for replica in item["replicas"])
    recording = Recording(**{**item["recording"], "redact": tuple(item["recording"]["redact"])})
    return Variant(**{**item, "replicas": replicas, "recording": recording})
