"""What is uploaded, in which requests, byte for byte."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from bancada.cli import uploading
from bancada.cli.uploading import Multipart, batches, files_of
from bancada.domain.errors import InvalidRequest


def parts_of(body: Multipart) -> dict[str, bytes]:
    data = b"".join(body.blocks())
    assert len(data) == body.size_bytes
    message = email.message_from_bytes(
        f"Content-Type: {body.content_type}\r\n\r\n".encode() + data, policy=email.policy.HTTP
    )
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True) or b""  # type: ignore[misc]
        for part in message.iter_parts()  # type: ignore[attr-defined]
    }


def test_a_body_holds_the_files_under_their_paths(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "empty").touch()
    (tmp_path / "data.bin").write_bytes(bytes(range(256)) * 3000)
    body = Multipart(files_of(tmp_path))
    assert parts_of(body) == {"a b/empty": b"", "data.bin": bytes(range(256)) * 3000}


def test_what_tools_leave_behind_is_skipped(tmp_path: Path) -> None:
    for name in (".git/config", ".venv/bin/python", "pkg/__pycache__/x.pyc", "pkg/x.py", ".project-metadata.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [name for name, _, _ in files_of(tmp_path)] == [".project-metadata.yaml", "pkg/x.py"]


def test_one_file_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("1")
    assert files_of(tmp_path / "x.py") == [("x.py", tmp_path / "x.py", 1)]


def test_a_dangling_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to("nowhere")
    with pytest.raises(InvalidRequest, match="gone is a link that leads nowhere"):
        files_of(tmp_path)


def test_requests_stay_small_and_large_files_go_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "BATCH_BYTES", 10)
    monkeypatch.setattr(uploading, "BATCH_FILES", 3)
    sizes = [1, 1, 1, 1, 20, 5, 5, 1]
    found = [(str(n), Path(str(n)), size) for n, size in enumerate(sizes)]
    assert [[size for _, _, size in batch] for batch in batches(found)] == [[1, 1, 1], [1], [20], [5, 5], [1]]


def test_a_file_that_shrinks_meanwhile_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("12345")
    body = Multipart(files_of(path))
    path.write_text("1")
    with pytest.raises(InvalidRequest, match="became shorter"):
        list(body.blocks())
