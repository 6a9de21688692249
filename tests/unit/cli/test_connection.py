"""Which key goes to which workbench."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bancada.cli.connection import Connection, connect
from bancada.domain.errors import InvalidRequest, NotReady
from bancada.settings import load_settings
from bancada.supervise.record import SupervisorRecord, write_record


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("BANCADA_URL", "BANCADA_API_KEY", "BANCADA_HOME", "BANCADA_HOST", "BANCADA_PORT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "admin.json").write_text(json.dumps({"username": "admin", "api_key": "own.key"}))
    return tmp_path


def test_the_home_says_all(home: Path) -> None:
    assert connect(str(home), None, None) == Connection("http://127.0.0.1:8080", "own.key")
    run_dir = load_settings(home).run_dir
    run_dir.mkdir(mode=0o700, exist_ok=True)
    write_record(load_settings(home), SupervisorRecord(1, 0.0, "http://127.0.0.1:9999", ()))
    assert connect(str(home), None, None) == Connection("http://127.0.0.1:9999", "own.key")
    assert connect(str(home), None, "other.key").key == "other.key"


def test_an_address_that_another_user_wrote_down_gets_no_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    settings = load_settings(home)
    settings.run_dir.mkdir(mode=0o700, exist_ok=True)
    write_record(settings, SupervisorRecord(1, 0.0, "http://127.0.0.1:9999", ()))
    assert connect(str(home), None, None).url == settings.public_url


def test_the_own_key_never_goes_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANCADA_HOME", str(home))
    with pytest.raises(InvalidRequest, match="needs a key"):
        connect(None, "http://elsewhere.example", None)
    assert connect(None, "http://elsewhere.example/", "a.key") == Connection("http://elsewhere.example", "a.key")


def test_a_named_home_comes_before_the_variables(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANCADA_URL", "http://elsewhere.example")
    monkeypatch.setenv("BANCADA_API_KEY", "a.key")
    assert connect(None, None, None) == Connection("http://elsewhere.example", "a.key")
    assert connect(str(home), None, None).key == "own.key"


def test_no_workbench_and_no_address_is_said_plainly(home: Path) -> None:
    with pytest.raises(NotReady, match="There is no workbench in") as caught:
        connect(str(home / "other"), None, None)
    assert "bancada up" in caught.value.hint
    with pytest.raises(InvalidRequest, match="must look like http://HOST:PORT, got 'localhost:8080'"):
        connect(None, "localhost:8080", "k")
