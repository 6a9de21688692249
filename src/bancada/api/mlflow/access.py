"""What the door asks of the rest of the workbench, and what it tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bancada.domain.registry import RegistryChange


@dataclass(frozen=True, slots=True)
class Access:
    """A caller who may enter; `username` is empty when the workbench itself acts for nobody."""

    username: str
    user_id: int = 0


Authenticate = Callable[[str, str, bool], Access]
"""`(key text, project id, is a write) -> Access`; blocking. Raises NotAuthenticated, NotAllowed or NotFound."""

OnRegistryChange = Callable[[str, str, RegistryChange], None]
"""`(project id, username, change)`; blocking, called after MLflow has made the change and before the caller knows."""
