"""What a build serves from: its source and its environment, made once, and made again when they went away."""

from __future__ import annotations

from pathlib import Path

from bancada.domain.builds import Build
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.home import Home
from bancada.domain.locks import Lock
from bancada.domain.registry_index import IndexedModel, IndexedVersion
from bancada.environments.extensions import extension_python, is_extension_ready
from bancada.environments.interpreters import Interpreter
from bancada.reconcile.files import append_to, copy_file, copy_source, read_requirements
from bancada.reconcile.ports import Environments, Registry
from bancada.reconcile.pythons import choose_python, logged_with, wanted_python
from bancada.reconcile.runtimes import base_requirements, variables_of_runtime
from bancada.reconcile.workloads import build_script, served_from
from bancada.store import registry
from bancada.store.database import Database


class Materials:
    """Makes the source, the lock and the environment of builds; everything it does goes to the build's log."""

    def __init__(self, database: Database, home: Home, environments: Environments, versions: Registry) -> None:
        self._database = database
        self._home = home
        self._environments = environments
        self._versions = versions

    def has_source(self, build: Build) -> bool:
        """Tell whether the files that a build serves are there, whole."""
        return served_from(self._home, build).is_dir()

    def has_lock(self, build: Build) -> bool:
        """Tell whether the build is locked and the lock is still known."""
        return bool(build.lock_hash) and self._environments.find_lock(build.lock_hash) is not None

    def has_environment(self, build: Build) -> bool:
        """Tell whether the environment of the build's lock is complete, and its own where it has a build script."""
        if not build.lock_hash or not self._environments.is_ready(build.lock_hash):
            return False
        return not build.build_script_path or is_extension_ready(self._home.build_environment(build.id))

    def are_ready(self, build: Build) -> bool:
        """Tell whether a process could be started from this build now."""
        return self.has_source(build) and self.has_environment(build)

    def python(self, build: Build) -> Path:
        """Return the Python that runs what is built."""
        if build.build_script_path:
            return extension_python(self._home.build_environment(build.id))
        return self._environments.python(build.lock_hash)

    def fetch_source(self, build: Build) -> None:
        """Copy the registered version's artifacts, or the project's files as they are now."""
        with append_to(self._home.build_log(build.id)) as log:
            if not build.registered_model_version_id:
                log.write("Copying the project's files.\n")
                project = self._home.project(build.project_id)
                if build.build_script_path:
                    copy_file(project, build.build_script_path, build_script(self._home, build))
                copy_source(project / build.model_root_dir, self._home.build_source(build.id))
                return
            model, version = self._registered(build)
            log.write(f"Fetching version {version.number} of the registered model {model.name}.\n")
            destination = self._home.build_model(build.id)
            self._versions.download_version(model.project_id, model.name, version.number, destination)

    def resolve_lock(self, build: Build) -> tuple[Lock, Interpreter]:
        """Lock the requirements that lie with the source, for the Python that is asked for or the nearest."""
        folder = served_from(self._home, build)
        with append_to(self._home.build_log(build.id)) as log:
            python = choose_python(self._environments, wanted_python(folder, build.runtime_identifier), log)
            if (logged := logged_with(folder)) not in {None, python.minor}:
                log.write(
                    f"The model was logged with Python {logged[0]}.{logged[1]} and is built for {python.version}: "
                    "code that is pickled in it may crash there. A runtime of its own Python is safe.\n"
                )
            lines = read_requirements(folder / "requirements.txt")
            base = base_requirements(self._database, build.runtime_identifier)
            return self._environments.lock(lines, python, log, base=base, root=folder), python

    def runtime_variables(self, build: Build) -> dict[str, str]:
        """Return what the build's processes see of the runtime that it was made on."""
        identifier, lock_hash = build.runtime_identifier, build.lock_hash
        of_runtime, about_it = variables_of_runtime(self._database, self._environments, identifier, lock_hash)
        return {**of_runtime, **about_it}

    def create_environment(self, build: Build) -> None:
        """Make the environment of the build's lock, unless it is there."""
        lock = self._environments.find_lock(build.lock_hash)
        if lock is not None:  # if it went away meanwhile, the next look resolves it again
            with append_to(self._home.build_log(build.id)) as log:
                self._environments.ensure(lock, log)
                if build.build_script_path:
                    self._environments.extend(lock.hash, self._home.build_environment(build.id), log)

    def restore(self, build: Build) -> None:
        """Make again what a finished build has lost, exactly as it was.

        Raises:
            InvalidRequest: it cannot be made again (`build_lost`): the copy of the project's files, the lock, or what
                its build script installed.
        """
        is_copy = not build.registered_model_version_id
        has_own = not build.build_script_path or is_extension_ready(self._home.build_environment(build.id))
        if (is_copy and not self.has_source(build)) or not self.has_lock(build) or not has_own:
            lost = "environment of the build script" if not has_own else "copy of the project's files"
            lost = "lock" if has_own and self.has_source(build) else lost
            raise InvalidRequest(
                f"The {lost} of build {build.id} is gone from the workbench's home.",
                hint="Restore it from a backup, or create a new build and deploy it.",
                code="build_lost",
            )
        if not self.has_source(build):
            self.fetch_source(build)
        self.create_environment(build)

    def _registered(self, build: Build) -> tuple[IndexedModel, IndexedVersion]:
        with self._database.read() as tx:
            version = registry.get_version(tx, build.registered_model_version_id)
            model = None if version is None else registry.get_model(tx, version.model_id)
        if model is None or version is None:
            raise NotFound(
                f"The registered model version {build.registered_model_version_id} no longer exists.",
                hint="Register the run again, then build the new version.",
            )
        return model, version
