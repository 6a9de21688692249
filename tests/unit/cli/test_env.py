"""Lines for a shell hold any value, whatever is in it."""

from __future__ import annotations

import subprocess

import pytest

from bancada.cli.env import Shell, export_line

NASTY = ["", "plain", "two words", "it's", '"$HOME" `id` $(id)', "back\\slash \\' end\\", "line\nbreak", "çã; rm -rf *"]


@pytest.mark.parametrize("value", NASTY)
def test_bash_reads_back_the_value(value: str) -> None:
    script = f'{export_line(Shell.BASH, "NAME", value)}\nprintf %s "$NAME"'
    assert subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout == value


def test_fish_escapes_what_its_single_quotes_know() -> None:
    assert export_line(Shell.FISH, "NAME", "it's \\ $x") == r"set -gx NAME 'it\'s \\ $x'"
