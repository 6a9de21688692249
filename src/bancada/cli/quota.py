"""`bancada quota`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.naming import every
from bancada.cli.options import AsJson, connected, given
from bancada.cli.output import print_json, print_records

app = noun("quota")
_AMOUNT = ("cpu", "memory", "nvidia_gpu")
_COLUMNS = tuple(column for name in _AMOUNT for column in (f"{name}_used", name))

Holder = Annotated[str, typer.Argument(metavar="NAME", help="Name of the user, or with --team of the team.")]
Team = Annotated[bool, typer.Option("--team", help="NAME is a team.")]
Teams = Annotated[bool, typer.Option("--teams", "--groups", help="Of teams instead of users.")]
Cores = Annotated[float | None, typer.Option("--cpu", metavar="CORES", help="vCPU; no limit unless set.")]
Memory = Annotated[float | None, typer.Option("--memory", metavar="GB", help="GB of memory; no limit unless set.")]
Gpus = Annotated[int | None, typer.Option("--gpu", metavar="NUMBER", help="GPUs; no limit unless set.")]


@app.command("list")
@connected
def list_quotas(
    connection: Connection,
    teams: Teams = False,
    as_json: AsJson = False,
) -> None:
    """List how much users, or teams, use and may use: cores, GB of memory, GPUs."""
    kind = "group" if teams else "user"
    found = every(connection.api.list_groups_quota if teams else connection.api.list_users_quota)
    if as_json:
        print_records(found, (), as_json=True)
    else:
        print_records(_rows(found, kind), (kind, *_COLUMNS), as_json=False)


@app.command()
@connected
def defaults(connection: Connection, as_json: AsJson = False) -> None:
    """Show what users and teams without a quota of their own may use, and all together on this machine."""
    found = connection.get("/quotas")
    if as_json:
        print_json(found)
        return
    rows = [{"of": "every user", **found["user"]}, {"of": "every team", **found["team"]},
            {"of": "the machine", **found["machine"]["quota"]}]  # fmt: skip
    print_records(rows, ("of", *_AMOUNT), as_json=False)


@app.command("set")
@connected
def set_quota(
    connection: Connection,
    name: Holder,
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    team: Team = False,
    as_json: AsJson = False,
) -> None:
    """Set how much a user, or a team, may use at once; what is left out has no limit."""
    _print(connection.send("PUT", _path(name, team=team), _quota(cpu, memory, gpu)), as_json=as_json)


@app.command()
@connected
def reset(connection: Connection, name: Holder, team: Team = False, as_json: AsJson = False) -> None:
    """Let the default count again for a user or a team."""
    _print(connection.send("DELETE", _path(name, team=team)), as_json=as_json)


@app.command("set-default")
@connected
def set_default(
    connection: Connection,
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    teams: Teams = False,
    as_json: AsJson = False,
) -> None:
    """Set what every user, or every team, may use that has no quota of its own; what is left out has no limit."""
    path = f"/quotas/{'team' if teams else 'user'}"
    kept = connection.send("PUT", path, _quota(cpu, memory, gpu))
    if as_json:
        print_json(kept)
    else:
        print_records([{"of": f"every {'team' if teams else 'user'}", **kept}], ("of", *_AMOUNT), as_json=False)


def _quota(cpu: float | None, memory: float | None, gpu: int | None) -> dict[str, Any]:
    return given(cpu=cpu, memory=memory, nvidia_gpu=gpu)


def _path(name: str, *, team: bool) -> str:
    return f"/{'teams' if team else 'users'}/{segment(name)}/quota"


def _print(holder: dict[str, Any], *, as_json: bool) -> None:
    """Print a user's or a team's quota and use, on one line for people."""
    if as_json:
        print_json(holder)
    else:
        row = {"name": holder["name"], **holder["quota"]}
        row.update({f"{name}_used": value for name, value in holder["used"].items()})
        print_records([row], ("name", *_COLUMNS), as_json=False)


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
