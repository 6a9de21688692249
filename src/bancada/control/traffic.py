"""Who answers a model's calls: shares of the calls, promoting a candidate, and going back. Only wishes are recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bancada.control.access import project_for
from bancada.control.deployments import refuse_failed, wish_restarted
from bancada.control.lookups import build_in, deployment_in, model_in
from bancada.control.model_views import DeploymentView, view_deployments
from bancada.control.workbench import Workbench
from bancada.domain.deployments import AT_REST, Deployment
from bancada.domain.errors import Conflict
from bancada.domain.identity import Actor
from bancada.domain.models import Model
from bancada.domain.reconciled import Finish
from bancada.domain.rehearsals import Rules, compare
from bancada.domain.traffic import Part, Role, checked_header, set_weights, share_left
from bancada.store import deployments, events, models, transitions
from bancada.store.database import Transaction
from bancada.store.numbers import next_number
from bancada.store.reconciled import DEPLOYMENT, wake
from bancada.store.recorded_calls import list_shadowed_calls
from bancada.store.tables.deployments import deployments as deployments_table


@dataclass(frozen=True, slots=True)
class Share:
    """One deployment and its part of the calls: percent of those that are answered, or of a shadow's copies."""

    deployment: Deployment
    weight: int
    is_serving: bool
    is_in_traffic: bool


@dataclass(frozen=True, slots=True)
class Traffic:
    """How the calls of a model are shared; `standby_id` is kept for going back to, empty for none."""

    model_id: str
    sticky_header: str
    standby_id: str
    shares: tuple[Share, ...]


def show_traffic(workbench: Workbench, actor: Actor, project_id: str, model_id: str) -> Traffic:
    """Return how the calls of a model are shared.

    Raises:
        NotFound: the project has no such model, or does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "traffic.show_traffic")
        return _read(tx, model_in(tx, project_id, model_id))


def compare_shadow(
    workbench: Workbench,
    actor: Actor,
    project_id: str,
    model_id: str,
    build_id: str,
    deployment_id: str,
    rules: Rules,
) -> Mapping[str, Any]:
    """Return how a shadow's answers differ from those that the callers of the same calls got, as a rehearsal does.

    Raises:
        Conflict: the deployment is no shadow (`not_a_shadow`).
        InvalidRequest: a rule is out of its range.
    """
    rules.checked()
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "traffic.compare_shadow")
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
        if deployment.role != Role.SHADOW:
            raise Conflict(
                f"Deployment {deployment_id} is no shadow, so it got no copies of calls.",
                hint="`bancada deployment create --shadow PERCENT` makes one.",
                code="not_a_shadow",
            )
        answered, shadowed = list_shadowed_calls(tx, deployment_id, rules.calls)
    return compare(rules, answered, shadowed)


def set_traffic(
    workbench: Workbench,
    actor: Actor,
    project_id: str,
    model_id: str,
    weights: Mapping[str, int],
    sticky_header: str | None,
) -> Traffic:
    """Set the weights of candidates, and the header by which callers stick to a deployment; None leaves it as it is.

    Raises:
        InvalidRequest: a deployment gets no calls of the model, the shares do not add up to 100, or the header cannot
            be one.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "traffic.set_traffic")
        model = model_in(tx, project_id, model_id, to_change=True)
        serving_id, _ = deployments.serving_of_model(tx, model_id)
        changed = set_weights(weights, serving_id, deployments.candidates_of_model(tx, model_id))
        for deployment_id, weight in changed.items():
            deployments.change(tx, deployment_id, weight=weight)
        if sticky_header is not None:
            model = replace(model, sticky_header=checked_header(sticky_header), updated_at=now)
            models.change(tx, model)
        wake(tx, DEPLOYMENT, now, deployments_table.c.id.in_([serving_id, *changed]))
        events.record(tx, now, "model", model_id, "set traffic", actor.user.username)
        traffic = _read(tx, model)
    workbench.wake()
    return traffic


def promote_candidate(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str
) -> DeploymentView:
    """Wish that a candidate takes over from the deployment that serves, which is then drained.

    One that is at rest is started first.

    Raises:
        Conflict: it is no candidate (`not_a_candidate`), or its build has failed (`build_failed`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "traffic.promote_candidate")
        model_in(tx, project_id, model_id, to_change=True)
        build = build_in(tx, project_id, model_id, build_id)
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
        if not deployment.is_candidate:
            raise Conflict(
                f"Deployment {deployment_id} is no candidate.",
                hint="Restart it to let it take over.",
                code="not_a_candidate",
            )
        refuse_failed(build)
        if deployment.status in AT_REST or deployment.status == "stopping":
            wish_restarted(tx, deployment, actor, now)
        else:
            promoted = Finish("deploying", "promoted", f"It was promoted by {actor.user.username}.")
            number = next_number(tx, deployments_table.c.number)
            transitions.move(tx, DEPLOYMENT, deployment.id, promoted, now, actor=actor.user.username, number=number,
                             next_try_at=now)  # fmt: skip
        deployments.join(tx, deployment.id, Part(), "")
        events.record(tx, now, "deployment", deployment.id, "promote", actor.user.username)
        (view,) = view_deployments(tx, [deployment_in(tx, project_id, model_id, build_id, deployment_id)])
    workbench.wake()
    return view


def roll_back(workbench: Workbench, actor: Actor, project_id: str, model_id: str) -> DeploymentView:
    """Wish that what served a model before serves it again; return that deployment.

    While it is still kept ready it answers at once, otherwise when its replicas have started.

    Raises:
        Conflict: nothing served before (`nothing_before`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "traffic.roll_back")
        model_in(tx, project_id, model_id, to_change=True)
        serving_id, _ = deployments.serving_of_model(tx, model_id)
        standby_id, _ = deployments.standby_of_model(tx, model_id)
        previous = deployments.get(tx, standby_id) or deployments.previous_of_model(tx, model_id)
        if previous is None:
            raise Conflict(
                "No other deployment has served this model yet.",
                hint="`bancada deployment list` shows what can be restarted.",
                code="nothing_before",
            )
        if previous.id == standby_id:
            verdict = f"It was rolled back: {actor.user.username} asked for it."
            deployments.change(tx, serving_id, verdict=verdict, next_try_at=now)
        else:
            refuse_failed(build_in(tx, project_id, model_id, previous.build_id))
            wish_restarted(tx, previous, actor, now)
        events.record(tx, now, "deployment", previous.id, "roll back to", actor.user.username)
        present = deployments.get(tx, previous.id)
        (view,) = view_deployments(tx, [present or previous])
    workbench.wake()
    return view


def _read(tx: Transaction, model: Model) -> Traffic:
    serving_id, _ = deployments.serving_of_model(tx, model.id)
    standby_id, _ = deployments.standby_of_model(tx, model.id)
    candidates = deployments.candidates_of_model(tx, model.id)
    serving = deployments.get(tx, serving_id)
    shares = [] if serving is None else [Share(serving, share_left(candidates), True, True)]
    shares += [Share(each, each.weight, False, each.traffic_generation != 0) for each in candidates]
    return Traffic(model.id, model.sticky_header, standby_id, tuple(shares))
