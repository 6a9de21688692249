"""From the calls of one message to their answers: read each, predict together what may be, write each in its form.

One call never spoils another: what cannot be read is refused by itself, and when a prediction made together fails,
each is made again alone.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Protocol

from bancada_workload import answer_formats
from bancada_workload.failures import CallFailure, describe
from bancada_workload.frames import Answer, Call
from bancada_workload.json_bodies import encode
from bancada_workload.jsonable import WHAT_TO_RETURN, NotJsonable, to_jsonable
from bancada_workload.tracked import collecting

_NOTHING: contextlib.AbstractContextManager[dict[str, Any] | None] = contextlib.nullcontext()


class Served(Protocol):
    """A loaded model as the worker asks it."""

    path: str
    """How it predicts: native, pyfunc or function."""

    max_batch: int
    """How many calls may be predicted together."""

    wraps_prediction: bool
    """Whether the answer travels as {"model_deployment_crn", "prediction", "uuid"}."""

    def describe(self) -> dict[str, Any]:
        """Return the `name`, `platform`, `inputs` and `outputs` of the Open Inference Protocol's metadata."""

    def read(self, call: Call) -> Any:
        """Return what is asked; raises CallFailure when it cannot be understood."""

    def kind_of(self, question: Any) -> Hashable | None:
        """Return the same for questions that may be predicted together, None for one to be predicted alone."""

    def predict_one(self, question: Any) -> Any:
        """Return the prediction; raises whatever the model raises."""

    def predict_together(self, questions: list[Any]) -> list[Any] | None:
        """Return a prediction for each, in order; None when the model's answer cannot be divided."""


class _Asked:
    """A call on its way to its answer."""

    __slots__ = ("call", "failure", "metrics", "prediction", "question")

    def __init__(self, call: Call) -> None:
        self.call = call
        self.question: Any = None
        self.prediction: Any = None
        self.failure: BaseException | None = None
        self.metrics: dict[str, Any] | None = None


class Answerer:
    """Answers calls with one model."""

    def __init__(
        self, model: Served, deployment_crn: str, *, tell: Callable[[BaseException], None] | None = None
    ) -> None:
        """Answer with `model`; `tell` hears of what the model raised, which otherwise goes to the log."""
        self._model = model
        self._crn = deployment_crn
        self._tell = tell or _log
        self._name = str(model.describe().get("name", ""))
        self._collects = model.path != "native"  # no user code runs there that could track anything
        self.may_batch = model.max_batch > 1
        """Whether calls are predicted together; not any more once the model tracks metrics of its predictions."""

    def answer(self, calls: list[Call]) -> list[Answer]:
        """Return the answers of these calls, in order; never raises."""
        if len(calls) == 1:
            return [self._answer_one(calls[0])]
        asked = [self._read(call) for call in calls]
        alone, groups = self._group(one for one in asked if one.failure is None)
        for group in groups:
            if not self._predict_together(group):
                alone += group
        for one in alone:
            self._predict_alone(one)
        return [self._write(one) for one in asked]

    def _answer_one(self, call: Call) -> Answer:
        one = self._read(call)
        if one.failure is None:
            self._predict_alone(one)
        return self._write(one)

    def _read(self, call: Call) -> _Asked:
        one = _Asked(call)
        try:
            one.question = self._model.read(call)
        except Exception as error:  # noqa: BLE001 - told to the caller
            one.failure = error
        return one

    def _group(self, asked: Iterable[_Asked]) -> tuple[list[_Asked], list[list[_Asked]]]:
        groups: dict[Hashable | None, list[_Asked]] = {}
        for one in asked:
            groups.setdefault(self._model.kind_of(one.question) if self.may_batch else None, []).append(one)
        alone = groups.pop(None, [])
        return alone, list(groups.values())

    def _predict_together(self, group: list[_Asked]) -> bool:
        if len(group) == 1:
            return False
        with collecting() if self._collects else _NOTHING as metrics:
            try:
                predictions = self._model.predict_together([one.question for one in group])
            except BaseException:  # noqa: BLE001 - whoever is to blame will hear it alone
                return False
        if metrics:
            self.may_batch = False  # the model tells something of each prediction, and of which cannot be said
        if metrics or predictions is None or len(predictions) != len(group):
            return False
        for one, prediction in zip(group, predictions):
            one.prediction = prediction
        return True

    def _predict_alone(self, one: _Asked) -> None:
        with collecting() if self._collects else _NOTHING as metrics:
            try:
                one.prediction = self._model.predict_one(one.question)
            except BaseException as error:  # noqa: BLE001 - user code may raise anything, SystemExit included
                one.failure = error
        one.metrics = metrics

    def _write(self, one: _Asked) -> Answer:
        call = one.call
        metrics = _metrics_json(one.metrics) if one.metrics else b""
        if one.failure is None:
            try:
                wrapped = (self._crn, _uuid_text(call.uuid)) if self._model.wraps_prediction else None
                content, body = answer_formats.write(call, one.prediction, wrapped, self._name)
            except BaseException as error:  # noqa: BLE001 - converting the prediction may run user code
                one.failure = error
            else:
                return Answer(call.id, 200, body, content, metrics)
        failure = self._failure_of(one.failure)
        return Answer(call.id, failure.status, answer_formats.write_failure(call, failure), metrics=metrics)

    def _failure_of(self, error: BaseException) -> CallFailure:
        if isinstance(error, CallFailure):
            return error
        if isinstance(error, NotJsonable):
            return CallFailure(500, "prediction_not_json", f"The model's answer cannot be sent as JSON: {error}.",
                               WHAT_TO_RETURN)  # fmt: skip
        self._tell(error)
        return CallFailure(500, "model_failed", f"The model raised {describe(error)}",
                           "The replica's log has the traceback.")  # fmt: skip


def _uuid_text(uuid: bytes) -> str:
    text = uuid.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _metrics_json(metrics: dict[str, Any]) -> bytes:
    try:
        return encode(to_jsonable(metrics, "a tracked metric"))
    except NotJsonable as error:
        print(f"what track_metric was given is not kept: {error}", file=sys.stderr, flush=True)
        return b""


def _log(error: BaseException) -> None:
    traceback.print_exception(type(error), error, error.__traceback__, file=sys.stderr)
