"""Python client of API v2.

    import cmlapi

    client = cmlapi.default_client()
    for project in cmlapi.utils.Cursor(client.list_projects).items():
        print(project.name)

Everything below this package is loaded when it is first used, so importing it costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi import models
from cmlapi._lazy import export_lazily

if TYPE_CHECKING:
    from cmlapi import api, api_client, configuration, rest, utils
    from cmlapi.api.cml_service_api import CMLServiceApi
    from cmlapi.api_client import ApiClient
    from cmlapi.configuration import Configuration
    from cmlapi.models import *  # noqa: F403  every model is part of this package's surface
    from cmlapi.utils.default_client import default_client

__version__ = "25.4.17.post1"
__all__ = [
    "ApiClient",
    "CMLServiceApi",
    "Configuration",
    "api",
    "api_client",
    "configuration",
    "default_client",
    "models",
    "rest",
    "utils",
]
__all__ += models.__all__

if not TYPE_CHECKING:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "ApiClient": "cmlapi.api_client",
            "CMLServiceApi": "cmlapi.api.cml_service_api",
            "Configuration": "cmlapi.configuration",
            "default_client": "cmlapi.utils.default_client",
            **dict.fromkeys(models.__all__, "cmlapi.models"),
        },
        ("api", "api_client", "configuration", "rest", "utils"),
    )
