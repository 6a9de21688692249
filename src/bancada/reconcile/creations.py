"""The reconciler of projects that are being made: fetch the files aside, put them in place, say how it went."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path

from bancada.domain.creations import Creation, CreationObserved, CreationReport, CreationStep, Source, next_step
from bancada.domain.processes import ProcessSpec
from bancada.domain.reconciled import Finish, Wait
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.fetch import CREDENTIALS, FILES, PASSED_VARIABLES, REPORT
from bancada.reconcile.files import read_report
from bancada.reconcile.parts import Parts
from bancada.reconcile.workloads import creation_key
from bancada.settings import Settings
from bancada.store import creations, folders
from bancada.store.reconciled import CREATION, Lease, check_held

STOP_GRACE_S = 2.0


class CreationReconciler:
    """Completes the making of projects, one step at a time."""

    noun = CREATION

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._home = parts.home
        self._watch = parts.watch
        self._clock = parts.clock
        self._settings = settings

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of a creation."""
        with self._database.read() as tx:
            creation = creations.get(tx, lease.noun_id)
            is_live = creations.is_project_live(tx, lease.noun_id)
        if creation is None or creation.is_ended:
            return Rest()
        observed = self._observe(creation, is_project_live=is_live)
        step = next_step(observed)
        if isinstance(step, Wait):
            self._watch.watch(creation_key(creation.id), CREATION.name, creation.id, self._log(creation))
            return step
        if isinstance(step, Finish):
            self._finish(lease, step, observed.report)
            return Rest()
        self._act(lease, creation, step)
        return Again()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End a creation whose step failed."""
        with self._database.read() as tx:
            creation = creations.get(tx, lease.noun_id)
        if creation is not None and not creation.is_ended:
            self._compute.stop(creation_key(creation.id), STOP_GRACE_S)
            self._finish(lease, replace(why, status="failure"), None)

    def _observe(self, creation: Creation, *, is_project_live: bool) -> CreationObserved:
        state = self._compute.poll(creation_key(creation.id))
        folder = self._home.creation(creation.id)
        found = read_report(folder / REPORT)
        names = CreationReport.__slots__
        report = None if found is None else CreationReport(**{name: str(found.get(name, "")) for name in names})
        return CreationObserved(
            is_project_live=is_project_live,
            is_running=state is not None and state.running,
            was_started=state is not None,
            report=report,
            has_files=(folder / FILES).is_dir(),
        )

    def _act(self, lease: Lease, creation: Creation, step: CreationStep) -> None:
        if step == CreationStep.START:
            self._start(creation)
        elif step == CreationStep.PLACE:
            with self._database.write() as tx:
                check_held(tx, CREATION, lease)
            # The home is empty until now, and only an empty folder can be replaced: nobody's file is ever lost.
            (self._home.creation(creation.id) / FILES).rename(self._home.project(creation.id))
        elif step == CreationStep.STOP:
            self._compute.stop(creation_key(creation.id), STOP_GRACE_S)

    def _start(self, creation: Creation) -> None:
        folder = self._home.creation(creation.id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._compute.start(
            ProcessSpec(
                key=creation_key(creation.id),
                argv=(sys.executable, "-m", "bancada.reconcile.fetch", *self._arguments(creation)),
                cwd=folder,
                log_path=self._log(creation),
                env=_proxy_variables(),
            )
        )
        self._watch.watch(creation_key(creation.id), CREATION.name, creation.id, self._log(creation))

    def _log(self, creation: Creation) -> Path:
        return self._home.creation(creation.id) / "fetch.log"

    def _arguments(self, creation: Creation) -> tuple[str, ...]:
        folder, settings = str(self._home.creation(creation.id)), self._settings
        if creation.source == Source.FORK:
            return ("copy", folder, str(self._home.project(creation.parent_id)), str(settings.project_limit_bytes))
        limit_bytes = min(settings.git_limit_bytes, settings.project_limit_bytes)
        protocols = "http:https:ssh:git:file" if settings.git_local_urls else "http:https:ssh:git"
        return ("git", folder, str(self._home.path), creation.git_url, creation.git_ref, str(limit_bytes),
                str(settings.git_deadline_s), protocols)  # fmt: skip

    def _finish(self, lease: Lease, end: Finish, report: CreationReport | None) -> None:
        folder = self._home.creation(lease.noun_id)
        with contextlib.suppress(FileNotFoundError):
            (folder / CREDENTIALS).unlink()
        with self._database.write() as tx:
            creations.finish(tx, lease, end, report.commit if report else "", self._clock())
        folders.remove(folder)  # what a crash leaves here, the cleaning up takes
        self._compute.forget(creation_key(lease.noun_id))


def _proxy_variables() -> dict[str, str]:
    """Return what git needs of the workbench's own variables to reach its servers."""
    return {name: os.environ[name] for name in PASSED_VARIABLES if name in os.environ}
