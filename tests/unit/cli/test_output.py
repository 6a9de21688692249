"""What people, pipes and programs get to see."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import datetime, timezone

import cmlapi
import pytest

from bancada.cli import output
from bancada.cli.failures import WrongUsage
from bancada.cli.options import confirm
from bancada.cli.output import print_json, print_records, record_of
from bancada.cli.terminal import show_table

AT = datetime(2026, 11, 25, 16, 0, tzinfo=timezone.utc)
LONG = "an-identifier-that-is-much-longer-than-the-terminal-is-wide-and-must-stay-whole"


def test_a_pipe_gets_every_character(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_records([{"id": LONG, "made_at": AT, "of": None}], ("id", "made_at", "of"), as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        f"{'ID'.ljust(len(LONG))}  MADE AT                    OF",
        f"{LONG}  2026-11-25T16:00:00+00:00  -",
    ]


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_gets_lines_that_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    show_table(("ID", "STATUS"), [[LONG, "deployed"], ["[bold]x[/bold]", "failed"]])
    shown = capsys.readouterr().out
    plain = _without_codes(shown)
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= 30
    assert LONG in "".join(line.split("  ")[0].strip() for line in plain.splitlines()[1:])
    assert "[bold]x[/bold]" in plain  # what users write is text, never markup
    assert ("\x1b[32m" in shown) is not bool(no_color)


def test_json_is_whole_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding in ("utf-8", "ascii", "latin-1"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        print_json({"name": "çã ✓", "at": AT})
        sys.stdout.flush()
        assert json.loads(raw.getvalue().decode(encoding)) == {"name": "çã ✓", "at": "2026-11-25T16:00:00+00:00"}


def test_a_character_that_the_terminal_lacks_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="iso-8859-1"))
    output.survive_any_encoding()
    print_records([{"name": "ç ✓"}], ("name",), as_json=False)
    sys.stdout.flush()
    assert raw.getvalue().decode("iso-8859-1").splitlines()[1] == "ç ?"


def test_people_are_names() -> None:
    project = cmlapi.Project(name="p", owner=cmlapi.ShortUser(username="ana"), creator=cmlapi.ShortUser(username="rui"))
    assert {name: record_of(project)[name] for name in ("name", "owner", "creator")} == {
        "name": "p", "owner": "ana", "creator": "rui"
    }  # fmt: skip


def test_nobody_is_asked_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(WrongUsage, match=r"Delete it\? Nobody can be asked here\."):
        confirm("Delete it?", yes=False)
    confirm("Delete it?", yes=True)


def _without_codes(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
