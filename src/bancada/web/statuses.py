"""The words for where a workload is, in the viewer's language."""

from __future__ import annotations

from bancada.web.texts import t

TONES = {
    "positive": {"running", "built", "deployed", "succeeded", "ready", "finished", "passed", "active", "success"},
    "negative": {"failed", "build failed", "died", "timedout", "error", "killed"},
    "warning": {"starting", "scheduling", "stopping", "building", "pending", "queued", "deploying", "pushing", "busy"},
}


def bare(status: str) -> str:
    """Return a status without the prefix that API v2 gives it."""
    return status.lower().removeprefix("engine_").removeprefix("application_")


def tone_of(status: str) -> str:
    """Return which colour helps to see what a status means."""
    return next((tone for tone, words in TONES.items() if bare(status) in words), "neutral")


def status_word(status: str) -> str:
    """Return a status as people say it; one that is not known here stays as it is."""
    known = {
        "scheduling": t("scheduling"),
        "starting": t("starting"),
        "running": t("running"),
        "stopping": t("stopping"),
        "stopped": t("stopped"),
        "succeeded": t("succeeded"),
        "failed": t("failed"),
        "timedout": t("timed out"),
        "skipped": t("skipped"),
        "pending": t("waiting"),
        "queued": t("queued"),
        "building": t("building"),
        "built": t("built"),
        "build failed": t("build failed"),
        "pushing": t("at the gate"),
        "deploying": t("deploying"),
        "deployed": t("deployed"),
        "ready": t("ready"),
        "finished": t("finished"),
        "killed": t("killed"),
        "paused": t("paused"),
        "active": t("active"),
        "deactivated": t("deactivated"),
    }
    return known.get(bare(status), bare(status).replace("_", " "))
