from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.locks import Lock, LockedWheel, numbered_lines, pinned_lines

WHEEL = LockedWheel("bancada-workload", "0.1.0", "ab" * 32)
LOCK = Lock("a==1 \\\n    --hash=sha256:aa\nb==2\n", "3.11.7", "linux-x86_64", (WHEEL,))


def test_the_hash_ignores_what_does_not_change_the_environment():
    same = Lock("# by uv\r\nb==2   # via x\r\n\r\na==1 --hash=sha256:aa\r\n", "3.11.7", "linux-x86_64", (WHEEL,))
    assert same.hash == LOCK.hash
    assert len(LOCK.hash) == 32


@pytest.mark.parametrize(
    "other",
    [
        Lock("a==1 --hash=sha256:ab\nb==2\n", "3.11.7", "linux-x86_64", (WHEEL,)),
        Lock(LOCK.text, "3.11.8", "linux-x86_64", (WHEEL,)),
        Lock(LOCK.text, "3.11.7", "linux-aarch64", (WHEEL,)),
        Lock(LOCK.text, "3.11.7", "linux-x86_64", ()),
        Lock(LOCK.text, "3.11.7", "linux-x86_64", (LockedWheel("bancada-workload", "0.1.0", "ac" * 32),)),
    ],
)
def test_the_hash_changes_with_everything_that_does(other):
    assert other.hash != LOCK.hash


def test_a_lock_survives_being_kept_as_plain_data():
    assert Lock.from_dict(json.loads(json.dumps(LOCK.as_dict()))) == LOCK


def test_the_text_for_people_is_still_a_requirements_file_of_the_same_packages():
    assert pinned_lines(LOCK.full_text()) == pinned_lines(LOCK.text)
    assert "bancada-workload==0.1.0 sha256:abab" in LOCK.full_text()


def test_lines_keep_the_number_they_start_on_and_fragments_of_addresses():
    text = "\ufeff# head\n\na==1 \\\n  --hash=sha256:aa \\\n  --hash=sha256:bb\nx @ https://h/x#egg=x # why\n"
    assert numbered_lines(text.splitlines()) == [
        (3, "a==1 --hash=sha256:aa --hash=sha256:bb"),
        (6, "x @ https://h/x#egg=x"),
    ]


@given(st.lists(st.text("ab=1 #\\\t"), max_size=6))
def test_normalising_twice_is_normalising_once(lines):
    once = [line for _, line in numbered_lines(lines)]
    assert [line for _, line in numbered_lines(once) if "\\" not in line] == [x for x in once if "\\" not in x]
