"""Every knob of the workbench, typed and documented: environment over `bancada.toml` over defaults."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.jobs import MissedSchedules
from bancada.domain.quotas import Quota
from bancada.domain.recordings import RecordingRule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SOCKET_PATH_LIMIT = 100
"""Longest path in bytes that we use for a unix socket; Linux allows 107, macOS 103."""


def knob(default: Any, help_text: str) -> Any:  # noqa: ANN401 - the field's own annotation types it
    """Return a dataclass field whose help text the reference page and `bancada up --help` show."""
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one workbench; `home` is the only one without a default."""

    home: Path = field(metadata={"help": "Directory that holds everything: databases, files, environments, logs."})
    host: str = knob("127.0.0.1", "Address that the gateway listens on.")
    port: int = knob(8080, "The one public port.")
    domain: str = knob("localhost", "Domain of the workbench; models answer under modelservice.<domain> too.")
    database_url: str = knob("", "SQLAlchemy URL of the workbench's database; SQLite in the home when empty.")
    tracking_database_url: str = knob("", "SQLAlchemy URL of MLflow's database; SQLite in the home when empty.")
    artifact_root: str = knob(
        "", "Where MLflow keeps artifacts: a path or an object-store URI; in the home when empty."
    )
    admin_username: str = knob("admin", "Name of the first user, made with the home.")
    request_limit_bytes: int = knob(5 * 1024 * 1024, "Largest body of a model call.")
    upload_limit_bytes: int = knob(5 * 1024**3, "Largest single file that can be uploaded to a project.")
    project_limit_bytes: int = knob(100 * 1024**3, "Most that the files of one project may have, all together.")
    git_limit_bytes: int = knob(5 * 1024**3, "Most that a repository may need on disk, its history and files together.")
    git_deadline_s: float = knob(900.0, "Seconds that a clone may take before it ends as failed.")
    git_local_urls: int = knob(0, "1 lets projects be cloned from paths and file:// addresses of this machine.")
    call_deadline_s: float = knob(30.0, "Seconds that a model call may take before it is answered with 504.")
    cors_origins: str = knob(
        "", "Origins, apart by blanks, whose pages may call models from a browser; * for all, none when empty."
    )
    log_calls: int = knob(
        0, "1 writes every model call into gateway.log; 0 only those that fail, for all are recorded as predictions."
    )
    traces_endpoint: str = knob(
        "",
        "OTLP/HTTP address that traces of model calls are sent to, such as http://host:4318/v1/traces; none if empty.",
    )
    traces_share: float = knob(
        0.01, "Share of model calls that begin a trace; one that comes with a trace goes on with it."
    )
    call_queue: int = knob(256, "Calls per model that may wait or run at once; more are answered with 503.")
    download_pythons: int = knob(
        0, "1 offers every Python that uv can install as a runtime, and downloads one when it is first used."
    )
    startup_deadline_s: float = knob(180.0, "Seconds that a replica may take from its start to its first right answer.")
    proving_s: float = knob(
        60.0,
        "Seconds that a replaced deployment is kept running, to go back to when the new one fails; 0 for none.",
    )
    build_deadline_s: float = knob(1800.0, "Seconds that a build may take before it ends as timedout.")
    application_deadline_s: float = knob(300.0, "Seconds that an application may take until its port answers.")
    application_ports: str = knob("20000-29999", "Ports of 127.0.0.1 that applications are given, from-to.")
    workload_log_bytes: int = knob(
        20 * 1024 * 1024,
        "How much is kept of what one session, job run, application, replica or build writes; the newest stays.",
    )
    sign_in_hours: int = knob(12, "Hours that a key lives which was got by signing in with a password.")
    missed_schedules: str = knob(
        "run_latest", "What becomes of scheduled times that came while nothing ran: run_latest, or skip."
    )
    job_runs_kept: int = knob(500, "Ended runs that are kept of each job, with what they wrote.")
    mail_url: str = knob(
        "", "Mail server for notifications, smtp[s]://user:password@host:port; files in <home>/mail when empty."
    )
    mail_from: str = knob("bancada@localhost", "Sender of notifications.")
    runtime_sources: str = knob(
        "", "Directories and https addresses, apart by blanks, below which descriptions of custom runtimes are read "
        "beside those in the home.",
    )  # fmt: skip
    key_lifetime_days: int = knob(365, "Days until a new API v2 key expires, when its request does not say.")

    record_share: float = knob(1.0, "Share of the calls that is recorded, from 0 to 1, where a deployment has no rule.")
    record_bodies: int = knob(1, "1 records what was sent and answered too, 0 only when, by whom and how it went.")
    records_kept_days: int = knob(30, "Days until records of calls are forgotten, where a deployment has no rule.")
    sample_every_s: float = knob(10.0, "Seconds between two samples of what workloads use; 0 takes none.")
    memory_limits: int = knob(
        1, "1 ends job runs, applications and replicas that use more memory than they may, 0 lets them go on."
    )
    samples_fine_hours: int = knob(24, "Hours until samples become averages over five minutes.")
    samples_kept_days: int = knob(30, "Days that samples are kept.")
    machine_cpu: float = knob(0.0, "vCPU that all workloads together may ask for; 0 is no limit.")
    machine_memory_gb: float = knob(0.0, "GB of memory that all workloads together may ask for; 0 is no limit.")
    machine_gpus: int = knob(0, "GPUs that all workloads together may ask for; 0 is no limit.")

    @property
    def machine_quota(self) -> Quota:
        """What all workloads together may ask for."""
        return Quota(self.machine_cpu or None, self.machine_memory_gb or None, self.machine_gpus or None).checked()

    @property
    def recording_rule(self) -> RecordingRule:
        """How deployments record their calls that have no rule of their own."""
        bodies = bool(self.record_bodies)
        return RecordingRule(self.record_share, bodies, bodies, (), self.records_kept_days).checked()

    @property
    def run_dir(self) -> Path:
        """Directory of sockets and pid files: in the home, or a short private one when the path would be too long."""
        wanted = self.home / "run"
        if len(str(wanted).encode()) + 45 <= SOCKET_PATH_LIMIT:
            return wanted
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"bancada-{os.getuid()}-{digest}"

    def session_socket(self, session_id: str) -> Path:
        """Where an interactive session takes commands."""
        return self.run_dir / f"session-{session_id}.sock"

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the workbench's own database."""
        return _with_driver(self.database_url) or f"sqlite:///{self.home / 'bancada.db'}"

    @property
    def tracking_store_url(self) -> str:
        """SQLAlchemy URL of MLflow's database."""
        return _with_driver(self.tracking_database_url) or f"sqlite:///{self.home / 'mlflow.db'}"

    @property
    def artifact_destination(self) -> str:
        """Where MLflow keeps artifacts."""
        return self.artifact_root or str(self.home / "artifacts")

    @property
    def public_url(self) -> str:
        """Address of the workbench as its users type it, without a trailing slash."""
        name = self.host if self.domain == "localhost" else self.domain
        if name in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
            name = "127.0.0.1"
        return f"http://{name}:{self.port}"

    @property
    def has_application_paths(self) -> bool:
        """Whether applications answer at `/apps/<subdomain>/` too: only where host names cannot be relied on."""
        return self.domain == "localhost"

    @property
    def application_port_range(self) -> range:
        """Ports that applications may be given.

        Raises:
            InvalidRequest: the setting is no such range.
        """
        first, _, last = self.application_ports.partition("-")
        ports = range(int(first), int(last) + 1) if first.strip().isdigit() and last.strip().isdigit() else range(0)
        if not ports or not 1024 <= ports[0] <= ports[-1] <= 65535:
            raise InvalidRequest(
                f"The setting application_ports must be two ports from 1024 to 65535, from-to; "
                f"got {self.application_ports!r}.",
                hint="Such as 20000-29999.",
            )
        return ports

    def application_path(self, subdomain: str) -> str:
        """Path under which an application answers on the workbench's own host, without a trailing slash."""
        return f"/apps/{subdomain}"

    def application_url(self, subdomain: str) -> str:
        """Address of an application by its own host name."""
        return f"http://{subdomain}.{self.domain}:{self.port}/"

    def application_path_url(self, subdomain: str) -> str:
        """Address of an application by its path; empty where it has none."""
        return f"{self.public_url}{self.application_path(subdomain)}/" if self.has_application_paths else ""


def load_settings(home: Path | str | None = None, **overrides: object) -> Settings:
    """Return the settings of the workbench in `home` (or `BANCADA_HOME`, or `~/.bancada`).

    Raises:
        InvalidRequest: a variable or a line of `bancada.toml` names no setting or has a value of the wrong type.
    """
    root = Path(home or os.environ.get("BANCADA_HOME") or Path.home() / ".bancada").expanduser().absolute()
    values: dict[str, object] = {}
    known = {f.name: f for f in fields(Settings) if f.name != "home"}
    for name, value in _file_values(root / "bancada.toml").items():
        if name not in known:
            raise InvalidRequest(f"bancada.toml names the setting {name!r}, which does not exist.",
                                 hint=f"Known settings: {', '.join(sorted(known))}.")  # fmt: skip
        values[name] = _typed(name, value, str(known[name].type))
    for name, known_field in known.items():
        if (text := os.environ.get(f"BANCADA_{name.upper()}")) is not None:
            values[name] = _typed(name, text, str(known_field.type))
    values.update({name: value for name, value in overrides.items() if value is not None})
    settings = Settings(home=root, **values)  # type: ignore[arg-type]
    _ = settings.application_port_range  # wrong, it is told now and not when the first application starts
    _ = settings.recording_rule
    if settings.missed_schedules not in set(MissedSchedules):
        expected = " or ".join(MissedSchedules)
        raise InvalidRequest(f"The setting missed_schedules must be {expected}, got {settings.missed_schedules!r}.")
    if settings.mail_url and not settings.mail_url.startswith(("smtp://", "smtps://")):
        raise InvalidRequest("The setting mail_url must begin with smtp:// or smtps://.",
                             hint="Such as smtp://user:password@mail.example.org:587.")  # fmt: skip
    return settings


def _with_driver(url: str) -> str:
    """Return a URL of PostgreSQL with the driver that is installed here; without one, SQLAlchemy takes psycopg2."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in {"postgresql", "postgres"} else url


def _file_values(path: Path) -> dict[str, object]:
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise InvalidRequest(f"{path} is not valid TOML: {error}.", hint="Correct the line it names.") from error


def _typed(name: str, value: object, wanted: str) -> object:
    convert = {"int": int, "float": float, "str": str}[wanted]
    try:
        return convert(value)
    except (TypeError, ValueError):
        raise InvalidRequest(f"The setting {name} must be a value of type {wanted}, got {value!r}.",
                             hint=f"Correct BANCADA_{name.upper()} or bancada.toml.") from None  # fmt: skip
