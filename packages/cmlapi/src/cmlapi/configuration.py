"""How to reach the server: address, certificates, proxy."""

from __future__ import annotations

import copy
import logging
import os
from typing import Any, ClassVar


class _CopyOfDefault(type):
    """Makes `Configuration()` return a copy of the default, which `Configuration.set_default` replaces."""

    _default: Configuration | None = None

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls._default is None:
            cls._default = super().__call__(*args, **kwargs)
        return copy.copy(cls._default)

    def set_default(cls, default: Configuration) -> None:
        """Make a copy of `default` what `Configuration()` starts from."""
        cls._default = copy.copy(default)


class Configuration(metaclass=_CopyOfDefault):
    """Settings of an `ApiClient`.

    Every call returns a copy of the default settings; `Configuration.set_default` changes those for all later
    calls. Keys go into a default header of the client (`default_client` does it); `api_key` is only kept.
    """

    _names_of_dicts: ClassVar[tuple[str, ...]] = ("api_key", "api_key_prefix")

    def __init__(self) -> None:
        self.host = "https://localhost"
        """Scheme and host, without a slash at the end."""
        self.api_key: dict[str, str] = {}
        self.api_key_prefix: dict[str, str] = {}
        self.username = ""
        self.password = ""
        self.verify_ssl = True
        self.ssl_ca_cert: str | None = None
        """Path of a bundle of certificate authorities; certifi's when None."""
        self.cert_file: str | None = None
        self.key_file: str | None = None
        self.assert_hostname: str | bool | None = None
        self.connection_pool_maxsize = (os.cpu_count() or 1) * 5
        self.proxy: str | None = None
        self.safe_chars_for_path_param = ""
        self._debug = False

    @property
    def debug(self) -> bool:
        """Whether this package and urllib3 log at level DEBUG; headers and bodies are never logged."""
        return self._debug

    @debug.setter
    def debug(self, value: bool) -> None:
        self._debug = value
        for name in ("cmlapi", "urllib3"):
            logging.getLogger(name).setLevel(logging.DEBUG if value else logging.WARNING)

    def __copy__(self) -> Configuration:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        for name in self._names_of_dicts:
            setattr(twin, name, dict(getattr(self, name)))
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Configuration:
        return self.__copy__()
