"""The last line of a session's journal, written by whoever sees the session end, because it may not see that itself."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from bancada.domain.reconciled import Finish


def tell_journal(journal: Path, end: Finish, now: datetime) -> None:
    """Append how a session ended to its journal, on a line of its own: a killed writer may have left half of one."""
    record = {
        "at": int(now.timestamp() * 1000), "type": "session", "state": "ended", "status": end.status,
        "reason": end.reason, "message": end.message, "hint": end.hint,
    }  # fmt: skip
    journal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(journal, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        end_at = file.seek(0, os.SEEK_END)
        is_cut_short = bool(end_at) and os.pread(file.fileno(), 1, end_at - 1) != b"\n"
        file.write((b"\n" if is_cut_short else b"") + json.dumps(record, ensure_ascii=False).encode() + b"\n")
