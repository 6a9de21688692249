"""What the workbench adds to MLflow's registry: ids that stay, owners and visibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RegistryVisibility(str, Enum):
    """Who may see a registered model: those who may view its project, or every user (contract Visibility)."""

    PRIVATE = "PRIVATE"
    PUBLIC = "PUBLIC"


@dataclass(frozen=True, slots=True)
class IndexedModel:
    """The workbench's own facts about a registered model, which MLflow knows by project and name."""

    id: str
    project_id: str
    name: str
    owner_id: int
    visibility: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class IndexedVersion:
    """The workbench's own facts about a version, which MLflow knows by its number."""

    id: str
    model_id: str
    number: int
    creator_id: int
