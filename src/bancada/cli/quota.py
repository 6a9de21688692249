"""`bancada quota`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every
from bancada.cli.options import AsJson, connected
from bancada.cli.output import print_records

app = noun("quota")
_COLUMNS = ("cpu_used", "cpu", "memory_used", "memory", "nvidia_gpu_used", "nvidia_gpu")


@app.command("list")
@connected
def list_quotas(
    connection: Connection,
    groups: Annotated[bool, typer.Option("--groups", help="Of groups instead of users.")] = False,
    as_json: AsJson = False,
) -> None:
    """List how much users or groups use and may use: cores, GiB of memory, GPUs."""
    kind = "group" if groups else "user"
    found = every(connection.api.list_groups_quota if groups else connection.api.list_users_quota)
    if as_json:
        print_records(found, (), as_json=True)
    else:
        print_records(_rows(found, kind), (kind, *_COLUMNS), as_json=False)


def _rows(found: Any, kind: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - the client's own
    for quota in found:
        record = quota.to_dict()
        who = record.get(kind) or {}
        used, allowed = record.get("quota_usage") or {}, record.get("quota_configured") or {}
        yield {
            kind: who.get("user_name") or who.get("name"),
            **allowed,
            **{f"{name}_used": value for name, value in used.items()},
        }
