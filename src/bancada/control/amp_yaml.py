"""Reading YAML that a stranger wrote: texts, lists and mappings with their lines, and nothing that it could build."""

from __future__ import annotations

import yaml

from bancada.domain.amp_files import Place, invalid

SIZE_LIMIT_BYTES = 128 * 1024
NODES_LIMIT = 20_000
"""An anchor that is used again counts again, so that a small file cannot stand for a huge one."""
DEPTH_LIMIT = 20
_NULL = "tag:yaml.org,2002:null"


def read_yaml(text: str) -> Place:
    """Return what a text says.

    Raises:
        InvalidRequest: it is no YAML, holds nothing, or too much (`metadata_invalid`).
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise invalid(line, f"it is no YAML: {error.problem or error.context}.") from None
    except yaml.YAMLError as error:
        raise invalid(1, f"it is no YAML: {' '.join(str(error).split())}.") from None
    except RecursionError:
        raise invalid(1, f"it is nested more than {DEPTH_LIMIT} levels deep.") from None
    if root is None:
        raise invalid(1, "it is empty.")
    return _Reader().read(root, 1)


class _Reader:
    def __init__(self) -> None:
        self._count = 0

    def read(self, node: yaml.Node, depth: int) -> Place:
        line = node.start_mark.line + 1
        self._count += 1
        if self._count > NODES_LIMIT:
            raise invalid(line, f"it has more than {NODES_LIMIT} values.")
        if depth > DEPTH_LIMIT:
            raise invalid(line, f"it is nested more than {DEPTH_LIMIT} levels deep.")
        if isinstance(node, yaml.MappingNode):
            return Place(self._read_mapping(node, depth), line)
        if isinstance(node, yaml.SequenceNode):
            return Place(tuple(self.read(item, depth + 1) for item in node.value), line)
        # As it is written: a version 1.10 stays 1.10, and a password of digits keeps its zeros.
        return Place(None if node.tag == _NULL else str(node.value), line)

    def _read_mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise invalid(line, "expected a name before the colon, got a list or a mapping.")
            if key.value in found:
                raise invalid(line, f"{key.value}: it is there twice.")
            found[key.value] = self.read(value, depth + 1)
        return found
