"""Bridges from older scripts."""

from __future__ import annotations

from types import ModuleType

import cdsw


def _emulate_cdsw() -> ModuleType:
    """Return the older module, `cdsw`, for scripts that call its functions."""
    return cdsw
