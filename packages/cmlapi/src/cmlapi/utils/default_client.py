"""The client that needs no arguments inside a workbench."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from cmlapi.api.cml_service_api import CMLServiceApi
from cmlapi.api_client import ApiClient
from cmlapi.configuration import Configuration

SYSTEM_CA_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")


def default_client(url: str | None = None, cml_api_key: str | None = None) -> CMLServiceApi:
    """Return a client for a server and a key.

    Args:
        url: Address of the workbench, with http or https; from CDSW_API_URL when None.
        cml_api_key: API v2 key; from CDSW_APIV2_KEY when None.

    Raises:
        ValueError: The address or the key is missing, or the address has no scheme.
    """
    configuration = Configuration()
    configuration.host = _checked_address(url) if url else _address_of_environment()
    if SYSTEM_CA_BUNDLE.is_file():
        configuration.ssl_ca_cert = str(SYSTEM_CA_BUNDLE)
    key = cml_api_key or _environment("CDSW_APIV2_KEY", "cml_api_key")
    client = ApiClient(configuration)
    client.set_default_header("authorization", f"Bearer {key}")
    return CMLServiceApi(client)


def _address_of_environment() -> str:
    """Return scheme and host of CDSW_API_URL, which ends in /api/v1."""
    parts = urlsplit(_checked_address(_environment("CDSW_API_URL", "url")))
    return f"{parts.scheme}://{parts.netloc}"


def _environment(name: str, argument: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ValueError(f"Set the environment variable {name}, or give {argument} to default_client().")
    return value


def _checked_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"The address of the workbench must begin with http:// or https://, got {url!r}.")
    return url.rstrip("/")
