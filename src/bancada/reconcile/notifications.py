"""The reconciler of notifications: writes the mail about a run and hands it over, once."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Protocol

from bancada.domain.errors import InvalidRequest, NotReady
from bancada.domain.home import Home
from bancada.domain.job_runs import JobRun
from bancada.domain.jobs import Job
from bancada.domain.notifications import AGAIN_S, GIVE_UP_AFTER, Notification, Occasion
from bancada.domain.projects import Project
from bancada.domain.reconciled import Finish, Wait
from bancada.reconcile.engine import Outcome, Rest
from bancada.reconcile.parts import Parts
from bancada.settings import Settings
from bancada.store import job_runs, jobs, notifications, projects
from bancada.store.reconciled import NOTIFICATION, Lease
from bancada.store.transitions import explain, move

ATTACHMENTS_LIMIT_BYTES = 10 * 1024 * 1024
"""What the attachments of one mail may have in all; most servers take no more."""

_HOW = {
    Occasion.SUCCESS: "succeeded",
    Occasion.FAILURE: "failed",
    Occasion.TIMEOUT: "exceeded its timeout",
    Occasion.STOP: "was stopped",
}


class Post(Protocol):
    """Where mails are handed over (`bancada.reconcile.mail`)."""

    def send(self, mail: EmailMessage, name: str) -> None:
        """Hand a mail over; `name` is the same for the same mail, so that it can be known again.

        Raises:
            NotReady: try again later.
            InvalidRequest: it will never be taken.
        """


class NotificationReconciler:
    """Sends each notification; what a mail server does not take now is tried again for a day.

    A mail is sent before that is recorded: after a crash in between it goes out again, under the same Message-ID.
    """

    noun = NOTIFICATION

    def __init__(self, parts: Parts, settings: Settings, post: Post) -> None:
        self._database = parts.database
        self._home = parts.home
        self._clock = parts.clock
        self._settings = settings
        self._post = post

    def advance(self, lease: Lease) -> Outcome:
        """Send the mail."""
        with self._database.read() as tx:
            told = notifications.get(tx, lease.noun_id)
            run = None if told is None else job_runs.get(tx, told.job_run_id)
            job = None if run is None else jobs.get(tx, run.job_id)
            project = None if run is None else projects.get(tx, run.project_id)
        if told is None or told.status != "waiting" or run is None or job is None or project is None:
            return Rest()
        try:
            self._post.send(self._write(told, run, job, project), told.id)
        except NotReady as error:
            if self._clock() - told.created_at < GIVE_UP_AFTER:
                with self._database.write() as tx:
                    explain(tx, NOTIFICATION, lease, Finish("", error.code, error.message, "It is tried again."))
                return Wait(AGAIN_S)
            self.give_up(lease, Finish("", error.code, error.message, error.hint))
            return Rest()
        except InvalidRequest as error:
            self.give_up(lease, Finish("", error.code, error.message, error.hint))
            return Rest()
        now = self._clock()
        with self._database.write() as tx:
            move(tx, NOTIFICATION, told.id, Finish("sent"), now, lease=lease, sent_at=now)
        return Rest()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """Record that a mail was not sent, and why."""
        end = Finish("failed", why.reason, why.message, why.hint)
        with self._database.write() as tx:
            move(tx, NOTIFICATION, lease.noun_id, end, self._clock(), lease=lease)

    def _write(self, told: Notification, run: JobRun, job: Job, project: Project) -> EmailMessage:
        occasion = Occasion(told.occasion)
        mail = EmailMessage()
        mail["From"] = self._settings.mail_from
        mail["To"] = told.email
        mail["Subject"] = f"{_one_line(job.name)} {_HOW[occasion]} ({_one_line(project.name)})"
        mail["Date"] = format_datetime(told.created_at)
        mail["Message-ID"] = f"<notification-{told.id}@{self._settings.domain}>"
        files, left_out = _attachments(self._home, job)
        mail.set_content("\n".join(_lines(run, job, project, occasion, left_out)) + "\n")
        for path, content in files:
            kind, _, subtype = (guess_type(path)[0] or "application/octet-stream").partition("/")
            mail.add_attachment(content, maintype=kind, subtype=subtype, filename=path.rpartition("/")[2])
        return mail


def _lines(run: JobRun, job: Job, project: Project, occasion: Occasion, left_out: list[str]) -> list[str]:
    """Return the text of a mail."""
    lines = [
        f"The job {job.name} of the project {project.name} {_HOW[occasion]}.",
        "",
        f"job      {job.id}",
        f"run      {run.id}",
        f"script   {run.script} {run.arguments}".rstrip(),
        f"started  {_time(run.running_at)}",
        f"ended    {_time(run.finished_at)}",
    ]
    if run.failure_reason:
        lines += ["", run.failure_reason]
    return [*lines, *([""] if left_out else []), *left_out]


def _attachments(home: Home, job: Job) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Return the files to attach, and of each that cannot be why."""
    root = home.project(job.project_id).resolve()
    files: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    left_bytes = ATTACHMENTS_LIMIT_BYTES
    for path in job.attachments:
        file = (root / path).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            left_out.append(f"Not attached: the project has no file {path}.")
        elif file.stat().st_size > left_bytes:
            left_out.append(f"Not attached: {path}, with which the mail would be larger than 10 MB.")
        else:
            content = _read(file, left_bytes)
            left_bytes -= len(content)
            files.append((path, content))
    return files, left_out


def _read(file: Path, limit: int) -> bytes:
    with file.open("rb") as stream:
        return stream.read(limit)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else moment.isoformat(timespec="seconds")
