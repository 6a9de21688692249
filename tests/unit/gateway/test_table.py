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
from bancada.gateway.heads import Head
from bancada.gateway.table import Lane, RouteTable, Target

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
    reason=TEXT, is_coming=st.booleans(), sticky_header=TEXT, calls_per_s=st.floats(0, 1e6), queue=st.integers(0, 9),
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


def of_variants(*variants: Variant, **changes: object) -> ModelRoute:
    values: dict[str, object] = {"model_id": "m", "name": "churn", "access_key": "k", "auth_enabled": False,
                                 "allowed_user_ids": None, "deadline_s": 1.0, "variants": variants}  # fmt: skip
    return ModelRoute(**(values | changes))  # type: ignore[arg-type]


def serving(deployment_id: str, weight: int, *, replicas: int = 1, **changes: object) -> Variant:
    addresses = tuple(ReplicaAddress(f"{deployment_id}-{n}", f"/run/{deployment_id}-{n}.sock") for n in range(replicas))
    return Variant(deployment_id, f"b-{deployment_id}", addresses, weight, **changes)  # type: ignore[arg-type]


async def test_replacing_the_snapshot_keeps_targets_and_queues():
    table = RouteTable()
    table.replace(RouteSnapshot(1, (route("a", "b"),)))
    target, queue = table.find_target("k"), table.queues()[0]
    target.pending = 1
    table.replace(RouteSnapshot(2, (route("b", "c"),)))
    assert table.find_target("k") is target
    assert (target.pending, table.queues()) == (1, [queue])
    assert sorted(replica.address.id for replica in table.replicas_of("d")) == ["b", "c"]
    assert table.in_flight() == {"b": 0, "c": 0}
    table.replace(RouteSnapshot(3, ()))
    assert (table.in_flight(), table.find_target("k"), table.snapshot.version) == ({}, None, 3)
    table.close()


async def test_calls_are_spread_by_weight_among_the_variants_that_have_replicas():
    table = RouteTable()
    variants = (
        serving("old", 90),
        serving("new", 10),
        serving("gone", 500, replicas=0),
        serving("eye", 50, is_shadow=True),
    )
    table.replace(RouteSnapshot(1, (of_variants(*variants),)))
    target = table.find_target("k")
    chosen = [target.choose(number).queue.deployment_id for number in range(1000)]
    assert (chosen.count("old"), chosen.count("new")) == (900, 100)
    assert [lane.queue.deployment_id for lane in target.shadows] == ["eye"]
    table.replace(RouteSnapshot(2, (of_variants(serving("old", 0), serving("asleep", 0, replicas=0, wakes=True)),)))
    assert target.choose(7).queue.deployment_id == "old"
    table.replace(RouteSnapshot(3, (of_variants(serving("asleep", 100, replicas=0, wakes=True)),)))
    assert target.choose(7).queue.deployment_id == "asleep"
    table.replace(RouteSnapshot(4, (of_variants(serving("gone", 100, replicas=0)),)))
    assert target.choose(7) is None
    table.close()


async def test_what_waits_moves_on_when_its_deployment_leaves_or_others_can_answer_it():
    table = RouteTable()
    moved = []
    table.on_gone = moved.append
    table.replace(RouteSnapshot(1, (of_variants(serving("new", 100)),)))
    table.queues()[0].waiting.append("a call")
    table.replace(RouteSnapshot(2, (of_variants(serving("new", 100, replicas=0)),)))
    assert moved == []  # nobody else is there: it may come back
    table.replace(RouteSnapshot(3, (of_variants(serving("new", 100, replicas=0), serving("standby", 0)),)))
    assert moved == [["a call"]]
    table.queues()[1].waiting.append("another")
    table.replace(RouteSnapshot(4, (of_variants(serving("new", 100)),)))
    assert moved == [["a call"], ["another"]]
    table.close()


@given(st.lists(st.integers(0, 100), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_any_number_falls_to_a_variant_and_always_to_the_same(weights, number):
    lanes = [Lane(serving(f"d{n}", weight), None) for n, weight in enumerate(weights)]
    target = Target(of_variants(), lanes)
    chosen = target.choose(number)
    assert chosen in lanes
    assert chosen is target.choose(number)
    assert chosen.variant.weight or not any(weights)


@given(st.binary(max_size=60), st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_bytes_give_an_access_key_or_a_refusal(body, query):
    found = ""
    try:
        found = read_access_key(body, Head("POST", "/model", query, {}, None))
    except InvalidRequest as error:
        found = error.hint
    assert found


@pytest.mark.parametrize(
    ("target", "origin"), [("/a?b", "/a?b"), ("http://h:1/a%2F?b=/", "/a%2F?b=/"), ("http://h", "/"), ("*", "/")]
)
def test_targets_are_brought_to_origin_form(target, origin):
    assert raw_target(target) == origin
