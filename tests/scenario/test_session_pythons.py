"""Sessions on the oldest and on the newest Python of this machine: what people do in one works on both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.live import Workbench, described, until
from tests.scenario.live_session import Session

pytestmark = pytest.mark.scenario
REQUIREMENTS = "matplotlib\npandas\n"
TABLE = "import pandas as pd\npd.DataFrame({'churn': [0.5, 1.0]})"
PICTURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.show()"
RAISES = "def ratio():\n    return 1 / 0\n\nratio()"


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("pythons") / "home")
    folder = tmp_path_factory.mktemp("project")
    (folder / "requirements.txt").write_text(REQUIREMENTS)
    workbench.up()
    workbench.bancada("project", "create", "pythons", "--from", str(folder))
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == []


@pytest.fixture(scope="module", params=["oldest", "newest"])
def session(request: pytest.FixtureRequest, workbench: Workbench) -> Session:
    """A session on the oldest or the newest Python that the workbench found, which may be the same one."""
    kernels = {runtime.kernel: runtime.image_identifier for runtime in workbench.client.list_runtimes().runtimes}
    assert kernels, "the Python of these tests at least"
    kernel = (min if request.param == "oldest" else max)(kernels, key=_parts)
    project = str(workbench.client.list_projects().projects[0].id)
    session = Session(workbench, project, name=request.param, runtime_identifier=kernels[kernel])
    said = session.run("import sys\nprint('Python %d.%d' % sys.version_info[:2])")
    assert said == f"{kernel}\n"
    return session


def test_a_table_and_a_picture_are_shown(session: Session) -> None:
    table, picture = session.send(TABLE), session.send(PICTURE)
    until("the cells end", lambda: session.of(picture, "done"))

    assert "<table" in session.of(table, "display")[0]["data"]["text/html"]
    assert "image/png" in session.of(picture, "display")[0]["data"]


def test_an_error_names_the_line_of_its_file(session: Session) -> None:
    cells = [session.send(code, file="ratio.py", first_line=11) for code in (RAISES, "a b")]
    until("the cells end", lambda: session.of(cells[-1], "done"))

    [raised], [misspelt] = (session.of(cell, "error") for cell in cells)
    assert (raised["name"], raised["line"]) == ("ZeroDivisionError", 12)
    assert (misspelt["name"], misspelt["line"]) == ("SyntaxError", 11)


def test_what_pip_installs_is_in_the_projects_layer(session: Session) -> None:
    session.run("!pip install iniconfig==2.0.0")

    place = session.run("import iniconfig; print(iniconfig.__file__)").strip()

    assert Path(place).is_relative_to(session.workbench.home / "layers")


def test_a_cell_is_interrupted_and_the_kernel_restarted(session: Session) -> None:
    session.run("kept = 'kept'")
    cell = session.send("import time\nprint('runs', flush=True)\ntime.sleep(1000)")
    until("the cell runs", lambda: session.text(cell))

    session.ask("POST", f"{session.path}:interrupt")
    until("the cell ends", lambda: session.of(cell, "done"))

    assert session.of(cell, "done")[0]["status"] == "interrupted"
    assert session.run("print(kept)") == "kept\n"
    session.ask("POST", f"{session.path}:restart")
    assert session.run("print('kept' in globals())") == "False\n"


def test_runs_are_logged_to_the_workbench(session: Session) -> None:
    name = f"from {sys.platform} {session.id}"
    session.run(
        f"import mlflow\nmlflow.set_experiment({name!r})\nwith mlflow.start_run():\n    mlflow.log_metric('auc', 0.9)"
    )

    found = session.workbench.bancada("experiment", "list", "--project", "pythons")

    assert name in found


def _parts(kernel: str) -> tuple[int, ...]:
    """Return the version in a kernel's name, such as `Python 3.11`."""
    return tuple(int(part) for part in kernel.rpartition(" ")[2].split("."))
