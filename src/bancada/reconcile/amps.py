"""The reconciler of AMPs: read the plan, begin a step, follow what it made until that has ended, go on."""

from __future__ import annotations

from dataclasses import replace

from bancada.domain.amps import Amp, AmpAct, AmpObserved, AmpStatus, AmpStep, StepStatus, failed_step, next_step
from bancada.domain.projects import CreationStatus
from bancada.domain.reconciled import Finish, Wait
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.parts import Parts
from bancada.reconcile.ports import AmpSteps
from bancada.store import amps
from bancada.store.reconciled import AMP, Lease, check_held
from bancada.store.transitions import move


class AmpReconciler:
    """Completes AMPs, one act at a time."""

    noun = AMP

    def __init__(self, parts: Parts, steps: AmpSteps) -> None:
        self._database = parts.database
        self._clock = parts.clock
        self._steps = steps

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of an AMP."""
        with self._database.read() as tx:
            amp = amps.get(tx, lease.noun_id)
            if amp is None or amp.is_ended:
                return Rest()
            project = amps.get_project(tx, amp.id)
            step = amp.current
            is_begun = step is not None and step.status == StepStatus.RUNNING
            made = amps.get_made(tx, step.kind, step.made_id) if step and is_begun else None
        observed = AmpObserved(
            is_project_live=project is not None,
            creation_status=project.creation_status if project else CreationStatus.FAILURE.value,
            creation_message=project.creation_message if project else "",
            made=made,
        )
        act = next_step(amp, observed)
        if isinstance(act, Wait):
            return act
        if isinstance(act, Finish):
            self._finish(lease, amp, act)
            return Rest()
        self._act(lease, amp, act)
        return Again()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End an AMP whose step could not be begun."""
        with self._database.read() as tx:
            amp = amps.get(tx, lease.noun_id)
        if amp is None or amp.is_ended:
            return
        step = _begun(amp)
        message = f"{step.title}: {why.message}" if step else why.message
        self._finish(lease, amp, replace(why, status="failed", message=message))

    def _act(self, lease: Lease, amp: Amp, act: AmpAct) -> None:
        if act == AmpAct.PLAN:
            plan = self._steps.plan(amp)
            steps = [step.as_json() for step in plan.steps]
            with self._database.write() as tx:
                move(tx, AMP, amp.id, Finish("running"), self._clock(), lease=lease, steps=steps,
                     runtime_identifier=plan.runtime_identifier)  # fmt: skip
            return
        step = amp.current
        if step is None:
            return
        at = self._clock().isoformat()
        if act == AmpAct.BEGIN:
            kind, made_id = self._steps.begin(amp, step)
            step = replace(step, status=StepStatus.RUNNING.value, kind=kind, made_id=made_id,
                           started_at=step.started_at or at)  # fmt: skip
        elif act == AmpAct.BEGIN_AGAIN:
            step = replace(step, status=StepStatus.WAITING.value, attempt=step.attempt + 1, kind="", made_id="")
        elif act == AmpAct.END:
            step = replace(step, status=StepStatus.SUCCEEDED.value, finished_at=at)
        self._record(lease, amp, step)

    def _record(self, lease: Lease, amp: Amp, step: AmpStep) -> None:
        with self._database.write() as tx:
            check_held(tx, AMP, lease)
            amps.put_steps(tx, amp.id, amp.with_step(step), self._clock())

    def _finish(self, lease: Lease, amp: Amp, end: Finish) -> None:
        now, step = self._clock(), _begun(amp)
        steps = amp.with_step(failed_step(step, end, now.isoformat())) if step else amp.steps
        with self._database.write() as tx:
            kept = [each.as_json() for each in steps]
            move(tx, AMP, amp.id, end, now, lease=lease, finished_at=now, steps=kept)


def _begun(amp: Amp) -> AmpStep | None:
    """Return the step that is being run; none while the file is read, though a resumed AMP has its steps by then."""
    return amp.current if amp.status == AmpStatus.RUNNING else None
