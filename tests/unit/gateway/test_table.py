"""The route table and the snapshot's way through its file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bancada.domain.errors import InvalidRequest
from bancada.domain.routes import (
    ApplicationRoute,
    CallerKey,
    ModelRoute,
    Recording,
    ReplicaAddress,
    RouteSnapshot,
    Variant,
    from_json,
    to_json,
)
from bancada.gateway.calls import read_access_key
from bancada.gateway.forwarding import raw_target
from bancada.gateway.table import RouteTable

NAMES = ("version", "routes", "keys", "x")
TEXT, TUPLES = st.text(max_size=8), lambda item: st.lists(item, max_size=3).map(tuple)
REPLICAS = st.builds(ReplicaAddress, id=TEXT, socket=TEXT)
RECORDINGS = st.builds(
    Recording, share=st.floats(0, 1), inputs=st.booleans(), outputs=st.booleans(), redact=TUPLES(TEXT)
)
VARIANTS = st.builds(
    Variant, deployment_id=TEXT, build_id=TEXT, replicas=TUPLES(REPLICAS), weight=st.integers(0, 100),
    is_shadow=st.booleans(), wakes=st.booleans(), recording=RECORDINGS,
)  # fmt: skip
ROUTES = st.builds(
    ModelRoute, model_id=TEXT, name=TEXT, access_key=TEXT, auth_enabled=st.booleans(),
    allowed_user_ids=st.none() | TUPLES(st.integers()), deadline_s=st.floats(0, 1e6), variants=TUPLES(VARIANTS),
    reason=TEXT, is_coming=st.booleans(), sticky_header=TEXT, calls_per_s=st.floats(0, 1e6),
)  # fmt: skip
KEYS = st.builds(
    CallerKey,
    key_id=TEXT,
    secret_sha256=TEXT,
    user_id=st.integers(),
    expires_at_s=st.floats(0, 1e12),
    audiences=TUPLES(TEXT),
)
APPLICATIONS = st.builds(
    ApplicationRoute, application_id=TEXT, name=TEXT, subdomain=TEXT, bypass_authentication=st.booleans(),
    allowed_user_ids=st.none() | TUPLES(st.integers()), port=st.integers(0, 65535), status=TEXT, reason=TEXT,
)  # fmt: skip
SNAPSHOTS = st.builds(
    RouteSnapshot, version=st.integers(0), routes=TUPLES(ROUTES), keys=TUPLES(KEYS), applications=TUPLES(APPLICATIONS)
)
INNER = lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner)  # noqa: E731
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), INNER, max_leaves=6)


@given(SNAPSHOTS)
@settings(max_examples=40, deadline=None)
def test_a_snapshot_survives_its_file(snapshot):
    assert from_json(to_json(snapshot)) == snapshot


@given(st.binary(max_size=40) | JSON.map(repr).map(str.encode))
@settings(max_examples=40, deadline=None)
def test_what_is_not_a_snapshot_is_a_value_error(content):
    with pytest.raises(ValueError, match=r".+"):
        from_json(content)


def route(*names: str, access_key: str = "k") -> ModelRoute:
    replicas = tuple(ReplicaAddress(name, f"/run/{name}.sock") for name in names)
    return ModelRoute("m", "churn", access_key, False, None, 1.0, (Variant("d", "b", tuple(replicas)),))


def test_the_least_busy_replica_is_chosen_in_turns_among_equals():
    table = RouteTable()
    table.replace(RouteSnapshot(1, (route("a", "b", "c"),)))
    target = table.find_target("k")
    first_turns = [target.choose(()).address.id for _ in range(3)]
    assert sorted(first_turns) == ["a", "b", "c"]
    target.replicas[0].in_flight = target.replicas[2].in_flight = 2
    assert target.choose(()).address.id == "b"
    assert target.choose({"b"}).address.id in {"a", "c"}
    assert target.choose({"a", "b", "c"}) is None


def test_replacing_the_snapshot_keeps_what_is_in_flight():
    table = RouteTable()
    table.replace(RouteSnapshot(1, (route("a", "b"),)))
    target = table.find_target("k")
    leaving = target.replicas[0]
    leaving.in_flight, target.pending = 1, 1
    table.replace(RouteSnapshot(2, (route("b", "c"),)))
    assert table.find_target("k") is target
    assert (target.pending, [replica.address.id for replica in target.replicas]) == (1, ["b", "c"])
    assert table.in_flight() == {"a": 1, "b": 0, "c": 0}
    leaving.in_flight = 0
    table.replace(RouteSnapshot(3, ()))
    assert table.in_flight() == {}
    assert table.find_target("k") is None
    assert table.snapshot.version == 3


def test_a_replica_of_two_models_is_counted_once():
    table = RouteTable()
    table.replace(RouteSnapshot(1, (route("a"), route("a", access_key="k2"))))
    table.find_target("k").replicas[0].in_flight = 3
    assert table.in_flight() == {"a": 3}


@given(st.binary(max_size=60), st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_bytes_give_an_access_key_or_a_refusal(body, query):
    found = ""
    try:
        found = read_access_key(body, query)
    except InvalidRequest as error:
        found = error.hint
    assert found


@pytest.mark.parametrize(
    ("target", "origin"), [("/a?b", "/a?b"), ("http://h:1/a%2F?b=/", "/a%2F?b=/"), ("http://h", "/"), ("*", "/")]
)
def test_targets_are_brought_to_origin_form(target, origin):
    assert raw_target(target) == origin
