"""How a project's code is started, whoever asks for it: its environment, its key, its variables, its process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import User
from bancada.domain.keys import API_AUDIENCE, APPLICATION_AUDIENCE, ApiKey, hash_secret, new_key_text
from bancada.domain.processes import ProcessSpec
from bancada.domain.projects import Project
from bancada.domain.workload_env import Site, engine_url, workload_variables
from bancada.environments.distributions import CLIENT, WORKLOAD
from bancada.environments.layers import ProjectPython
from bancada.reconcile.files import append_to, read_requirements
from bancada.reconcile.free_ports import HOST
from bancada.reconcile.parts import Parts
from bancada.reconcile.pythons import choose_python, wanted_python
from bancada.reconcile.runtimes import base_requirements, variables_of_runtime
from bancada.settings import Settings
from bancada.store import keys, projects, users
from bancada.store.reconciled import Lease, Noun, check_held

MLFLOW, MLFLOW_OF_3_9 = "mlflow==3.17.2", "mlflow>=3.1,<3.2"
"""What a workload gets when the project's requirements do not name MLflow: the release of the tracking server, or on
Python 3.9, which that one does not run on, the last that did.
"""
KERNEL = "ipykernel>=6.29"
"""What runs the cells of sessions. Every workload of a project gets it, so that all have the same environment."""
SESSION_SERVER = "bancada_workload.kernel_session"
KEY_LIFETIME = timedelta(days=7)
"""As long as a session or a job run may live (contract NOTES section 14)."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What is to be started of a project: a script with its arguments, or without one a session server, as a user.

    `id` is that of the row of kind `noun` which asks for it, and no workload of any kind has another's;
    `process_key` names its one process. `lock_hash` is empty until its lock is resolved. `environment` are the
    variables that its user set, `given` those that it gets whatever anybody set.
    """

    noun: Noun
    id: str
    process_key: str
    project_id: str
    user_id: int
    script: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    runtime_identifier: str
    lock_hash: str
    output_log: Path
    setup_log: Path
    given: Mapping[str, str] = field(default_factory=dict)
    key_lifetime: timedelta = KEY_LIFETIME
    journal: Path | None = None
    module: str = SESSION_SERVER

    @property
    def command(self) -> tuple[str, ...]:
        """What its Python is told to run."""
        return (self.script, *self.arguments) if self.script else ("-m", self.module, *self.arguments)

    @property
    def logs(self) -> tuple[Path, ...]:
        """What its process writes to."""
        return (self.output_log,) if self.journal is None else (self.output_log, self.journal)


class Launcher:
    """Takes the steps from a wish to its process; each may be repeated after a crash."""

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._environments = parts.environments
        self._home = parts.home
        self._watch = parts.watch
        self._clock = parts.clock
        self._routes = parts.routes
        self._settings = settings

    def has_lock(self, lock_hash: str) -> bool:
        """Tell whether a lock was resolved and is still known here."""
        return bool(lock_hash) and self._environments.find_lock(lock_hash) is not None

    def has_environment(self, lock_hash: str) -> bool:
        """Tell whether the environment of a lock is complete."""
        return self.has_lock(lock_hash) and self._environments.is_ready(lock_hash)

    def resolve_lock(self, workload: Workload) -> str:
        """Return the hash of the lock of the project's requirements, on the runtime that the workload names.

        Raises:
            WorkbenchError: the requirements cannot be met; see `Environments.lock`.
        """
        folder = self._home.project(workload.project_id)
        lines = read_requirements(folder / "requirements.txt")
        base = [*base_requirements(self._database, workload.runtime_identifier), KERNEL]
        with append_to(workload.setup_log) as log:
            python = choose_python(self._environments, wanted_python(folder, workload.runtime_identifier), log)
            if not any(line.strip().lower().startswith("mlflow") for line in (*lines, *base)):
                base.append(MLFLOW if python.minor >= (3, 10) else MLFLOW_OF_3_9)
            return self._environments.lock(lines, python, log, base=base, packages=(WORKLOAD, CLIENT), root=folder).hash

    def create_environment(self, workload: Workload) -> None:
        """Make the environment of the workload's lock, unless it is there.

        Raises:
            WorkbenchError: it cannot be made; see `Environments.ensure`.
        """
        lock = self._environments.find_lock(workload.lock_hash)
        if lock is not None:  # if it went away meanwhile, the next look resolves it again
            with append_to(workload.setup_log) as log:
                self._environments.ensure(lock, log)

    def start(self, lease: Lease, workload: Workload) -> None:
        """Start the workload's process with a new key, and notice its end.

        Raises:
            LeaseLost: somebody else works on its wish.
            InvalidRequest: the user as whom it runs was deactivated (`user_deactivated`).
            PlatformFailed: the process could not be started.
        """
        project, owner, user, key_text = self._identity(lease, workload)
        self._routes.sync()  # a script may call a model in its first moment, and the gateway has to know its key then
        with append_to(workload.setup_log) as log:
            python = self._environments.python_of_project(workload.lock_hash, workload.project_id, log)
        self._compute.start(
            ProcessSpec(
                key=workload.process_key,
                argv=(str(python.python), "-u", *workload.command),
                cwd=self._folder(workload),
                env=self._variables(workload, python, project, owner, user, key_text),
                log_path=workload.output_log,
            )
        )
        self._watch.watch(workload.process_key, workload.noun.name, workload.id, *workload.logs)

    def _folder(self, workload: Workload) -> Path:
        """Return where a workload begins: a session server away from the project, whose modules are none of its own."""
        return self._home.project(workload.project_id) if workload.journal is None else workload.output_log.parent

    def _identity(self, lease: Lease, workload: Workload) -> tuple[Project, User, User, str]:
        """Return whose workload it is, and a new API v2 key for it; a key of an earlier try is revoked."""
        key_id, secret, text = new_key_text()
        now = self._clock()
        with self._database.write() as tx:
            check_held(tx, workload.noun, lease)
            project = projects.require(tx, workload.project_id)
            people = users.get_many(tx, {project.owner_id, workload.user_id})
            _refuse_inactive(people[workload.user_id])
            keys.remove_of_workload(tx, workload.id)
            audiences = (API_AUDIENCE, APPLICATION_AUDIENCE)
            comments = f"{workload.noun.name} {workload.id}"
            keys.add(tx, ApiKey(key_id, workload.user_id, hash_secret(secret), comments, audiences, now,
                                now + workload.key_lifetime, workload.id))  # fmt: skip
        return project, people[project.owner_id], people[workload.user_id], text

    def _variables(
        self, workload: Workload, python: ProjectPython, project: Project, owner: User, user: User, key_text: str
    ) -> dict[str, str]:
        site = Site(self._settings.public_url, self._settings.domain)
        of_runtime, about_runtime = variables_of_runtime(
            self._database, self._environments, workload.runtime_identifier, workload.lock_hash
        )
        return {
            **of_runtime,
            "PYTHONUNBUFFERED": "1",
            "LOGNAME": user.username,
            "PATH": os.pathsep.join([*map(str, python.folders), os.defpath]),
            **workload_variables(site, project, owner, user, key_text, workload.environment),
            "CDSW_PROJECT_DIR": str(self._home.project(project.id)),
            "CDSW_ENGINE_ID": workload.id,
            "CDSW_ENGINE_URL": engine_url(site, project, owner, workload.id),
            "CDSW_ENGINE_TYPE": "worker",
            "CDSW_IP_ADDRESS": HOST,
            **about_runtime,
            **python.variables,
            **workload.given,
        }


def _refuse_inactive(user: User) -> None:
    if not user.is_active:
        raise InvalidRequest(f"The user {user.username}, as whom it runs, was deactivated.",
                             hint="Activate the user, or let it run as another.", code="user_deactivated")  # fmt: skip
