"""What callers say of an application, and whether that is acceptable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime

from bancada.control.confinement import split_path
from bancada.domain.applications import Application, ApplicationStatus, Wish, check_subdomain
from bancada.domain.errors import InvalidRequest
from bancada.domain.ids import new_quad
from bancada.domain.projects import check_name
from bancada.domain.resources import Resources
from bancada.domain.runtimes import RuntimeIdentifier


@dataclass(frozen=True, slots=True)
class ApplicationRequest:
    """All that a user decides of an application, by the names of its columns; `run_as` 0 stands for the caller."""

    name: str
    subdomain: str
    script: str
    description: str = ""
    kernel: str = ""
    runtime_identifier: str = ""
    runtime_addon_identifiers: Sequence[str] = ()
    accelerator_label_id: str = ""
    cpu: float = 1.0
    memory_gb: float = 1.0
    nvidia_gpu: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    bypass_authentication: bool = False
    cdv_app: bool = False
    run_as: int = 0

    def checked(self, gpus_here: int) -> ApplicationRequest:
        """Return the request with its texts in the form in which they are kept.

        Raises:
            InvalidRequest: a value is not acceptable; the message names its field.
        """
        Resources(self.cpu, self.memory_gb, self.nvidia_gpu, environment=self.environment).checked(gpus_here)
        return replace(
            self,
            name=check_name("application", self.name),
            subdomain=check_subdomain(self.subdomain),
            script=_checked_script(self.script),
            runtime_identifier=self.runtime_identifier and RuntimeIdentifier.parse(self.runtime_identifier).text,
        )


@dataclass(frozen=True, slots=True)
class ApplicationChange:
    """What a caller changes of an application, by the same names; what is not sent stays as it is."""

    sent: Mapping[str, object]

    def over(self, application: Application) -> ApplicationRequest:
        """Return the whole request that the change leads to."""
        names = [each.name for each in fields(ApplicationRequest)]
        present = {name: getattr(application, name) for name in names}
        return ApplicationRequest(**{**present, **{name: self.sent[name] for name in names if name in self.sent}})


def new_application(project_id: str, creator_id: int, request: ApplicationRequest, now: datetime) -> Application:
    """Return the wish that an application exists and runs."""
    return Application(
        **asdict(request),
        id=new_quad(),
        project_id=project_id,
        creator_id=creator_id,
        wish=Wish.RUNNING.value,
        generation=1,
        lock_hash="",
        process_generation=0,
        attempt=0,
        failures=0,
        port=None,
        is_ready=False,
        answered_generation=0,
        last_end="",
        began_at=None,
        restart_at=None,
        silent_since=None,
        status=ApplicationStatus.STARTING.value,
        reason="",
        message="",
        hint="",
        created_at=now,
        updated_at=now,
        starting_at=now,
        running_at=None,
        stopped_at=None,
        deleted_at=None,
    )


def _checked_script(script: str) -> str:
    if not script.strip():
        raise InvalidRequest("script: an application needs the path of a script, got none.", hint="Such as app.py.")
    return "/".join(split_path(script))
