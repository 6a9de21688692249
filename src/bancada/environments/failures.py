"""What uv's own words about a failure mean to the person who asked: one sentence, a stable code, a next step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bancada.domain.errors import InvalidRequest, PlatformFailed, WorkbenchError

SENTENCE_LIMIT = 400
"""Longest part of uv's text that a sentence repeats, in characters; the log has all of it."""


@dataclass(frozen=True, slots=True)
class _Cause:
    pattern: re.Pattern[str]
    kind: type[WorkbenchError]
    code: str
    lead: str
    hint: str


def _cause(pattern: str, kind: type[WorkbenchError], code: str, lead: str, hint: str) -> _Cause:
    return _Cause(re.compile(pattern, re.IGNORECASE), kind, code, lead, hint)


# The first match counts. What the machine lacks comes before what the packages lack: uv reports a disk that is full or
# an index that is down as a package that it could not fetch or build. Wherever uv was told to stay off the network,
# "not found in the cache" is a missing network, not a missing package.
_CAUSES = (
    _cause(r"No space left on device|Disk quota exceeded|os error (28|122)\b", PlatformFailed, "disk_full",
           "The disk is full", "Free some space on the disk of the workbench's home or of uv's cache, then try again."),
    _cause(r"network was disabled|network connectivity is disabled", PlatformFailed, "index_unreachable",
           "A package is not in the cache and the network is switched off", "Allow the network once, then try again."),
    _cause(r"Hash mismatch", PlatformFailed, "package_changed",
           "A package is not the one that was locked", "Look at the package index: a file there has changed."),
    _cause(r"Git operation failed", InvalidRequest, "requirements_unsatisfiable",
           "A git requirement could not be fetched", "Check its address and revision."),
    _cause(r"error sending request|Request failed after|tcp connect error|dns error|timed out|invalid peer certificate"
           r"|HTTP status (server error|client error \((401|403|407|429))|connection (reset|refused|closed)",
           PlatformFailed, "index_unreachable",
           "The package index could not be reached", "Check the network and uv's index settings, then try again."),
    _cause(r"No solution found", InvalidRequest, "requirements_unsatisfiable",
           "The requirements cannot all be met", "Change or remove the requirement that it names."),
    _cause(r"Failed to build", InvalidRequest, "package_build_failed",
           "A package without a wheel for this Python could not be built",
           "Ask for a version that has a wheel; the log has the build's own output."),
    _cause(r"Couldn't parse requirement|Failed to parse|wheel filename|Failed to (fetch|download)|404 Not Found",
           InvalidRequest, "requirements_unsatisfiable", "A requirement cannot be met",
           "Correct the requirement that it names."),
)  # fmt: skip
_UNKNOWN = _cause("", PlatformFailed, "packages_failed", "Preparing packages failed", "The log has all of it.")

_REASON = re.compile(r"^\s*(?:error|cause): (.*)$", re.MULTILINE)
_FRAMES = re.compile(r"[\u00d7╰─▶├│]+")  # how older releases of uv draw their reasons
_CONCLUSION = re.compile(r",? we can conclude that your requirements are unsatisfiable")
_NEXT_STEP = re.compile(r"\.: And because ")  # uv's second sentence, which is none without the conclusion
_WRONG_PYTHON = re.compile(r"Python version \([^)]*\) does not satisfy Python([<>=!~][^\s]*\d)")


def explain_failure(text: str) -> WorkbenchError:
    """Return the error that uv's output stands for; its sentence repeats uv's own, shortened."""
    cause = next((c for c in _CAUSES if c.pattern.search(text)), _UNKNOWN)
    said = condense(text)
    return cause.kind(f"{cause.lead}: {said}.", hint=_python_hint(text) or cause.hint, code=cause.code)


def _python_hint(text: str) -> str:
    """Return which Python the requirements ask for, where uv says that this one is what is wrong; empty elsewhere."""
    found = _WRONG_PYTHON.search(" ".join(_FRAMES.sub(" ", text).split()))
    if found is None:
        return ""
    oldest = re.fullmatch(r">=([\d.]+)", found[1])
    return (
        f"Choose a runtime with Python {oldest[1]} or newer." if oldest else f"Choose a runtime with Python {found[1]}."
    )


def condense(text: str) -> str:
    """Return uv's reason in one line: the causes it gives and the last detail, or all of it where it gives none."""
    said, _, _ = text.partition("\nhint:")
    reasons = _REASON.findall(said)
    details = [line.strip() for line in said.splitlines() if line.startswith("   ") and line.strip(" ^")]
    if reasons and details:
        reasons.append(details[-1])
    sentence = ": ".join(part for part in reasons if part != "No solution found when resolving dependencies")
    sentence = " ".join(_FRAMES.sub(" ", sentence or said).split())
    sentence = _NEXT_STEP.sub("; and ", _CONCLUSION.sub("", sentence))
    if len(sentence) > SENTENCE_LIMIT:
        sentence = sentence[:SENTENCE_LIMIT].rsplit(" ", 1)[0] + " ..."
    return sentence.rstrip(".") or "uv said nothing"
