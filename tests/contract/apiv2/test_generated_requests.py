"""A small fixed part of `make fuzz`: the same generated requests on each run, in this process, on both databases.

No answer may be a failure of the server, and each has to be what the specification says. Nothing here waits for
anything or is left to chance: the requests follow from the specification alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bancada.wire.contract import OPERATIONS, Operation
from bancada.wire.pages import swagger_json
from tests.contract.apiv2.test_every_operation import BUILT, open_stage
from tests.control.test_authorisation import Stage
from tools.fuzz import OWN_KEY, as_schemathesis_reads

EXAMPLES = 3
"""Valid requests of each operation, and as many broken ones."""
CHECKS = [
    status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
]  # fmt: skip
FIXED = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Generated = tuple[Any, requests.PreparedRequest]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[Stage]:
    with open_stage(module_database_url, tmp_path_factory.mktemp("office")) as stage:
        yield stage


@cache
def described() -> dict[str, Any]:
    """Return the operations as schemathesis knows them, by their ids."""
    schema = schemathesis.openapi.from_dict(as_schemathesis_reads(json.loads(swagger_json())))
    found = [result.ok() for result in schema.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


@cache
def generated(operation_id: str) -> tuple[Generated, ...]:
    """Return the requests of an operation, which are the same for both databases."""
    kept: list[Generated] = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @FIXED
        @given(described()[operation_id].as_strategy(generation_mode=mode))
        def keep(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://workbench")
            known = {
                name: sent[name]
                for name in ("method", "url", "headers", "params", "json", "data", "files")
                if name in sent
            }
            kept.append((case, requests.Request(**known).prepare()))

        keep()
    return tuple(kept)


@pytest.mark.parametrize(
    "op", [op for op in OPERATIONS.values() if op.operation_id not in OWN_KEY], ids=lambda op: op.name
)
def test_no_generated_request_makes_the_server_fail(stage: Stage, op: Operation) -> None:
    for number, (case, request) in enumerate(generated(op.operation_id)):
        path = request.path_url
        if number % 2 and op.name in BUILT and op.method != "DELETE":  # on what is there, as far as it may stay
            path = stage.path(op.name) + path.partition("?")[1] + path.partition("?")[2]
        headers = {**request.headers, "authorization": f"Bearer {stage.office.keys['root']}"}
        answer = stage.office.client.request(op.method, path, content=request.body, headers=headers)
        said = f"{op.method} {path} {request.body!r} -> {answer.status_code} {answer.text}"
        assert answer.status_code < 500 or answer.status_code == 501, said
        case.validate_response(answer, checks=CHECKS)
