"""The audit trail: what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which thing, and when; `detail` is a text, or JSON where it says more than one thing."""

    at: datetime
    noun: str
    noun_id: str
    action: str
    actor: str
    detail: str
