"""What deployments do to the traffic of their model: take the route or a share of it, leave, and go back.

Every change of more than one deployment is one transaction that has its turn for the model, so no two of them meet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bancada.domain.clock import Clock
from bancada.domain.deployments import Deployment, Wish
from bancada.domain.load import GatewayLoad
from bancada.domain.reconciled import Finish
from bancada.domain.verdicts import Watch
from bancada.reconcile.routes import RouteSync
from bancada.store import deployments
from bancada.store.database import Database, Transaction
from bancada.store.numbers import next_number
from bancada.store.reconciled import DEPLOYMENT, Lease, check_held, wake
from bancada.store.tables.deployments import deployments as deployments_table
from bancada.store.transitions import move
from bancada.store.turns import take_turn

NOBODY = ("", 0)


class Rollouts:
    """Changes who answers a model's calls, and publishes it."""

    def __init__(self, database: Database, routes: RouteSync, clock: Clock) -> None:
        self._database = database
        self._routes = routes
        self._clock = clock

    def take_route(self, lease: Lease, d: Deployment, *, keeps: bool) -> None:
        """Let a deployment answer its model's calls, or a candidate its share of them.

        With `keeps` what answered before stays ready until this one has proven itself; where that had not done so
        either, the one stays that has.
        """
        now = self._clock()
        load = self._routes.load() if d.limits is not None and not d.is_candidate else None
        with self._database.write() as tx:
            take_turn(tx, _turn(d))
            check_held(tx, DEPLOYMENT, lease)
            if d.is_candidate:
                deployments.change(tx, d.id, traffic_generation=d.generation, drain_since=None, watch=None)
            else:
                standby = _standby(tx, d) if keeps else NOBODY
                serving_id, _ = deployments.serving_of_model(tx, d.model_id)
                served_at = d.served_at if serving_id == d.id else now
                watch = None if load is None else self._watch(d, standby[0], load)
                deployments.route_model(tx, d.model_id, (d.id, d.generation), now, standby)
                deployments.change(tx, d.id, drain_since=None, served_at=served_at, traffic_generation=0, watch=watch)
                wake(tx, DEPLOYMENT, now, deployments_table.c.model_id == d.model_id, deployments_table.c.id != d.id)
        self._routes.sync()

    def mark_deployed(self, lease: Lease, d: Deployment) -> None:
        """Say that a deployment serves, and that those it took over from do not."""
        now = self._clock()
        with self._database.write() as tx:
            take_turn(tx, _turn(d))
            move(tx, DEPLOYMENT, d.id, Finish("deployed"), now, lease=lease, stopped_at=None)
            # In the same moment, so that nobody ever sees two deployments of a model that serve it.
            for older in [] if d.is_candidate else deployments.active_of_model(tx, d.model_id):
                if older.number < d.number and older.status != "stopping" and not _goes_on(older, d):
                    move(tx, DEPLOYMENT, older.id, _superseded(tx, older), now)

    def leave_route(self, lease: Lease, d: Deployment) -> None:
        """Let a deployment get no more calls, and a model whose deployment leaves be answered by none."""
        now = self._clock()
        with self._database.write() as tx:
            take_turn(tx, _turn(d))
            check_held(tx, DEPLOYMENT, lease)
            if d.status != "stopping":
                move(tx, DEPLOYMENT, d.id, Finish("stopping"), now, lease=lease, drain_since=None)
            if d.is_candidate:
                deployments.change(tx, d.id, traffic_generation=0)
            else:
                deployments.route_model(tx, d.model_id, NOBODY, now)
                wake(tx, DEPLOYMENT, now, deployments_table.c.model_id == d.model_id, deployments_table.c.id != d.id)
        self._routes.sync()

    def roll_back(self, lease: Lease, d: Deployment, why: Finish) -> None:
        """Take a deployment out of the traffic and wish it stopped; what it replaced answers again, at once."""
        now = self._clock()
        with self._database.write() as tx:
            take_turn(tx, _turn(d))
            check_held(tx, DEPLOYMENT, lease)
            if not _is_still(tx, d):
                return
            if not d.is_candidate and not self._go_back(tx, d, why):
                deployments.route_model(tx, d.model_id, (d.id, d.generation), now)  # nobody is kept any more
                return
            gone: dict[str, Any] = {
                "wish": Wish.STOPPED.value,
                "verdict": why.message,
                "traffic_generation": 0,
                "drain_since": None,
            }
            move(tx, DEPLOYMENT, d.id, replace(why, status="stopping"), now, lease=lease, **gone)
            wake(tx, DEPLOYMENT, now, deployments_table.c.model_id == d.model_id, deployments_table.c.id != d.id)
        self._routes.sync()

    def end_proving(self, lease: Lease, d: Deployment) -> None:
        """Let go of the deployment that was kept until this one had proven itself."""
        now = self._clock()
        with self._database.write() as tx:
            take_turn(tx, _turn(d))
            check_held(tx, DEPLOYMENT, lease)
            standby_id, _ = deployments.standby_of_model(tx, d.model_id)
            if _is_still(tx, d):
                deployments.route_model(tx, d.model_id, (d.id, d.generation), now)
                wake(tx, DEPLOYMENT, now, deployments_table.c.id == standby_id)

    def begin_watch(self, lease: Lease, d: Deployment, other_id: str, load: GatewayLoad) -> None:
        """Remember where the counters stand; of a deployment that serves no more, what it did in all."""
        with self._database.write() as tx:
            check_held(tx, DEPLOYMENT, lease)
            deployments.change(tx, d.id, watch=self._watch(d, other_id, load))

    def _watch(self, d: Deployment, other_id: str, load: GatewayLoad) -> dict[str, Any]:
        before, is_past = Watch.from_json(d.watch), not d.is_candidate
        own, other = load.of(d.id).figures, load.of(other_id).figures
        if is_past and before is not None:  # the gateway was started again, and knows nothing of the other one
            other = before.other
        return Watch(load.since_us, self._clock().timestamp(), own, other, is_past).as_json()

    def _go_back(self, tx: Transaction, d: Deployment, why: Finish) -> bool:
        """Route the calls to what was kept; False when nothing is kept, or its user wished it stopped meanwhile."""
        now = self._clock()
        kept_id, generation = deployments.standby_of_model(tx, d.model_id)
        kept = deployments.get(tx, kept_id)
        if kept is None or kept.wish == Wish.STOPPED or deployments.serving_of_model(tx, d.model_id)[0] != d.id:
            return False
        restored = Finish("deploying", "restored", f"It answers the calls again, because deployment {d.id} was worse. "
                                                   f"{why.message}")  # fmt: skip
        deployments.route_model(tx, d.model_id, (kept.id, generation), now)
        number = next_number(tx, deployments_table.c.number)
        move(tx, DEPLOYMENT, kept.id, restored, now, number=number, drain_since=None, stopped_at=None, served_at=now)
        return True


def _turn(d: Deployment) -> str:
    return f"model {d.model_id}"


def _standby(tx: Transaction, d: Deployment) -> tuple[str, int]:
    """Return what to keep when `d` takes over: who serves, or what is kept until that has proven itself."""
    serving, standby = deployments.serving_of_model(tx, d.model_id), deployments.standby_of_model(tx, d.model_id)
    if d.id in {serving[0], standby[0]}:
        return standby if serving[0] == d.id else NOBODY
    return standby if standby != NOBODY else serving


def _superseded(tx: Transaction, older: Deployment) -> Finish:
    is_kept = deployments.standby_of_model(tx, older.model_id)[0] == older.id
    kept = " This one is kept until that has proven itself." if is_kept else ""
    return Finish("stopping", "superseded", f"A newer deployment of the model took over.{kept}")


def _goes_on(other: Deployment, d: Deployment) -> bool:
    """Tell whether another deployment goes on when `d` has taken over: its candidate, or a rehearsal."""
    return other.is_rehearsal or (other.is_candidate and other.joins_id == d.id)


def _is_still(tx: Transaction, d: Deployment) -> bool:
    """Tell whether a deployment is what it was when the step was decided: nobody restarted or promoted it since."""
    present = deployments.get(tx, d.id)
    was = (d.number, d.generation, d.role)
    return present is not None and (present.number, present.generation, present.role) == was
