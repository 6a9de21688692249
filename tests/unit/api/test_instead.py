"""What is not in this release says what to use today."""

from __future__ import annotations

from bancada.api.v2.endpoints import HANDLERS, STREAMED_HANDLERS
from bancada.api.v2.instead import INSTEAD
from bancada.wire.contract import OPERATIONS


def test_every_group_with_a_missing_operation_names_what_to_use() -> None:
    missing = {op.group for name, op in OPERATIONS.items() if name not in {**HANDLERS, **STREAMED_HANDLERS}}
    assert set(INSTEAD) == missing
    assert all(text.endswith(".") for text in INSTEAD.values())
