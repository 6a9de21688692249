"""Workers: which runtime one has, by what launches it and by the kernel that is named."""

from __future__ import annotations

import pytest

from bancada.control.sessions import NewSession
from bancada.control.workers import launch_worker
from bancada.domain.errors import InvalidRequest
from bancada.domain.runtimes import own_identifier
from tests.control.conftest import TELCO, Office

SESSIONS = f"/api/native/v1/projects/{TELCO}/sessions"
OF_MASTER = own_identifier((3, 11), "jupyterlab").text


@pytest.fixture
def master(office: Office) -> str:
    """Return the id of a session on a runtime that nothing would choose by itself."""
    return str(office.ok("POST", SESSIONS, {"runtime_identifier": OF_MASTER})["id"])


def launched(office: Office, master: str, kernel: str) -> str:
    new = NewSession(master_id=master, code="!true")
    return launch_worker(office.workbench, office.actor("ana"), TELCO, new, kernel).session.runtime_identifier


@pytest.mark.parametrize(
    ("kernel", "runtime"),
    [
        ("", OF_MASTER),
        ("python3", OF_MASTER),
        ("Python 3.11", own_identifier((3, 11)).text),
        ("python3.11", own_identifier((3, 11)).text),
        (own_identifier((3, 12)).text, own_identifier((3, 12)).text),
    ],
)
def test_a_worker_has_the_runtime_that_its_kernel_names(
    office: Office, master: str, kernel: str, runtime: str
) -> None:  # fmt: skip
    assert launched(office, master, kernel) == runtime


@pytest.mark.parametrize("kernel", ["r", "scala", "python2", "Python 3.99"])
def test_a_kernel_that_is_not_here_is_refused_with_those_that_are(office: Office, master: str, kernel: str) -> None:
    with pytest.raises(InvalidRequest, match=r"python3 for that of what launches the worker, Python 3\.11") as refused:
        launched(office, master, kernel)

    assert refused.value.code == "kernel_not_supported"
