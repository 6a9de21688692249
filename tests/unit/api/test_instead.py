"""What has no handler says what to use instead: by its own sentence, or until its release by its group's."""

from __future__ import annotations

import re

from bancada.api.v2.endpoints import HANDLERS, STREAMED_HANDLERS
from bancada.api.v2.instead import INSTEAD
from bancada.api.v2.vendor_only import VENDOR_ONLY
from bancada.wire.contract import OPERATIONS

MISSING = {name: op for name, op in OPERATIONS.items() if name not in {**HANDLERS, **STREAMED_HANDLERS}}


def test_every_missing_operation_says_what_to_use() -> None:
    assert set(VENDOR_ONLY) == {name for name, op in MISSING.items() if op.tier == 3}
    assert {op.group for op in MISSING.values() if op.tier < 3} <= set(INSTEAD)
    assert all(text.endswith(".") for text in (*INSTEAD.values(), *VENDOR_ONLY.values()))


def test_what_is_named_instead_answers_one_day() -> None:
    for name, text in VENDOR_ONLY.items():
        named = [word for word in re.findall(r"[a-z0-9_]+", text) if word in OPERATIONS]
        assert [word for word in named if OPERATIONS[word].tier == 3 and word in MISSING] == [], name
