# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateJobRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.job_recipient import JobRecipient


class CreateJobRequest(ApiModel):
    """CreateJobRequest of API v2.

    Args:
        project_id: Project id.
        name: Name.
        script: Script.
        cpu: VCPU, default 1.
        memory: GB, default 1.
        nvidia_gpu: Default 0.
        parent_job_id: Makes a dependent job; excludes schedule. parent_id is a later synonym.
        environment: Object of strings here; JSON text in Job.
        arguments: Arguments.
        timeout: Seconds.
        schedule: Five-field cron text, e.g. "0 13 * * 1".
        kernel: Python3 | python2 | r | scala; legacy engines only.
        recipients: Recipients.
        attachments: Paths relative to /home/cdsw, mailed with notifications.
        runtime_identifier: Full image reference; needed in runtime projects.
        runtime_addon_identifiers: Runtime addon identifiers.
        kill_on_timeout: No effect without timeout.
        timezone: IANA name for schedule; default America/Los_Angeles.
        paused: Only for scheduled jobs; default false.
        parent_id: Synonym of parent_job_id.
        success_recipients: Text.
        failure_recipients: Text.
        timeout_recipients: Text.
        stopped_recipients: Text.
        run_as: Numeric user id of a service account.
        accelerator_label_id: Accelerator label id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "project_id": "str",
        "name": "str",
        "script": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpu": "int",
        "parent_job_id": "str",
        "environment": "dict(str, str)",
        "arguments": "str",
        "timeout": "int",
        "schedule": "str",
        "kernel": "str",
        "recipients": "list[JobRecipient]",
        "attachments": "list[str]",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "kill_on_timeout": "bool",
        "timezone": "str",
        "paused": "bool",
        "parent_id": "str",
        "success_recipients": "str",
        "failure_recipients": "str",
        "timeout_recipients": "str",
        "stopped_recipients": "str",
        "run_as": "int",
        "accelerator_label_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "project_id": "project_id",
        "name": "name",
        "script": "script",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
        "parent_job_id": "parent_job_id",
        "environment": "environment",
        "arguments": "arguments",
        "timeout": "timeout",
        "schedule": "schedule",
        "kernel": "kernel",
        "recipients": "recipients",
        "attachments": "attachments",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "kill_on_timeout": "kill_on_timeout",
        "timezone": "timezone",
        "paused": "paused",
        "parent_id": "parent_id",
        "success_recipients": "success_recipients",
        "failure_recipients": "failure_recipients",
        "timeout_recipients": "timeout_recipients",
        "stopped_recipients": "stopped_recipients",
        "run_as": "run_as",
        "accelerator_label_id": "accelerator_label_id",
    }

    def __init__(
        self,
        project_id: str | None = None,
        name: str | None = None,
        script: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpu: int | None = None,
        parent_job_id: str | None = None,
        environment: dict[str, str] | None = None,
        arguments: str | None = None,
        timeout: int | None = None,
        schedule: str | None = None,
        kernel: str | None = None,
        recipients: list[JobRecipient] | None = None,
        attachments: list[str] | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        kill_on_timeout: bool | None = None,
        timezone: str | None = None,
        paused: bool | None = None,
        parent_id: str | None = None,
        success_recipients: str | None = None,
        failure_recipients: str | None = None,
        timeout_recipients: str | None = None,
        stopped_recipients: str | None = None,
        run_as: int | None = None,
        accelerator_label_id: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.name = name
        self.script = script
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
        self.parent_job_id = parent_job_id
        self.environment = environment
        self.arguments = arguments
        self.timeout = timeout
        self.schedule = schedule
        self.kernel = kernel
        self.recipients = recipients
        self.attachments = attachments
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.kill_on_timeout = kill_on_timeout
        self.timezone = timezone
        self.paused = paused
        self.parent_id = parent_id
        self.success_recipients = success_recipients
        self.failure_recipients = failure_recipients
        self.timeout_recipients = timeout_recipients
        self.stopped_recipients = stopped_recipients
        self.run_as = run_as
        self.accelerator_label_id = accelerator_label_id
