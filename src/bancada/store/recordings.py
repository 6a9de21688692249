"""How deployments record their calls: by their own rule, or by that of the model's deployment before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import and_, bindparam, delete, insert, select

from bancada.domain.recordings import RecordingRule
from bancada.domain.routes import ModelRoute
from bancada.store.database import Transaction, as_row
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.tables.deployments import deployments
from bancada.store.tables.predictions import recordings

_GIVEN = deployments.alias("given")
_WHOSE = and_(_GIVEN.c.model_id == deployments.c.model_id, _GIVEN.c.created_at <= deployments.c.created_at)
_RULES = Prepared(
    select(deployments.c.id, *noun_columns(RecordingRule, recordings))
    .join(_GIVEN, _WHOSE)
    .join(recordings, recordings.c.deployment_id == _GIVEN.c.id)
    .where(deployments.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_GIVEN.c.created_at, _GIVEN.c.id)
)


def put_rule(tx: Transaction, deployment_id: str, rule: RecordingRule) -> None:
    """Let a deployment record by this rule from now on."""
    tx.execute(delete(recordings).where(recordings.c.deployment_id == deployment_id))
    tx.execute(insert(recordings).values(deployment_id=deployment_id, **as_row(rule)))


def rules_of(tx: Transaction, deployment_ids: Iterable[str], default: RecordingRule) -> Mapping[str, RecordingRule]:
    """Return the rule of each deployment.

    One without a rule of its own has that of the newest one before it in its model, so that what a model's owner
    wanted left out is not recorded again after the next deployment.
    """
    ids = sorted(set(deployment_ids))
    rules = ((deployment_id, RecordingRule(*rule)) for deployment_id, *rule in _RULES.all(tx, ids=ids))
    found = dict(rules)  # the newest of a deployment stays
    return {deployment_id: found.get(deployment_id, default) for deployment_id in ids}


def with_recordings(tx: Transaction, routes: Iterable[ModelRoute], default: RecordingRule) -> tuple[ModelRoute, ...]:
    """Return the routes, each variant with what is to be recorded of its calls."""
    routes = tuple(routes)
    rules = rules_of(tx, (variant.deployment_id for route in routes for variant in route.variants), default)
    return tuple(
        replace(
            route,
            variants=tuple(replace(each, recording=rules[each.deployment_id].route) for each in route.variants),
        )
        for route in routes
    )
