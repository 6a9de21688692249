"""A segment gives back what was written, wherever it was cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.prediction_records import PredictionRecord, pack, segment_name, unpack, whole_segments

IDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=40)
SMALL = st.integers(0, 2**32 - 1)
LARGE = st.integers(0, 2**64 - 1)
BODIES = st.binary(max_size=60)
UUIDS = st.binary(min_size=16, max_size=16)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RECORDS = st.builds(
    PredictionRecord,
    uuid=UUIDS, model_id=IDS, deployment_id=IDS, build_id=IDS, replica_id=IDS, kind=st.integers(0, 255),
    status=st.integers(0, 65535), code=IDS, caller_id=SMALL, caller=ANY_TEXT, request_id=IDS, started_us=LARGE,
    queue_us=LARGE, predict_us=LARGE, total_us=LARGE, batch_size=SMALL, is_shadow=st.booleans(),
    pair=st.just(b"") | UUIDS.filter(any), metrics=BODIES, input=BODIES, output=BODIES,
)  # fmt: skip


@given(st.lists(RECORDS, max_size=5))
def test_a_segment_gives_its_records_back(records: list[PredictionRecord]) -> None:
    assert list(unpack(b"".join(pack(*record) for record in records))) == records


@given(st.lists(RECORDS, min_size=1, max_size=4), st.data())
def test_what_was_cut_off_costs_the_last_record_alone(records: list[PredictionRecord], data: st.DataObject) -> None:
    parts = [pack(*record) for record in records]
    segment = b"".join(parts)
    cut = data.draw(st.integers(0, len(segment)))
    whole = sum(len(b"".join(parts[: n + 1])) <= cut for n in range(len(parts)))
    assert list(unpack(segment[:cut])) == records[:whole]


@given(st.lists(RECORDS, max_size=3), st.integers(0, 200))
def test_zeros_after_a_power_cut_are_no_records(records: list[PredictionRecord], zeros: int) -> None:
    assert list(unpack(b"".join(pack(*record) for record in records) + bytes(zeros))) == records


@given(RECORDS)
def test_what_is_no_record_is_said_with_its_place(record: PredictionRecord) -> None:
    segment = pack(*record)
    found = unpack(segment + b"\x01" * 200)
    assert next(found) == record
    with pytest.raises(ValueError, match=f"no record at byte {len(segment)}"):
        next(found)


def test_an_open_segment_is_whole_once_a_later_gateway_wrote() -> None:
    first, second = (segment_name(999, 7), segment_name(999, 8))
    later = segment_name(10_000, 0)
    assert whole_segments([f"{second}.open", f"{first}.records", "x.damaged"]) == [f"{first}.records"]
    assert whole_segments([f"{later}.open", f"{second}.open", f"{first}.records"]) == [
        f"{first}.records",
        f"{second}.open",
    ]
    assert whole_segments([]) == []
