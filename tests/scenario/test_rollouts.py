"""An update that crashes, a rehearsal, a canary and a sleeper on a real workbench, called all the while."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.scenario.live import Workbench, described, until

pytestmark = pytest.mark.scenario

VERSIONS = {
    "one": "def predict(args):\n    return {'version': 1}\n",
    "two": "def predict(args):\n    return {'version': 2}\n",
    "crashes": "import os\ncalls = []\n\ndef predict(args):\n    calls.append(1)\n    if len(calls) > 20:\n"
               "        os._exit(9)\n    return {'version': 3}\n",
    "slow": "import time\n\ndef predict(args):\n    time.sleep(0.05)\n    return {'version': 4}\n",
}  # fmt: skip


@dataclass
class Site:
    """A workbench with one model, whose builds are named by what they do."""

    workbench: Workbench
    access_key: str
    builds: dict[str, str]

    def bancada(self, *words: str, code: int = 0) -> Any:
        """Return what a command in the project answers as JSON."""
        return json.loads(self.workbench.bancada(*words, "--project", "pi", "--json", code=code))

    def deploy(self, build: str, *options: str) -> str:
        return str(self.bancada("deployment", "create", self.builds[build], "--wait", *options)["id"])

    def answered_by(self) -> int:
        status, answer = self.workbench.call(self.access_key, {})
        assert status == 200, answer
        return int(answer["response"]["version"])

    def recorded(self) -> int:
        """Return how many calls are recorded of the deployment that serves."""
        serving = self.bancada("traffic", "show", "pi")["deployments"][0]["id"]
        return len(self.bancada("prediction", "list", serving))

    def reason(self, deployment: str) -> tuple[str, str]:
        shown = self.bancada("deployment", "show", deployment)
        return shown["status"], shown["reason"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    workbench = Workbench(tmp_path_factory.mktemp("rollouts") / "home")
    workbench.up()
    source: Path = tmp_path_factory.mktemp("source")
    for name, text in VERSIONS.items():
        (source / f"{name}.py").write_text(text)
    workbench.bancada("project", "create", "pi", "--from", str(source))
    site = Site(workbench, "", {})
    site.access_key = site.bancada("model", "create", "pi")["access_key"]
    for name in VERSIONS:
        build = site.bancada("build", "create", "pi", "--file", f"{name}.py", "--function", "predict", "--wait")
        site.builds[name] = build["id"]
    site.deploy("one")
    yield site
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


def test_an_update_that_crashes_costs_the_calls_that_it_had_begun_and_no_others(site: Site) -> None:
    with site.workbench.called_all_the_while(site.access_key, {}) as seen:
        crashing = site.deploy("crashes")
        until("it was taken back", lambda: site.reason(crashing) == ("stopped", "rolled_back"))
        assert site.answered_by() == 1
    assert set(seen) <= {200, 502}
    assert seen[502] <= 2, "a call that a replica has begun may have run, and is not repeated"


@pytest.mark.parametrize("options", [("--canary", "50"), ("--guard",)])
def test_one_that_is_slower_goes_by_itself_as_a_canary_and_as_an_update(site: Site, options: tuple[str, ...]) -> None:
    with site.workbench.called_all_the_while(site.access_key, {}) as seen:
        slow = site.deploy("slow", *options, "--min-calls", "30")
        until("it was taken back", lambda: site.reason(slow) == ("stopped", "rolled_back"))
        assert site.answered_by() == 1
    assert set(seen) == {200}
    message = site.bancada("deployment", "show", slow)["message"]
    assert re.search(r"95% .* up to \d+", message), message


def test_a_build_is_rehearsed_joins_as_a_canary_and_takes_over(site: Site) -> None:
    for _ in range(5):
        assert site.answered_by() == 1
    until("calls are recorded", lambda: site.recorded() >= 5)
    assert site.bancada("rehearse", site.builds["one"], "--calls", "5", "--max-changed", "0")["passed"]
    report = site.bancada("rehearse", site.builds["two"], "--calls", "5", "--max-changed", "0", code=1)
    assert (report["changed"], report["errors"], report["passed"]) == (5, 0, False)
    assert site.answered_by() == 1

    canary = site.deploy("two", "--canary", "50")
    with site.workbench.called_all_the_while(site.access_key, {}) as seen:
        until("both answer", lambda: {site.answered_by() for _ in range(20)} == {1, 2})
        site.bancada("traffic", "promote", canary)
        until("it has taken over", lambda: site.reason(canary)[0] == "deployed" and site.answered_by() == 2)
        site.bancada("deployment", "rollback", "pi", "--wait")
        assert site.answered_by() == 1
    assert set(seen) == {200}


def test_a_deployment_that_sleeps_is_woken_by_a_call(site: Site) -> None:
    sleeper = site.deploy("two", "--min-replicas", "0", "--idle", "1")
    until("it sleeps", lambda: site.bancada("deployment", "show", sleeper)["wished_replicas"] == 0)
    until("its replica has gone", lambda: site.bancada("deployment", "show", sleeper)["replicas"] == [])
    assert site.answered_by() == 2
