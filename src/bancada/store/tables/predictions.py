"""Predictions as they were answered, the metrics tracked with them or later, and how each deployment records them.

Predictions have no foreign key: a record may come after its deployment has gone, and checking each would cost as much
as keeping it. The recorder removes what belongs to no deployment any more.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table

from bancada.store.columns import JsonText, key, number, text, time
from bancada.store.tables import metadata

predictions = Table(
    "predictions",
    metadata,
    Column("uuid", LargeBinary(16), primary_key=True),
    key("deployment_id"),
    time("started_at"),
    number("kind"),
    number("status"),
    key("code"),
    number("caller_id"),
    text("caller"),
    text("request_id"),
    key("replica_id"),
    Column("queue_us", BigInteger, nullable=False, default=0),
    Column("predict_us", BigInteger, nullable=False, default=0),
    Column("total_us", BigInteger, nullable=False, default=0),
    number("batch_size"),
    Column("is_shadow", Boolean, nullable=False, default=False),
    Column("pair", LargeBinary(16), nullable=True),
    Column("metrics", JsonText, nullable=False, default=dict),
    # Last, because SQLite reads a row from its beginning: metrics of many predictions are read without their bodies.
    Column("input", LargeBinary, nullable=True),
    Column("output", LargeBinary, nullable=True),
)
_place = (predictions.c.deployment_id, predictions.c.started_at, predictions.c.uuid)
Index("ix_predictions_deployment_started", *_place)
# Partial ones, of failed calls and of those with a pair; the migration says so, because saying it here would load
# the dialects of both databases into every process.
Index("ix_predictions_failed", *_place)
Index("ix_predictions_pair", predictions.c.pair)

awaited_metrics = Table(
    "awaited_metrics",
    metadata,
    # SQLite counts up by itself only for a plain INTEGER key.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("prediction", LargeBinary(16), nullable=False),
    number("user_id"),
    Column("metrics", JsonText, nullable=False),
    time("received_at"),
    time("next_look_at"),
    Index("ix_awaited_metrics_prediction", "prediction", "id"),
    Index("ix_awaited_metrics_next_look_at", "next_look_at"),
)

aggregate_metrics = Table(
    "aggregate_metrics",
    metadata,
    Column("uuid", LargeBinary(16), primary_key=True),
    key("deployment_id"),
    time("started_at"),
    time("ended_at"),
    Column("metrics", JsonText, nullable=False),
    Index("ix_aggregate_metrics_deployment_started", "deployment_id", "started_at", "uuid"),
)

recordings = Table(
    "recordings",
    metadata,
    Column("deployment_id", ForeignKey("deployments.id", ondelete="CASCADE"), primary_key=True),
    Column("share", Float, nullable=False),
    Column("inputs", Boolean, nullable=False),
    Column("outputs", Boolean, nullable=False),
    Column("redact", JsonText, nullable=False),
    number("kept_days"),
)
