"""What callers say of a job, and whether that is acceptable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime

from bancada.control.confinement import split_path
from bancada.domain.errors import InvalidRequest
from bancada.domain.ids import new_quad
from bancada.domain.jobs import Job, Recipient, split_arguments, type_of
from bancada.domain.projects import check_name
from bancada.domain.resources import Resources
from bancada.domain.runtimes import RuntimeIdentifier
from bancada.domain.schedules import Schedule, check_timezone

TIMEOUT_LIMIT_S = 365 * 24 * 3600
_KERNELS = frozenset({"", "python3"})
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>\",;]+@[^@\s\x00-\x1f\x7f<>\",;]+")
_EMAIL_LIMIT = 200


@dataclass(frozen=True, slots=True)
class JobRequest:
    """All that a user decides of a job, by the names of its columns; `run_as` 0 stands for the caller."""

    name: str
    script: str
    arguments: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    kernel: str = ""
    runtime_identifier: str = ""
    runtime_addon_identifiers: Sequence[str] = ()
    accelerator_label_id: str = ""
    cpu: float = 1.0
    memory_gb: float = 1.0
    nvidia_gpu: int = 0
    parent_id: str | None = None
    schedule: str = ""
    timezone: str = ""
    paused: bool = False
    timeout_s: int = 0
    kill_on_timeout: bool = False
    recipients: Sequence[Recipient] = ()
    attachments: Sequence[str] = ()
    run_as: int = 0

    def checked(self, gpus_here: int, now: datetime) -> JobRequest:
        """Return the request with its texts in the form in which they are kept.

        Raises:
            InvalidRequest: a value is not acceptable; the message names its field.
        """
        Resources(self.cpu, self.memory_gb, self.nvidia_gpu, environment=self.environment).checked(gpus_here)
        split_arguments(self.arguments)
        _check_kernel(self.kernel, self.runtime_identifier)
        if self.schedule.strip() and self.parent_id:
            raise InvalidRequest("schedule: a job has a schedule or a parent job, got both.",
                                 hint='Send "" for the one that it shall not have.')  # fmt: skip
        return replace(
            self,
            name=check_name("job", self.name),
            script=_checked_script(self.script),
            runtime_identifier=self.runtime_identifier and RuntimeIdentifier.parse(self.runtime_identifier).text,
            parent_id=self.parent_id or None,
            schedule=self.schedule.strip() and Schedule.parse(self.schedule, self.timezone, now).text,
            timezone=check_timezone(self.timezone),
            timeout_s=_checked_timeout(self.timeout_s),
            recipients=tuple(_checked_recipient(recipient) for recipient in self.recipients),
            attachments=tuple("/".join(split_path(path)) for path in self.attachments),
        )

    def next_run_at(self, now: datetime) -> datetime | None:
        """Return the first scheduled time after now; None for a job that has no schedule or is paused."""
        return Schedule(self.schedule, self.timezone).next_after(now) if self.schedule and not self.paused else None

    def columns(self) -> dict[str, object]:
        """Return what is kept of it."""
        return {
            **asdict(self),
            "type": type_of(self.parent_id, self.schedule).value,
            "recipients": tuple(recipient.as_json() for recipient in self.recipients),
        }


@dataclass(frozen=True, slots=True)
class JobChange:
    """What a caller changes of a job, by the same names; what is not sent stays as it is."""

    sent: Mapping[str, object]

    def over(self, job: Job) -> JobRequest:
        """Return the whole request that the change leads to.

        A new schedule takes the place of a parent, and a new parent that of a schedule; who sends both has to decide.
        """
        names = [each.name for each in fields(JobRequest)]
        present = {name: getattr(job, name) for name in names} | {"recipients": job.all_recipients}
        sent = {name: self.sent[name] for name in names if name in self.sent}
        if sent.get("schedule") and "parent_id" not in sent:
            sent["parent_id"] = None
        if sent.get("parent_id") and "schedule" not in sent:
            sent["schedule"] = ""
        return JobRequest(**{**present, **sent})


def new_job(project_id: str, creator_id: int, request: JobRequest, now: datetime) -> Job:
    """Return a job as it is kept first."""
    return Job(
        **request.columns(),  # type: ignore[arg-type]
        id=new_quad(),
        project_id=project_id,
        creator_id=creator_id,
        next_run_at=request.next_run_at(now),
        status="active",
        reason="",
        message="",
        hint="",
        created_at=now,
        updated_at=now,
        deleted_at=None,
    )


def _check_kernel(kernel: str, runtime_identifier: str) -> None:
    if kernel not in _KERNELS:
        raise InvalidRequest(f"kernel: jobs run on Python 3 here, got {kernel!r}.",
                             hint="Leave kernel out and name a runtime_identifier.",
                             code="kernel_not_supported")  # fmt: skip
    if kernel and runtime_identifier:
        raise InvalidRequest("kernel: a job names a kernel or a runtime_identifier, got both.",
                             hint="Leave kernel out; the runtime says which Python it is.")  # fmt: skip


def _checked_script(script: str) -> str:
    parts = split_path(script)
    if not parts:
        raise InvalidRequest("script: a job needs the path of a script, got none.", hint="Such as train.py.")
    return "/".join(parts)


def _checked_timeout(timeout_s: int) -> int:
    if not 0 <= timeout_s <= TIMEOUT_LIMIT_S:
        raise InvalidRequest(f"timeout: expected 0 to {TIMEOUT_LIMIT_S} seconds, got {timeout_s}.",
                             hint="Leave it out for none.")  # fmt: skip
    return timeout_s


def _checked_recipient(recipient: Recipient) -> Recipient:
    email = recipient.email.strip()
    if len(email) > _EMAIL_LIMIT or not _EMAIL.fullmatch(email):
        raise InvalidRequest(f"recipients: expected mail addresses, got {recipient.email!r}.",
                             hint="Such as ana@example.org.", code="email_invalid")  # fmt: skip
    return replace(recipient, email=email)
