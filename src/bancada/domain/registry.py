"""Registered models and their versions, as MLflow keeps them and API v2 shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

USER_TAG = "mlflow.user"
"""The tag that names who made an experiment, run, registered model or version; the door to MLflow writes it."""

ALIAS_TAG = "mlflow.alias."
"""What begins the tags by which API v2, which has no word for them, shows and sets the aliases of a version."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One immutable version of a registered model; `number` counts from 1."""

    project_id: str
    name: str
    number: int
    description: str
    status: str
    status_message: str
    source: str
    run_id: str
    logged_model_id: str
    tags: Mapping[str, str]
    aliases: tuple[str, ...]
    created_at: datetime | None
    updated_at: datetime | None

    @property
    def username(self) -> str:
        """Name of the user who registered it; empty when unknown."""
        return self.tags.get(USER_TAG, "")

    @property
    def shown_tags(self) -> dict[str, str]:
        """Its tags and aliases as API v2 shows them, without the tag that says who registered it."""
        aliases = {f"{ALIAS_TAG}{alias}": str(self.number) for alias in sorted(self.aliases)}
        return {**plain_tags(self.tags), **aliases}

    @property
    def is_ready(self) -> bool:
        """Whether its files can be used."""
        return self.status == "READY"


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A named series of model versions in one project."""

    project_id: str
    name: str
    description: str
    tags: Mapping[str, str]
    aliases: Mapping[str, int]
    created_at: datetime | None
    updated_at: datetime | None

    @property
    def username(self) -> str:
        """Name of the user who made it; empty when unknown."""
        return self.tags.get(USER_TAG, "")


class RegistryChangeKind(str, Enum):
    """What happened in the registry."""

    MODEL_CREATED = "model_created"
    MODEL_RENAMED = "model_renamed"
    MODEL_DELETED = "model_deleted"
    VERSION_CREATED = "version_created"
    VERSION_DELETED = "version_deleted"


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """One change of the registry that succeeded; `new_name` is for a rename, `version` for a version's change."""

    kind: RegistryChangeKind
    name: str
    new_name: str = ""
    version: int = 0


def plain_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that a caller may set: neither who registered the version nor its aliases."""
    return {key: value for key, value in tags.items() if key != USER_TAG and not key.startswith(ALIAS_TAG)}


def wanted_aliases(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return the aliases among tags."""
    return tuple(key.removeprefix(ALIAS_TAG) for key in tags if key.startswith(ALIAS_TAG))
