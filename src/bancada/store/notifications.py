"""Mails about runs of jobs as they are kept: one for each recipient, run and occasion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from bancada.domain.ids import new_short
from bancada.domain.jobs import Job
from bancada.domain.notifications import Notification, Occasion, wants
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import find_noun
from bancada.store.tables.jobs import notifications


def wish(tx: Transaction, job: Job, run_id: str, occasion: Occasion, now: datetime) -> int:
    """Record that the recipients who asked for it are to be told of this, and return how many they are."""
    told = sorted({recipient.email for recipient in job.all_recipients if wants(recipient, occasion)})
    for email in told:
        tx.execute(insert(notifications).values(id=new_short(), job_run_id=run_id, email=email,
                                                occasion=occasion.value, status="waiting", created_at=now,
                                                updated_at=now, next_try_at=now))  # fmt: skip
    return len(told)


def get(tx: Transaction, notification_id: str) -> Notification | None:
    """Return a notification."""
    return find_noun(tx, Notification, notifications, notification_id)


def list_of_run(tx: Transaction, run_id: str) -> list[Notification]:
    """Return the notifications about a run, in the order of their addresses."""
    chosen = select(notifications).where(notifications.c.job_run_id == run_id)
    ordered = chosen.order_by(notifications.c.email, notifications.c.occasion)
    return [as_noun(Notification, row) for row in tx.execute(ordered)]
