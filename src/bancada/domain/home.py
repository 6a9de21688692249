"""Where things lie below the home directory of a workbench: names only, nothing is read or written here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The layout of one home directory."""

    path: Path

    @property
    def secrets(self) -> Path:
        """What only the workbench's own processes read."""
        return self.path / "secrets"

    def lock(self, lock_hash: str) -> Path:
        """The exact packages of an environment."""
        return self.path / "locks" / f"{lock_hash}.json"

    @property
    def records(self) -> Path:
        """Records of calls on their way from the gateway to the database."""
        return self.path / "records"

    def project(self, project_id: str) -> Path:
        """Files of a project."""
        return self.path / "projects" / project_id

    def creation(self, project_id: str) -> Path:
        """Files of a project that is still being made, and the secret that they are fetched with."""
        return self.path / "creations" / project_id

    def layers(self, project_id: str) -> Path:
        """What a project's own code installed, by Python."""
        return self.path / "layers" / project_id

    @property
    def uploads(self) -> Path:
        """Files being uploaded, on the disk of the projects; what lies there when the API starts is nobody's."""
        return self.path / "projects" / ".uploads"

    def build(self, build_id: str) -> Path:
        """Everything of a build."""
        return self.path / "builds" / build_id

    def build_model(self, build_id: str) -> Path:
        """The registered version's artifacts that a build serves."""
        return self.build(build_id) / "model"

    def build_source(self, build_id: str) -> Path:
        """The project's files as they were when a build of a function began."""
        return self.build(build_id) / "source"

    def build_script(self, build_id: str, suffix: str) -> Path:
        """The project's build script as it was when the build began."""
        return self.build(build_id) / f"build_script{suffix}"

    def build_environment(self, build_id: str) -> Path:
        """The environment of a build with a build script, which is nobody else's."""
        return self.build(build_id) / "environment"

    def build_log(self, build_id: str) -> Path:
        """What the steps of a build wrote."""
        return self.build(build_id) / "build.log"

    def gate_report(self, build_id: str) -> Path:
        """What the build gate found."""
        return self.build(build_id) / "gate.json"

    def session(self, session_id: str) -> Path:
        """Logs of a session."""
        return self.path / "sessions" / session_id

    def session_code(self, session_id: str) -> Path:
        """The code that a worker was launched with."""
        return self.session(session_id) / "code.py"

    def session_output(self, session_id: str) -> Path:
        """What a session's code wrote."""
        return self.session(session_id) / "output.log"

    def session_journal(self, session_id: str) -> Path:
        """What ran in an interactive session, and what came of it."""
        return self.session(session_id) / "journal.log"

    def session_activity(self, session_id: str) -> Path:
        """An empty file, which is as old as the last use of an interactive session."""
        return self.session(session_id) / "activity"

    def session_setup(self, session_id: str) -> Path:
        """What the making of a session's environment wrote."""
        return self.session(session_id) / "setup.log"

    def job_run(self, run_id: str) -> Path:
        """Logs of a job's run."""
        return self.path / "job_runs" / run_id

    def job_run_output(self, run_id: str) -> Path:
        """What the code of a job's run wrote."""
        return self.job_run(run_id) / "output.log"

    def job_run_setup(self, run_id: str) -> Path:
        """What the making of a run's environment wrote."""
        return self.job_run(run_id) / "setup.log"

    def mail(self) -> Path:
        """Mails that no mail server is there to take."""
        return self.path / "mail"

    def application(self, application_id: str) -> Path:
        """Logs of an application."""
        return self.path / "applications" / application_id

    def application_output(self, application_id: str) -> Path:
        """What an application's processes wrote, one after the other."""
        return self.application(application_id) / "output.log"

    def application_setup(self, application_id: str) -> Path:
        """What the making of an application's environments wrote."""
        return self.application(application_id) / "setup.log"

    def replica_log(self, replica_id: str) -> Path:
        """What a replica wrote."""
        return self.path / "replicas" / f"{replica_id}.log"

    def replica_failure(self, replica_id: str) -> Path:
        """Why a replica could not start, as data."""
        return self.path / "replicas" / f"{replica_id}.failure.json"
