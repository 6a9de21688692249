"""Files as texts for editors: nobody's change is overwritten by somebody who has not seen it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bancada.control.texts import LIMIT_BYTES, save_text
from bancada.domain.errors import Conflict
from tests.control.conftest import TELCO, Office

TEXTS = f"/api/native/v1/projects/{TELCO}/texts"


def test_a_text_is_saved_over_the_version_that_was_read_and_over_no_other(sqlite_office: Office) -> None:
    file = sqlite_office.write_file("src/train model.py", "print(1)\r\n")
    path = f"{TEXTS}/src/train%20model.py"
    read = sqlite_office.ok("GET", path)
    assert read["text"] == "print(1)\r\n"

    saved = sqlite_office.ok("PUT", path, {"text": "print('é')\n", "version": read["version"]})
    assert file.read_text() == "print('é')\n"
    assert sqlite_office.ok("GET", path)["version"] == saved["version"] != read["version"]

    stale = sqlite_office.call("PUT", path, {"text": "mine", "version": read["version"]})
    assert (stale.status, stale.body["details"][0]["reason"]) == (409, "file_changed")
    new = sqlite_office.call("PUT", path, {"text": "mine"})
    assert (new.status, new.body["details"][0]["reason"]) == (409, "file_changed")
    assert file.read_text() == "print('é')\n"

    file.unlink()
    gone = sqlite_office.call("PUT", path, {"text": "mine", "version": saved["version"]})
    assert (gone.status, gone.body["details"][0]["reason"]) == (404, "file_gone")
    sqlite_office.ok("PUT", path, {"text": "mine"})
    assert file.read_text() == "mine"


def test_of_two_who_save_at_once_one_is_told(sqlite_office: Office) -> None:
    sqlite_office.write_file("shared.py", "0")
    version = sqlite_office.ok("GET", f"{TEXTS}/shared.py")["version"]

    def save(text: str) -> bool:
        try:
            save_text(sqlite_office.workbench, sqlite_office.actor("ana"), TELCO, "shared.py", text, version)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        saved = list(threads.map(save, map(str, range(1, 9))))
    assert saved.count(True) == 1
    assert sqlite_office.ok("GET", f"{TEXTS}/shared.py")["text"] == str(saved.index(True) + 1)


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [(b"\xff\xfe\x00", 400, "file_not_text"), (b"a\0b", 400, "file_not_text"),
     (b"x" * (LIMIT_BYTES + 1), 413, "too_large")],
)  # fmt: skip
def test_what_no_editor_can_show_is_refused(sqlite_office: Office, content: bytes, status: int, reason: str) -> None:
    sqlite_office.write_file("odd.bin").write_bytes(content)
    answer = sqlite_office.call("GET", f"{TEXTS}/odd.bin")
    assert (answer.status, answer.body["details"][0]["reason"]) == (status, reason)
    kept = sqlite_office.call("PUT", f"{TEXTS}/odd.bin", {"text": "", "version": "0"})
    assert (kept.status, kept.body["details"][0]["reason"]) == (409, "file_changed")
