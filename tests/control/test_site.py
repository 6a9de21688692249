"""What scripts ask of a site: true where this machine has it, empty where it does not, and a sentence elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bancada.control.accelerators import list_accelerators
from tests.control.conftest import Office


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("nodelabels/quota", {"accelerator_based_user_quota": [], "next_page_token": ""}),
        ("userslabels/quota", {"user_accelerator_quota": [], "next_page_token": "", "total_count": "0"}),
        ("userslabels/team-quota", {"team_accelerator_quota": [], "next_page_token": ""}),
        ("cpuprofiles", {"cpu_profiles": [], "next_page_token": ""}),
        ("ml_serving_apps", {"ml_serving_apps": []}),
        ("workspaces/sparkconfig", {"workspace_spark_default": ""}),
    ],
)
def test_what_one_machine_does_not_have_is_empty(office: Office, path: str, answer: dict[str, object]) -> None:
    assert office.ok("GET", f"/api/v2/{path}", who="root") == answer


def test_the_one_group_of_nodes_is_this_machine(office: Office) -> None:
    (machine,) = office.ok("GET", "/api/v2/resourcegroups")["resource_groups"]
    assert machine["cpu"] == os.cpu_count()
    assert machine["memory"] > 0


def test_nothing_was_ever_synchronised(office: Office) -> None:
    for path in ("sync/status", "sync/users/status", "sync/teams/status"):
        found = office.ok("GET", f"/api/v2/{path}", who="root")
        assert (found["id"], found["created_at"]) == ("", "")
        assert "No directory is connected" in found["message"]


def test_kinds_of_gpus_are_read_from_the_driver(tmp_path: Path) -> None:
    for number, model in enumerate(("NVIDIA L4", "NVIDIA A100", "NVIDIA L4")):
        (tmp_path / f"0000:0{number}").mkdir()
        (tmp_path / f"0000:0{number}" / "information").write_text(f"Model: \t\t {model}\nIRQ: 5\n")
    found = list_accelerators(tmp_path)
    assert [(each.id, each.product, each.count) for each in found] == [("1", "NVIDIA-A100", 1), ("2", "NVIDIA-L4", 2)]
    assert list_accelerators(tmp_path / "none") == []


def test_news_are_what_the_changelog_says(office: Office) -> None:
    first = office.ok("GET", "/api/v2/newsfeeds/all", page_size=2)
    assert len(first["feeds"]) == 2
    assert first["next_page_token"]
    added = office.ok("GET", "/api/v2/newsfeeds/added", page_size=100)["feeds"]
    everything = office.ok("GET", "/api/v2/newsfeeds/all", page_size=100)["feeds"]
    assert 0 < len(added) < len(everything)
    assert any("The client cmlapi" in each["title"] and each["is_new"] for each in added)
