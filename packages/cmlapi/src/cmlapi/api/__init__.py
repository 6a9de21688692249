# Written by tools/generate.py from the contract; change that, not this file.
"""The operations of API v2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._lazy import export_lazily

if TYPE_CHECKING:
    from cmlapi.api import cml_service_api
    from cmlapi.api.cml_service_api import CMLServiceApi

__all__ = ["CMLServiceApi", "cml_service_api"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = export_lazily(
        __name__, {"CMLServiceApi": "cmlapi.api.cml_service_api"}, ("cml_service_api",)
    )
