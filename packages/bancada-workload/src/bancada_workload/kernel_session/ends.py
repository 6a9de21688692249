"""Why a kernel died, in words for whoever ran the cell."""

from __future__ import annotations

import signal
from typing import Any

from bancada_workload.kernel_session.memory import Overuse

_NEXT = "The next cell starts a new kernel, without the variables of this one."


def describe_end(exit_code: int, overuse: Overuse | None) -> dict[str, Any]:
    """Return the exit code or the signal of a kernel that ended by itself, with the likely reason and the next step.

    `exit_code` is negative where a signal ended it, as the standard library has it.
    """
    name = _signal_name(-exit_code) if exit_code < 0 else None
    reason, message, hint = _explain(exit_code, name, overuse)
    return {
        "exit_code": None if name else exit_code,
        "signal": name,
        "reason": reason,
        "message": message,
        "hint": f"{hint} {_NEXT}".strip(),
    }


def _explain(exit_code: int, signal_name: str | None, overuse: Overuse | None) -> tuple[str, str, str]:
    if overuse is not None:
        used = f"{overuse.used_gb:.2f} GB of memory, of the {overuse.allowed_gb:g} GB that the session may use"
        hint = "Hold less at once, or start a session with more memory."
        return "memory_exceeded", f"The kernel used {used}, and was ended.", hint
    if signal_name == "SIGKILL":
        message = "The kernel was killed (SIGKILL), as a machine does that runs out of memory."
        return "killed", message, "Hold less in memory at once."
    if signal_name is not None:
        message = f"The kernel crashed ({signal_name}): compiled code of a package did, not Python."
        return "crashed", message, "The output of the session may say where."
    return "exited", f"The code ended the kernel, with exit code {exit_code}.", ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
