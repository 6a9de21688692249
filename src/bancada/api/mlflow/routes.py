"""The allow-list: every route of MLflow's server that the door lets through, and whether it writes.

MLflow's server also lists and creates workspaces, keeps secrets of AI gateways, runs jobs and an assistant that
executes tools on the host. What is not in this table does not exist; four of these lines never reach MLflow, because
`page.SWITCHED_OFF` answers them.

`{id}` stands for one path segment, `{path}` for the rest of the path. Below `/api/2.0` and `/api/3.0` each route
also exists below `/ajax-api`, which is what the user interface calls.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROUTES = """
read   GET       /
read   GET       /static-files/{path}
read   GET       /health
read   GET       /version
read   POST      /graphql
read   GET       /get-artifact
read   GET       /model-versions/get-artifact
write  POST      /v1/traces
read   GET       /api/3.0/mlflow/server-info
read   GET       /api/3.0/mlflow/ui-telemetry
read   GET       /api/2.0/mlflow/users/current
read   GET       /api/3.0/mlflow/assistant/config
read   GET       /api/3.0/mlflow/assistant/providers
read   GET       /api/3.0/mlflow/gateway/secrets/config

read   GET       /api/2.0/mlflow/experiments/get
read   GET       /api/2.0/mlflow/experiments/get-by-name
read   GET,POST  /api/2.0/mlflow/experiments/search
read   POST      /api/2.0/mlflow/experiments/search-datasets
write  POST      /api/2.0/mlflow/experiments/create
write  POST      /api/2.0/mlflow/experiments/update
write  POST      /api/2.0/mlflow/experiments/delete
write  POST      /api/2.0/mlflow/experiments/restore
write  POST      /api/2.0/mlflow/experiments/set-experiment-tag
write  POST      /api/2.0/mlflow/experiments/delete-experiment-tag

read   GET       /api/2.0/mlflow/runs/get
read   POST      /api/2.0/mlflow/runs/search
write  POST      /api/2.0/mlflow/runs/create
write  POST      /api/2.0/mlflow/runs/update
write  POST      /api/2.0/mlflow/runs/delete
write  POST      /api/2.0/mlflow/runs/restore
write  POST      /api/2.0/mlflow/runs/log-metric
write  POST      /api/2.0/mlflow/runs/log-parameter
write  POST      /api/2.0/mlflow/runs/log-batch
write  POST      /api/2.0/mlflow/runs/log-model
write  POST      /api/2.0/mlflow/runs/log-inputs
write  POST      /api/2.0/mlflow/runs/outputs
write  POST      /api/2.0/mlflow/runs/set-tag
write  POST      /api/2.0/mlflow/runs/delete-tag
read   GET       /api/2.0/mlflow/metrics/get-history
read   GET       /api/2.0/mlflow/metrics/get-history-bulk
read   GET       /api/2.0/mlflow/metrics/get-history-bulk-interval
read   GET       /api/2.0/mlflow/artifacts/list
write  POST      /api/2.0/mlflow/upload-artifact

write  POST      /api/2.0/mlflow/logged-models
read   POST      /api/2.0/mlflow/logged-models/search
read   GET       /api/2.0/mlflow/logged-models/{id}
write  PATCH     /api/2.0/mlflow/logged-models/{id}
write  DELETE    /api/2.0/mlflow/logged-models/{id}
write  PATCH     /api/2.0/mlflow/logged-models/{id}/tags
write  DELETE    /api/2.0/mlflow/logged-models/{id}/tags/{id}
write  POST      /api/2.0/mlflow/logged-models/{id}/params
read   GET       /api/2.0/mlflow/logged-models/{id}/artifacts/directories
read   GET       /api/2.0/mlflow/logged-models/{id}/artifacts/files

read   GET       /api/2.0/mlflow/registered-models/get
read   GET       /api/2.0/mlflow/registered-models/search
read   GET,POST  /api/2.0/mlflow/registered-models/get-latest-versions
write  POST      /api/2.0/mlflow/registered-models/create
write  POST      /api/2.0/mlflow/registered-models/rename
write  PATCH     /api/2.0/mlflow/registered-models/update
write  DELETE    /api/2.0/mlflow/registered-models/delete
write  POST      /api/2.0/mlflow/registered-models/set-tag
write  DELETE    /api/2.0/mlflow/registered-models/delete-tag
read   GET       /api/2.0/mlflow/registered-models/alias
write  POST      /api/2.0/mlflow/registered-models/alias
write  DELETE    /api/2.0/mlflow/registered-models/alias
read   GET       /api/2.0/mlflow/model-versions/get
read   GET       /api/2.0/mlflow/model-versions/search
read   GET       /api/2.0/mlflow/model-versions/get-download-uri
write  POST      /api/2.0/mlflow/model-versions/create
write  PATCH     /api/2.0/mlflow/model-versions/update
write  POST      /api/2.0/mlflow/model-versions/transition-stage
write  DELETE    /api/2.0/mlflow/model-versions/delete
write  POST      /api/2.0/mlflow/model-versions/set-tag
write  DELETE    /api/2.0/mlflow/model-versions/delete-tag

read   GET       /api/2.0/mlflow-artifacts/artifacts
read   GET       /api/2.0/mlflow-artifacts/artifacts/{path}
write  PUT       /api/2.0/mlflow-artifacts/artifacts/{path}
write  DELETE    /api/2.0/mlflow-artifacts/artifacts/{path}
write  POST      /api/2.0/mlflow-artifacts/mpu/create/{path}
write  POST      /api/2.0/mlflow-artifacts/mpu/complete/{path}
write  POST      /api/2.0/mlflow-artifacts/mpu/abort/{path}
read   GET       /api/2.0/mlflow-artifacts/presigned/{path}

read   GET       /api/2.0/mlflow/traces
write  POST      /api/2.0/mlflow/traces
write  PATCH     /api/2.0/mlflow/traces/{id}
read   GET       /api/2.0/mlflow/traces/{id}/info
write  PATCH     /api/2.0/mlflow/traces/{id}/tags
write  DELETE    /api/2.0/mlflow/traces/{id}/tags
write  POST      /api/2.0/mlflow/traces/delete-traces
write  POST      /api/2.0/mlflow/traces/link-to-run
read   GET       /api/2.0/mlflow/get-trace-artifact
write  POST      /api/3.0/mlflow/traces
read   POST      /api/3.0/mlflow/traces/search
read   GET       /api/3.0/mlflow/traces/get
read   GET       /api/3.0/mlflow/traces/batchGet
read   POST      /api/3.0/mlflow/traces/batchGetInfos
read   POST      /api/3.0/mlflow/traces/metrics
read   POST      /api/3.0/mlflow/traces/calculate-filter-correlation
write  POST      /api/3.0/mlflow/traces/delete-traces
read   GET       /api/3.0/mlflow/traces/{id}
write  PATCH     /api/3.0/mlflow/traces/{id}/tags
write  DELETE    /api/3.0/mlflow/traces/{id}/tags
read   GET       /api/3.0/mlflow/get-trace-artifact
write  POST      /api/3.0/mlflow/traces/{id}/assessments
read   GET       /api/3.0/mlflow/traces/{id}/assessments/{id}
write  PATCH     /api/3.0/mlflow/traces/{id}/assessments/{id}
write  DELETE    /api/3.0/mlflow/traces/{id}/assessments/{id}

write  POST      /api/3.0/mlflow/datasets/create
read   GET,POST  /api/3.0/mlflow/datasets/search
read   GET       /api/3.0/mlflow/datasets/{id}
write  DELETE    /api/3.0/mlflow/datasets/{id}
write  PATCH     /api/3.0/mlflow/datasets/{id}/tags
write  DELETE    /api/3.0/mlflow/datasets/{id}/tags/{id}
read   GET       /api/3.0/mlflow/datasets/{id}/records
write  POST      /api/3.0/mlflow/datasets/{id}/records
write  DELETE    /api/3.0/mlflow/datasets/{id}/records
read   GET       /api/3.0/mlflow/datasets/{id}/experiment-ids
write  POST      /api/3.0/mlflow/datasets/{id}/add-experiments
write  POST      /api/3.0/mlflow/datasets/{id}/remove-experiments
"""


@dataclass(frozen=True, slots=True)
class Route:
    """One allowed route: `template` is its line in the table, `writes` whether it changes anything."""

    method: str
    template: str
    writes: bool

    @property
    def streams(self) -> bool:
        """Whether its body is a file, passed on as it comes; all other bodies are read whole first."""
        return self.method == "PUT"


def _parse(table: str) -> tuple[Route, ...]:
    rows = [line.split() for line in table.splitlines() if line]
    return tuple(
        Route(method, template, kind == "write") for kind, methods, template in rows for method in methods.split(",")
    )


def _pattern(template: str) -> re.Pattern[str]:
    text = re.escape(template).replace(r"\{id\}", "[^/]+").replace(r"\{path\}", ".+")
    return re.compile(text, re.DOTALL)


ALLOWED = _parse(ROUTES)
_LITERAL = {(route.method, route.template): route for route in ALLOWED if "{" not in route.template}
_PATTERNS = tuple((_pattern(route.template), route) for route in ALLOWED if "{" in route.template)


def find_route(method: str, path: str) -> Route | None:
    """Return the allowed route for this path below a project's address, or None; HEAD counts as GET."""
    method = "GET" if method == "HEAD" else method
    if path.startswith("/ajax-api/"):
        path = "/api" + path.removeprefix("/ajax-api")
    if found := _LITERAL.get((method, path)):
        return found
    matches = (route for pattern, route in _PATTERNS if route.method == method and pattern.fullmatch(path))
    return next(matches, None)
