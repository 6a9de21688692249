"""What the steps of AMPs come to: the verbs that a user would call, in the name of the AMP's creator.

Everything made carries a mark, so that a step that is begun again after a crash finds what it made before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bancada.control.access import project_for
from bancada.control.amp_yaml import SIZE_LIMIT_BYTES, read_yaml
from bancada.control.application_requests import ApplicationRequest
from bancada.control.applications import create_application, delete_application, stop_application
from bancada.control.build_sources import BuildRequest
from bancada.control.builds import create_build
from bancada.control.confinement import Folder
from bancada.control.deployments import create_deployment
from bancada.control.job_requests import JobRequest
from bancada.control.job_runs import create_job_run
from bancada.control.jobs import create_job
from bancada.control.models import ModelChange, NewModel, create_model, update_model
from bancada.control.runtimes import check_runtime
from bancada.control.sessions import NewSession, start_session
from bancada.control.workbench import Workbench
from bancada.domain.amp_files import FILE, AmpFile, invalid, read_amp_file
from bancada.domain.amps import MARKER, Amp, AmpPlan, AmpStep, resume_steps
from bancada.domain.errors import InvalidRequest, NotAllowed, NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Action, Actor
from bancada.domain.projects import check_environment
from bancada.domain.resources import ResourceRequest
from bancada.store import amps, projects, users

_SIZES = {"cpu": "cpu", "memory": "memory_gb", "gpu": "nvidia_gpu"}


class AmpSteps:
    """Reads what an AMP asks for, and begins it."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def plan(self, amp: Amp) -> AmpPlan:
        """Return the steps of the project's file, and give the project the file's variables that it has not.

        Raises:
            InvalidRequest: the file is missing, not understood, needs variables that nobody set, or has another
                task where one has succeeded (`metadata_missing`, `metadata_invalid`, `variables_missing`,
                `metadata_changed`).
            NotAllowed: the creator may no longer edit the project.
        """
        file = read_amp_file(read_yaml(self._read_file(amp)))
        now = self._workbench.clock()
        with self._workbench.database.write() as tx:
            project = project_for(tx, self._creator(amp), amp.id, Action.EDIT)
            runtime_identifier = amp.runtime_identifier or check_runtime(tx, file.runtime_identifier)
            environment = {**_defaults(file), **{k: v for k, v in project.environment.items() if v}}
            _refuse_missing(file, environment)
            projects.change(tx, replace(project, environment=check_environment(environment), updated_at=now))
        return AmpPlan(resume_steps(amp.steps, file.tasks), runtime_identifier)

    def begin(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Return the kind and the id of what a step asks for, made now unless it is there.

        Raises:
            WorkbenchError: what its verb raises.
        """
        return _VERBS[step.type](self, amp, step)

    def create_job(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `create_job`."""
        made = self._find("job", amp, step)
        if not made:
            fields = step.fields
            request = JobRequest(
                name=fields["name"],
                script=fields["script"],
                arguments=fields.get("arguments", ""),
                environment=_marked(step, fields.get("environment")),
                runtime_identifier=amp.runtime_identifier,
                runtime_addon_identifiers=amp.runtime_addon_identifiers,
                timeout_s=60 * fields.get("timeout", 0),
                kill_on_timeout=fields.get("timeout_kill", False),
                **_sizes(fields),
            )
            made = create_job(self._workbench, self._creator(amp), amp.id, request).job.id
        return "job", made

    def run_job(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `run_job`."""
        made = self._find("job run", amp, step)
        if not made:
            variables = _marked(step, step.fields.get("environment"))
            arguments = step.fields.get("arguments", "")
            job_id = amp.step(step.refers_to).made_id
            view = create_job_run(self._workbench, self._creator(amp), amp.id, job_id, arguments=arguments,
                                  environment=variables)  # fmt: skip
            made = view.run.id
        return "job run", made

    def create_model(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `create_model`; a project has one model of a name, so the name is its mark."""
        fields, actor = step.fields, self._creator(amp)
        with self._workbench.database.read() as tx:
            made = amps.find_model(tx, amp.id, fields["name"])
        if not made:
            new = NewModel(fields["name"], fields.get("description", ""), fields.get("access_key_enabled", True))
            made = create_model(self._workbench, actor, amp.id, new).model.id
        sizes, replicas = fields.get("default_resources", {}), fields.get("default_replication_policy", {})
        change = ModelChange(
            default_cpu_millicores=round(sizes["cpu"] * 1000) if "cpu" in sizes else None,
            default_memory_mb=round(sizes["memory"] * 1024) if "memory" in sizes else None,
            default_replicas=replicas.get("num_replicas"),
        )
        if change != ModelChange():
            update_model(self._workbench, actor, amp.id, made, change)
        return "model", made

    def build_model(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `build_model`; its mark is at the end of the build's comment."""
        fields, model_id = step.fields, amp.step(step.refers_to).made_id
        comment = f"{fields.get('comment', '')} [AMP step {step.marker}]".strip()
        with self._workbench.database.read() as tx:
            made = amps.find_build(tx, model_id, comment)
        if not made:
            request = BuildRequest(
                comment=comment,
                file_path=fields["target_file_path"],
                function_name=fields["target_function_name"],
                kernel=fields.get("kernel", ""),
                runtime_identifier=amp.runtime_identifier,
                runtime_addon_identifiers=amp.runtime_addon_identifiers,
            )
            made = create_build(self._workbench, self._creator(amp), amp.id, model_id, request).build.id
        return "build", made

    def deploy_model(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `deploy_model`."""
        made = self._find("deployment", amp, step)
        if not made:
            build = amp.step(step.refers_to)
            model_id = amp.step(build.refers_to).made_id
            request = ResourceRequest(environment=_marked(step, step.fields.get("environment")), **_sizes(step.fields))
            view = create_deployment(self._workbench, self._creator(amp), amp.id, model_id, build.made_id, request)
            made = view.deployment.id
        return "deployment", made

    def start_application(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `start_application`; the application of an attempt before it makes room for this one."""
        made = self._find("application", amp, step)
        if not made:
            self._clear_away(amp, step)
            fields = step.fields
            request = ApplicationRequest(
                name=fields["name"],
                subdomain=fields["subdomain"],
                script=fields["script"],
                description=fields.get("description", ""),
                environment=_marked(step, fields.get("environment_variables")),
                bypass_authentication=fields.get("bypass_authentication", False),
                runtime_identifier=amp.runtime_identifier,
                runtime_addon_identifiers=amp.runtime_addon_identifiers,
                **_sizes(fields),
            )
            made = create_application(self._workbench, self._creator(amp), amp.id, request).application.id
        return "application", made

    def _clear_away(self, amp: Amp, step: AmpStep) -> None:
        for attempt in range(1, step.attempt):
            if failed := self._find("application", amp, replace(step, attempt=attempt)):
                delete_application(self._workbench, self._creator(amp), amp.id, failed)

    def stop_application(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `stop_application`."""
        made = amp.step(step.refers_to).made_id
        stop_application(self._workbench, self._creator(amp), amp.id, made)
        return "application", made

    def run_session(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Begin a step `run_session`; code that stands in the file is put into one of its own."""
        made = self._find("session", amp, step)
        if not made:
            script = step.fields.get("script") or self._put_code(amp, step)
            new = NewSession(script, environment=_marked(step, None), runtime_identifier=amp.runtime_identifier)
            made = start_session(self._workbench, self._creator(amp), amp.id, new).session.id
        return "session", made

    def _find(self, kind: str, amp: Amp, step: AmpStep) -> str:
        with self._workbench.database.read() as tx:
            return amps.find_marked(tx, kind, amp.id, step.marker)

    def _creator(self, amp: Amp) -> Actor:
        with self._workbench.database.read() as tx:
            user = users.get(tx, amp.creator_id)
        if user is None or not user.is_active:
            raise NotAllowed("The user who created the AMP was deactivated.", hint="Run it as another user.",
                             code="user_deactivated")  # fmt: skip
        return Actor(user)

    def _folder(self, amp: Amp) -> Folder:
        return Folder(Home(self._workbench.settings.home).project(amp.id))

    def _read_file(self, amp: Amp) -> str:
        try:
            file, _ = self._folder(amp).open(FILE)
        except NotFound:
            raise InvalidRequest(f"The project has no file {FILE}, so it is no AMP.",
                                 hint="Add the file and run the AMP again.",
                                 code="metadata_missing") from None  # fmt: skip
        with file:
            data = file.read(SIZE_LIMIT_BYTES + 1)
        if len(data) > SIZE_LIMIT_BYTES:
            raise invalid(1, f"it has more than {SIZE_LIMIT_BYTES // 1024} KB.")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise invalid(data.count(b"\n", 0, error.start) + 1, "it is not UTF-8.") from None

    def _put_code(self, amp: Amp, step: AmpStep) -> str:
        path = f".amp/step-{step.number}.py"
        draft = self._folder(amp).create(path)
        try:
            draft.write(step.fields["code"].encode())
        except BaseException:
            draft.abandon()
            raise
        draft.finish()
        return path


_VERBS: Mapping[str, Callable[[AmpSteps, Amp, AmpStep], tuple[str, str]]] = {
    "create_job": AmpSteps.create_job,
    "run_job": AmpSteps.run_job,
    "create_model": AmpSteps.create_model,
    "build_model": AmpSteps.build_model,
    "deploy_model": AmpSteps.deploy_model,
    "start_application": AmpSteps.start_application,
    "stop_application": AmpSteps.stop_application,
    "run_session": AmpSteps.run_session,
}


def _marked(step: AmpStep, variables: Mapping[str, str] | None) -> dict[str, str]:
    return {**(variables or {}), MARKER: step.marker}


def _sizes(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {kept: fields[name] for name, kept in _SIZES.items() if name in fields}


def _defaults(file: AmpFile) -> dict[str, str]:
    return {variable.name: variable.default for variable in file.variables}


def _refuse_missing(file: AmpFile, environment: Mapping[str, str]) -> None:
    missing = [variable for variable in file.variables if variable.is_required and not environment[variable.name]]
    if missing:
        named = ", ".join(f"{v.name} ({v.description})" if v.description else v.name for v in missing)
        raise InvalidRequest(f"{FILE}: environment_variables: these are required and have no value: {named}.",
                             hint="Set them as variables of the project, and run the AMP again.",
                             code="variables_missing")  # fmt: skip
