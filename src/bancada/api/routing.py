"""Which handler answers a request: matched on the path as it was sent, decoded only afterwards.

Decoding first would turn the `%2F` of a file's path into a separator and lose which slash was which (contract NOTES
section 4). A template is a path with `{name}` for one segment, `{path}` at the end for all that is left, and `:verb`
behind the last segment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import unquote_to_bytes

from bancada.domain.errors import InvalidRequest, NotFound

T = TypeVar("T")
REST = "{path}"


class MethodNotAllowed(Exception):
    """The path exists and does not know the method; `allowed` are those that it knows."""

    def __init__(self, method: str, path: str, allowed: Sequence[str]) -> None:
        super().__init__(f"{method} is not possible on {path}; it knows {', '.join(allowed)}.")
        self.allowed = tuple(allowed)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """What answers a request, and the decoded values of the template's names (`job.id` is `job_id`)."""

    handler: T
    parameters: Mapping[str, str]


@dataclass(slots=True)
class _Route(Generic[T]):
    handler: T
    names: tuple[str, ...]


@dataclass(slots=True)
class _Node(Generic[T]):
    literals: dict[str, _Node[T]] = field(default_factory=dict)
    parameter: _Node[T] | None = None
    rest: _Node[T] | None = None
    endings: dict[str, dict[str, _Route[T]]] = field(default_factory=dict)
    """Routes by verb (empty for none), then by method."""


class Router(Generic[T]):
    """A tree of segments: matching costs one step per segment, however many routes there are."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, method: str, template: str, handler: T) -> None:
        """Let `handler` answer `method` on the paths that `template` describes."""
        template, verb = _split_verb(template)
        node, names = self._root, []
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1].replace(".", "_"))
            node = _child(node, segment)
        node.endings.setdefault(verb, {})[method] = _Route(handler, tuple(names))

    def find(self, method: str, raw_path: str) -> Match[T]:
        """Return what answers `method` on a path that is still percent-encoded.

        Raises:
            NotFound: nothing is at this path.
            MethodNotAllowed: something is, for other methods.
            InvalidRequest: a segment is not UTF-8 text, or holds NUL.
        """
        values: list[str] = []
        node, verb = self._walk(raw_path, values)
        methods = node.endings.get(verb, {}) if node else {}
        route = methods.get(method) or (methods.get("GET") if method == "HEAD" else None)
        if route is None and methods:
            raise MethodNotAllowed(method, raw_path, sorted(methods))
        if route is None:
            raise NotFound(f"There is nothing at {raw_path}.", hint="See /api/v2/swagger.json for what there is.")
        return Match(route.handler, dict(zip(route.names, map(_decode, values), strict=True)))

    def _walk(self, raw_path: str, values: list[str]) -> tuple[_Node[T] | None, str]:
        node = self._root
        segments = raw_path[1:].split("/")
        for index, segment in enumerate(segments):
            if index == len(segments) - 1:
                return _step_last(node, segment, values)
            child = node.literals.get(segment)
            if child is None and node.rest is not None:
                return _step_last(node, "/".join(segments[index:]), values)
            if child is None and node.parameter is not None and segment:
                values.append(segment)
                child = node.parameter
            if child is None:
                return None, ""
            node = child
        return None, ""


def _child(node: _Node[T], segment: str) -> _Node[T]:
    if segment == REST:
        node.rest = node.rest or _Node()
        return node.rest
    if segment.startswith("{"):
        node.parameter = node.parameter or _Node()
        return node.parameter
    return node.literals.setdefault(segment, _Node())


def _split_verb(template: str) -> tuple[str, str]:
    head, colon, verb = template.rpartition(":")
    return (head, verb) if colon and "/" not in verb else (template, "")


def _step_last(node: _Node[T], segment: str, values: list[str]) -> tuple[_Node[T] | None, str]:
    """Take the last step: a colon begins a verb only where that verb is known, so that other names may hold one."""
    for text, verb in (_split_verb(segment), (segment, "")):
        literal = node.literals.get(text)
        if literal is not None and verb in literal.endings:
            return literal, verb
        if node.rest is not None and verb in node.rest.endings:
            values.append(text)
            return node.rest, verb
        if node.parameter is not None and text and verb in node.parameter.endings:
            values.append(text)
            return node.parameter, verb
    return None, ""


def _decode(segment: str) -> str:
    try:
        text = unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidRequest(f"path: {segment!r} is not UTF-8 text.", hint="Percent-encode it as UTF-8.") from None
    if "\0" in text:
        raise InvalidRequest("path: NUL is not allowed in it.", hint="Remove %00.")
    return text
