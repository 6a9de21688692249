"""A log that is kept within limits: its file, and the piece before it, which was cut off while a process wrote on.

Positions in such a log count from its very first byte, so that whoever follows it is not disturbed by a cut. The
piece before is named by the position at which it ends, which is where the file begins: `output.log.1048576`.
"""

from __future__ import annotations

from collections.abc import Iterable


def piece_name(log_name: str, end: int) -> str:
    """Return the name of the piece that ends at this position."""
    return f"{log_name}.{end}"


def ends_of_pieces(log_name: str, names: Iterable[str]) -> list[int]:
    """Return where the pieces among these names end, the newest last; the file begins at the last one, or at 0."""
    ends = (name.removeprefix(f"{log_name}.") for name in names if name.startswith(f"{log_name}."))
    return sorted(int(end) for end in ends if end.isascii() and end.isdigit())
