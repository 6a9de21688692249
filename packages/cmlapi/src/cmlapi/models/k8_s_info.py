# Written by tools/generate.py from the contract; change that, not this file.
"""The model K8SInfo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class K8SInfo(ApiModel):
    """K8SInfo of API v2.

    Args:
        k8s_exit_code: K8s exit code.
        k8s_signal: K8s signal.
        k8s_reason: K8s reason.
        k8s_message: K8s message.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "k8s_exit_code": "int",
        "k8s_signal": "str",
        "k8s_reason": "str",
        "k8s_message": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "k8s_exit_code": "k8s_exit_code",
        "k8s_signal": "k8s_signal",
        "k8s_reason": "k8s_reason",
        "k8s_message": "k8s_message",
    }

    def __init__(
        self,
        k8s_exit_code: int | None = None,
        k8s_signal: str | None = None,
        k8s_reason: str | None = None,
        k8s_message: str | None = None,
    ) -> None:
        self.k8s_exit_code = k8s_exit_code
        self.k8s_signal = k8s_signal
        self.k8s_reason = k8s_reason
        self.k8s_message = k8s_message
