"""What a deployment was asked to do beside answering, in words, and what comparing its answers found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from nicegui import ui

from bancada.web.facts import fact
from bancada.web.plain_tables import plain_table
from bancada.web.texts import t

Json = Mapping[str, Any]


def rule_facts(deployment: Json) -> None:
    """Draw facts for the rules that a deployment was made with; nothing for those it has not."""
    if (scaling := deployment["scaling"]) is not None:
        with fact(t("Scales by itself")):
            ui.label(_scaling(scaling))
    if (limits := deployment["limits"]) is not None:
        with fact(t("Goes back by itself")):
            ui.label(_limits(limits, is_alone=deployment["role"] == "main"))
    if (rules := deployment["rehearsal"]) is not None:
        with fact(t("Rehearsed before")):
            ui.label(_rehearsal(rules))


def comparison(found: Json) -> None:
    """Show how answers compare with those that were recorded: the sentence, and some of the differences."""
    passed = found["passed"] and not found["changed"] and not found["errors"]
    ui.label(found["message"]).classes(f"panel {'good' if passed else 'warn' if found['passed'] else 'bad'}")
    _table(t("Changed answers"), found["changed_answers"], {"was": t("Was"), "now": t("Now")})
    _table(t("Failed calls"), found["failed_calls"], {"status": t("Status"), "answer": t("Says")})


def percent(share: float) -> str:
    """Return a share from 0 to 1 as percents."""
    return f"{100 * share:g}%"


def _scaling(scaling: Json) -> str:
    asked = t(
        "{least} to {most} replicas; more when calls wait for over {queue} ms",
        least=scaling["min_replicas"], most=scaling["max_replicas"], queue=f"{scaling['target_queue_ms']:g}",
    )  # fmt: skip
    if scaling["min_replicas"]:
        return asked
    return f"{asked}; " + t("none after {seconds} s without a call", seconds=f"{scaling['idle_s']:g}")


def _limits(limits: Json, *, is_alone: bool) -> str:
    worse = t(
        "when {errors} more of its calls fail or they take {times} times as long, after {calls} calls",
        errors=percent(limits["error_rate"]), times=f"{limits['latency']:g}", calls=limits["calls"],
    )  # fmt: skip
    return f"{worse}; " + t("watched for {seconds} s", seconds=f"{limits['for_s']:g}") if is_alone else worse


def _rehearsal(rules: Json) -> str:
    asked = t(
        "on {calls} recorded calls; at most {changed} changed, {errors} failed",
        calls=rules["calls"], changed=percent(rules["max_changed"]), errors=percent(rules["max_errors"]),
    )  # fmt: skip
    if rules["max_latency"] is None:
        return asked
    return f"{asked}, " + t("{times} times as slow", times=f"{rules['max_latency']:g}")


def _table(title: str, calls: Sequence[Json], columns: Mapping[str, str]) -> None:
    if calls:
        rows = [(partial(_link, call["uuid"]), *(call[name] for name in columns)) for call in calls]
        plain_table(title, (title, *columns.values()), rows)


def _link(uuid: str) -> None:
    ui.link(uuid[:8], f"/predictions/{uuid}").classes("mono")
