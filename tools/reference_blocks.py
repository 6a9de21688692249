"""The parts of hand-written pages that follow from the code, between two marks; `tools/reference.py` brings them in.

<!-- generated: roles -->
...
<!-- end -->
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from bancada.api.v2 import endpoints  # noqa: F401 - registers the handlers
from bancada.api.v2.operations import HANDLERS, STREAMED_HANDLERS
from bancada.domain import builds, deployments, sessions
from bancada.domain.identity import ALLOWED, Permission
from bancada.wire.contract import OPERATIONS, Operation

BLOCK = re.compile(r"<!-- generated: (?P<name>[a-z-]+) -->\n.*?<!-- end -->", re.DOTALL)


def fill_blocks(text: str) -> str:
    """Return a page with every generated part as the code has it now.

    Raises:
        KeyError: the page names a part that does not exist.
    """
    return BLOCK.sub(lambda found: f"<!-- generated: {found['name']} -->\n{BLOCKS[found['name']]()}<!-- end -->", text)


def pages_with_blocks(folder: Path) -> dict[Path, str]:
    """Return each page below a folder that has generated parts, with its text as it should be."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))}
    return {path: fill_blocks(text) for path, text in texts.items() if BLOCK.search(text)}


def render_states(transitions: Mapping[str, frozenset[str]]) -> str:
    """Return a state machine as a Mermaid diagram; its first state is where it begins."""
    first = next(iter(transitions))
    lines = [f"[*] --> {_state(first)}"]
    for status, followers in transitions.items():
        lines += [f"{_state(status)} --> {_state(follower)}" for follower in transitions if follower in followers]
        if not followers:
            lines.append(f"{_state(status)} --> [*]")
    return "```mermaid\nstateDiagram-v2\n" + "".join(f"    {line}\n" for line in lines) + "```\n"


def render_roles() -> str:
    """Return what each role may do in a project."""
    head = " | ".join(f"`{role.value}`" for role in Permission)
    rows = (" | ".join("yes" if role in roles else "" for role in Permission) for roles in ALLOWED.values())
    lines = [f"| `{action.value}` | {row} |" for action, row in zip(ALLOWED, rows, strict=True)]
    return f"| may | {head} |\n|---|{'---|' * len(Permission)}\n" + "\n".join(lines) + "\n"


def render_groups() -> str:
    """Return for each group of API v2 which operations answer, which will, and which never."""
    groups: dict[str, list[Operation]] = defaultdict(list)
    for operation in OPERATIONS.values():
        groups[operation.group].append(operation)
    lines = [_group_row(name, operations) for name, operations in groups.items()]
    return "| group | answers | 501: not yet | 501: not here |\n|---|---|---|---|\n" + "\n".join(lines) + "\n"


def answers(operation: Operation) -> bool:
    """Tell whether an operation has a handler in this release."""
    return operation.name in HANDLERS or operation.name in STREAMED_HANDLERS


def _group_row(group: str, operations: list[Operation]) -> str:
    working = [operation for operation in operations if answers(operation)]
    missing = [operation for operation in operations if not answers(operation)]
    cells = (working, [op for op in missing if op.tier < 3], [op for op in missing if op.tier == 3])
    return f"| {group} | " + " | ".join(", ".join(f"`{op.name}`" for op in cell) for cell in cells) + " |"


def _state(status: str) -> str:
    return status.replace(" ", "_")


BLOCKS: dict[str, Callable[[], str]] = {
    "build-states": lambda: render_states(builds.TRANSITIONS),
    "deployment-states": lambda: render_states(deployments.TRANSITIONS),
    "session-states": lambda: render_states(sessions.TRANSITIONS),
    "roles": render_roles,
    "groups": render_groups,
}
