from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest
from starlette.responses import JSONResponse

from bancada.api.mlflow.access import Access
from bancada.api.mlflow.guard import Guard
from bancada.api.mlflow.server import prepare_store
from bancada.domain.errors import PlatformFailed

OUTDATED = {"error_code": "INTERNAL_ERROR", "message": "out-of-date database schema; run 'mlflow db upgrade <uri>'"}


def guard_of(*answers: JSONResponse) -> Guard:
    waiting = list(answers)

    async def inner(scope, receive, send):
        await waiting.pop(0)(scope, receive, send)

    return Guard(inner, lambda *_: Access("ana"), lambda *_: None, "token")


@pytest.fixture
def upgraded(monkeypatch):
    urls: list[str] = []
    module = ModuleType("mlflow.db")
    module.upgrade = SimpleNamespace(callback=urls.append)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mlflow.db", module)
    return urls


async def test_a_database_of_an_older_mlflow_is_migrated(upgraded):
    await prepare_store(guard_of(JSONResponse(OUTDATED, 500), JSONResponse({})), "sqlite:///x.db")
    assert upgraded == ["sqlite:///x.db"]


async def test_a_good_database_is_left_alone(upgraded):
    await prepare_store(guard_of(JSONResponse({})), "sqlite:///x.db")
    assert upgraded == []


async def test_a_database_that_cannot_be_used_ends_the_start(upgraded):
    broken = JSONResponse({"message": "no such host"}, 500)
    with pytest.raises(PlatformFailed, match="no such host"):
        await prepare_store(guard_of(broken), "postgresql://nowhere/mlflow")
    with pytest.raises(PlatformFailed, match="mlflow db upgrade"):
        await prepare_store(guard_of(JSONResponse(OUTDATED, 500), JSONResponse(OUTDATED, 500)), "sqlite:///x.db")
