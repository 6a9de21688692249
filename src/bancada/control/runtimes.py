"""The catalogue of runtimes: what there is, what may be chosen, and what workloads ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor
from bancada.domain.runtimes import Runtime, RuntimeIdentifier, RuntimeStatus
from bancada.store import events, runtimes
from bancada.store.database import Transaction


def list_runtimes(workbench: Workbench) -> list[Runtime]:
    """Return the runtimes of this machine and the custom ones, with their statuses, as every user sees them."""
    with workbench.database.read() as tx:
        statuses = runtimes.all_statuses(tx)
        custom = [runtime.as_runtime() for runtime in runtimes.list_custom(tx)]
    found = [*workbench.runtimes(), *custom]
    return [replace(each, status=statuses.get(each.image_identifier, each.status)) for each in found]


def update_status(workbench: Workbench, actor: Actor, identifiers: Sequence[str], status: str) -> int:
    """Enable, disable or deprecate runtimes and return how many; what runs on them goes on.

    Raises:
        InvalidRequest: the status is none, or no runtime is named.
        NotFound: one is not in the catalogue; then nothing is changed.
    """
    admit(actor, "update_runtime_status")
    wanted = status.strip().upper()
    if wanted not in RuntimeStatus.__members__:
        expected = ", ".join(each.value for each in RuntimeStatus)
        raise InvalidRequest(f"status: expected one of {expected}, got {status!r}.", hint="Send one of them.")
    if not identifiers:
        raise InvalidRequest("image_identifier: name the runtimes to change, got none.",
                             hint="list_runtimes has their identifiers; they have no numbers here.")  # fmt: skip
    known = {runtime.image_identifier for runtime in list_runtimes(workbench)}
    for identifier in identifiers:
        if identifier not in known:
            raise NotFound(f"image_identifier: there is no runtime {identifier!r}.", hint="Choose from list_runtimes.",
                           code="runtime_not_found")  # fmt: skip
    now = workbench.clock()
    with workbench.database.write() as tx:
        runtimes.set_statuses(tx, identifiers, wanted, now)
        for identifier in dict.fromkeys(identifiers):
            events.record(tx, now, "runtime", identifier, wanted.lower(), actor.user.username)
    return len(set(identifiers))


def update_addon_status(actor: Actor, named: Sequence[str]) -> int:
    """Return how many of the named add-ons were changed: 0, because nothing here needs an add-on.

    Raises:
        NotFound: one is named.
    """
    admit(actor, "update_runtime_addon_status")
    if named:
        raise NotFound(f"identifiers: there is no add-on {named[0]!r}; nothing here needs one.",
                       hint="update_runtime_status switches runtimes.", code="runtime_addon_not_found")  # fmt: skip
    return 0


def check_runtime(tx: Transaction, text: str) -> str:
    """Return the identifier of a runtime that a new workload may have; empty stands for the workbench's choice.

    Raises:
        InvalidRequest: it is no identifier, names a custom runtime that is not registered (`runtime_not_found`), or
            one that is disabled (`runtime_disabled`).
    """
    if not text.strip():
        return ""
    identifier = RuntimeIdentifier.parse(text)
    if identifier.is_custom and runtimes.find_custom(tx, identifier.text) is None:
        raise InvalidRequest(f"runtime_identifier: no custom runtime is registered as {identifier.text!r}.",
                             hint="Choose one from list_runtimes.", code="runtime_not_found")  # fmt: skip
    if runtimes.status_of(tx, identifier.stands_for) == RuntimeStatus.DISABLED:
        raise InvalidRequest(
            f"runtime_identifier: {identifier.stands_for} is disabled on this workbench.",
            hint="Choose an enabled one from list_runtimes, or ask a site administrator to enable it.",
            code="runtime_disabled",
        )
    return identifier.text
