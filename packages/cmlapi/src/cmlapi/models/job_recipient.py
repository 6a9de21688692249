# Written by tools/generate.py from the contract; change that, not this file.
"""The model JobRecipient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class JobRecipient(ApiModel):
    """JobRecipient of API v2.

    Args:
        email: Email.
        notify_on_success: Notify on success.
        notify_on_failure: Notify on failure.
        notify_on_timeout: Notify on timeout.
        notify_on_stop: Notify on stop.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "email": "str",
        "notify_on_success": "bool",
        "notify_on_failure": "bool",
        "notify_on_timeout": "bool",
        "notify_on_stop": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "email": "email",
        "notify_on_success": "notify_on_success",
        "notify_on_failure": "notify_on_failure",
        "notify_on_timeout": "notify_on_timeout",
        "notify_on_stop": "notify_on_stop",
    }

    def __init__(
        self,
        email: str | None = None,
        notify_on_success: bool | None = None,
        notify_on_failure: bool | None = None,
        notify_on_timeout: bool | None = None,
        notify_on_stop: bool | None = None,
    ) -> None:
        self.email = email
        self.notify_on_success = notify_on_success
        self.notify_on_failure = notify_on_failure
        self.notify_on_timeout = notify_on_timeout
        self.notify_on_stop = notify_on_stop
