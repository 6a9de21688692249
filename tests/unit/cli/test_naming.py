"""Names and ids: the one that is meant, or why it is not clear."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bancada.cli.naming import pick
from bancada.domain.errors import InvalidRequest, NotFound


@dataclass
class Thing:
    """Anything with an id and a name."""

    id: str
    name: str


THINGS = [Thing("1", "nightly"), Thing("2", "weekly"), Thing("3", "weekly"), Thing("nightly", "other")]


def test_an_id_comes_before_a_name() -> None:
    assert pick("job", "nightly", THINGS, listed_by="x").name == "other"
    assert pick("job", "3", THINGS, listed_by="x") is THINGS[2]
    assert pick("job", "other", THINGS, listed_by="x") is THINGS[3]


def test_a_name_of_several_lists_their_ids() -> None:
    with pytest.raises(InvalidRequest, match=r"More than one job is called 'weekly': 2, 3\.") as caught:
        pick("job", "weekly", THINGS, listed_by="x")
    assert caught.value.hint == "Name one by its id."


def test_a_name_of_none_offers_those_that_look_like_it() -> None:
    with pytest.raises(NotFound) as caught:
        pick("job", "weeklyy", THINGS, listed_by="bancada job list")
    assert caught.value.hint == "Did you mean 'weekly'?"
    with pytest.raises(NotFound) as caught:
        pick("job", "zzz", THINGS, listed_by="bancada job list")
    assert caught.value.hint == "`bancada job list` shows them."
