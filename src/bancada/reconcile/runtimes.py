"""What the runtime that a workload names brings along: base requirements, variables, and how it describes itself."""

from __future__ import annotations

import platform

from bancada.domain.custom_runtimes import CustomRuntime
from bancada.domain.runtimes import CUSTOM_PREFIX, describe_runtime, own_identifier
from bancada.domain.workload_env import runtime_variables
from bancada.reconcile.ports import Environments
from bancada.store import runtimes
from bancada.store.database import Database


def find_custom_runtime(database: Database, identifier: str) -> CustomRuntime | None:
    """Return the custom runtime that a workload names, or None where it names one of the workbench's own."""
    if not identifier.startswith(CUSTOM_PREFIX):
        return None
    with database.read() as tx:
        return runtimes.find_custom(tx, identifier)


def base_requirements(database: Database, identifier: str) -> tuple[str, ...]:
    """Return the requirement lines that lie beneath those of a project or a model on this runtime."""
    custom = find_custom_runtime(database, identifier)
    return () if custom is None else custom.requirements


def variables_of_runtime(
    database: Database, environments: Environments, identifier: str, lock_hash: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the variables that a custom runtime sets, and those that describe the runtime a workload really has.

    A runtime of the workbench's own sets none; it is the nearest to the one that is named.
    """
    custom = find_custom_runtime(database, identifier)
    if custom is not None:
        return dict(custom.environment), runtime_variables(custom.as_runtime())
    lock = environments.find_lock(lock_hash)
    version = platform.python_version() if lock is None else lock.python_version
    major, minor = version.split(".")[:2]
    return {}, runtime_variables(describe_runtime(own_identifier((int(major), int(minor)))))
