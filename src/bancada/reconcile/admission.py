"""Who may start: every reconciler asks here before it starts processes, and is woken when there is room.

What is admitted holds its share until it comes to rest. All decisions of a workbench are taken one after the other,
by `domain.quotas.admit`; without any quota there is nothing to decide, and nobody takes turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from bancada.domain.clock import Clock
from bancada.domain.errors import NotFound
from bancada.domain.quotas import OVER_QUOTA, Amount, Decision, Quota, admit
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.workloads import Execution
from bancada.store import executions, quotas
from bancada.store.database import Database, Transaction
from bancada.store.reconciled import NOUNS, Lease, Noun, check_held, wake
from bancada.store.transitions import explain, withdraw
from bancada.store.turns import take_turn

ASK_AGAIN_S = 30.0
"""How soon what waits asks again by itself, to say how much room there is by then."""


class Admission:
    """The door between a wish and its processes."""

    def __init__(self, database: Database, clock: Clock, machine: Quota) -> None:
        self._database = database
        self._clock = clock
        self._machine = machine

    def hold(self, noun: Noun, lease: Lease) -> Wait | None:
        """Let a wish start, which is None; or say in its row why it has to wait, and return for how long.

        Raises:
            LeaseLost: somebody else works on it.
        """
        with self._database.read() as tx:
            execution = executions.find_open(tx, noun.name, lease.noun_id)
            asked = executions.describe(tx, noun.name, lease.noun_id)
        if execution is not None and execution.started_at is not None and execution.amount == asked:
            return None
        why = self._ask(noun, lease)
        if why is None:
            return None
        with self._database.write() as tx:
            explain(tx, noun, lease, why)
        return Wait(ASK_AGAIN_S)

    def resize(self, noun: Noun, lease: Lease, change: Callable[[Transaction], None]) -> Finish | None:
        """Make a change by which what runs asks for another amount; without room for more, change nothing and say why.

        Raises:
            LeaseLost: somebody else works on it.
        """
        try:
            with self._database.write() as tx:
                take_turn(tx, "admission")
                check_held(tx, noun, lease)
                running = executions.find_open(tx, noun.name, lease.noun_id)
                change(tx)
                asked = executions.describe(tx, noun.name, lease.noun_id)
                if running is not None and asked is not None:
                    executions.resize(tx, running.id, asked)
                    if asked.beyond(running.amount) != Amount():
                        self._check_room(tx, running.id)
        except _NoRoomError as full:
            return full.why
        return None

    def _check_room(self, tx: Transaction, execution_id: str) -> None:
        """Make sure that what runs may be as large as it is by now, and overtakes nobody who waits."""
        standing = quotas.read_standing(tx, self._machine)
        mine = [replace(ask, asked_at=self._clock()) for ask in standing.running if ask.id == execution_id]
        others = [ask for ask in standing.running if ask.id != execution_id]
        decision = admit(others, [*standing.waiting, *mine], standing.quotas, standing.names)
        if (why := decision.refused.get(execution_id)) is not None:
            raise _NoRoomError(why)

    def look(self) -> None:
        """Admit who waits and has room by now, and wake them; a cheap look where nobody waits."""
        with self._database.read() as tx:
            if not quotas.is_any_waiting(tx) or not self._decide(tx).admitted:
                return
        with self._database.write() as tx:
            take_turn(tx, "admission")
            started = quotas.mark_started(tx, self._decide(tx).admitted, self._clock())
        # In a transaction of its own: what moves a status holds that row, and then its execution's.
        self._wake(started)

    def _ask(self, noun: Noun, lease: Lease) -> Finish | None:
        with self._database.write() as tx:
            check_held(tx, noun, lease)
            execution = self._execution(tx, noun, lease)
            if execution.started_at is not None:
                return None
            if self._machine.is_unlimited and not quotas.is_any_set(tx):
                quotas.mark_started(tx, [execution.id], self._clock())
                return None
        with self._database.write() as tx:
            take_turn(tx, "admission")
            decision = self._decide(tx)
            started = quotas.mark_started(tx, decision.admitted, self._clock())
        self._wake(started)
        return decision.refused.get(execution.id)

    def _execution(self, tx: Transaction, noun: Noun, lease: Lease) -> Execution:
        """Return the wish's execution, a new one when it asks for another amount than it was given."""
        now, noun_id = self._clock(), lease.noun_id
        execution, asked = executions.find_open(tx, noun.name, noun_id), executions.describe(tx, noun.name, noun_id)
        if execution is not None and execution.amount != asked:
            executions.end(tx, execution.id, now)
            execution = None
        execution = execution or executions.begin(tx, noun.name, noun_id, now)
        if execution is None:
            raise NotFound(f"There is no {noun.name} {noun_id!r} any more.")
        return execution

    def _decide(self, tx: Transaction) -> Decision:
        standing = quotas.read_standing(tx, self._machine)
        return admit(standing.running, standing.waiting, standing.quotas, standing.names)

    def _wake(self, started: Iterable[tuple[str, str]]) -> None:
        by_noun: dict[str, list[str]] = defaultdict(list)
        for noun, noun_id in started:
            by_noun[noun].append(noun_id)
        if by_noun:
            with self._database.write() as tx:
                for name, ids in by_noun.items():
                    withdraw(tx, NOUNS[name], ids, OVER_QUOTA)
                    wake(tx, NOUNS[name], self._clock(), NOUNS[name].table.c.id.in_(ids))


class _NoRoomError(Exception):
    """Takes back what `resize` has changed."""

    def __init__(self, why: Finish) -> None:
        super().__init__(why.message)
        self.why = why
