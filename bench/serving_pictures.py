"""Draw what a call costs, before and now, beside the peers: `python bench/serving_pictures.py` writes the SVG.

CPU time is drawn and not calls a second: it is the figure that others on the same machine move least.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PICTURE = HERE.parent / "docs" / "explanation" / "serving-cpu.svg"
OURS = "Bancada"
LEFT, WIDTH, BAR, GAP = 250, 460, 16, 6
LOWEST_US, HIGHEST_US = 50.0, 50_000.0
COLOURS = {"before": "#c0a060", "now": "#2f6f9f", "floor": "#7a7a7a", "peer": "#c8c8c8"}
STYLE = "font-family: sans-serif; font-size: 13px"


def main() -> None:
    """Read both results and write the picture."""
    before, now = (read_rows(HERE / "results" / name) for name in ("serving-before.json", "serving.json"))
    PICTURE.write_text(draw(before, now), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(HERE.parent)}")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of the part with one row in a call."""
    rows: list[dict[str, Any]] = json.loads(path.read_text())["one-row"]["found"]
    return rows


def draw(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> str:
    """Return the picture: a group of bars for each number of connections, on a logarithmic scale."""
    parts: list[str] = []
    y = 30
    for number in sorted({row["connections"] for row in now}):
        parts.append(text(10, y, f"{number} connection{'s' if number > 1 else ''}", "bold"))
        y += 10
        for label, cost_us, colour in bars_of(before, now, number):
            parts += bar(y, label, cost_us, colour)
            y += BAR + GAP
        y += 30
    for decade in (100, 1_000, 10_000):
        x = LEFT + length(decade)
        parts.insert(0, f'<line x1="{x:.0f}" y1="20" x2="{x:.0f}" y2="{y - 20}" stroke="#e4e4e4"/>')
        parts.append(text(x - 20, y - 5, f"{decade:,} µs"))
    height, width = y + 10, LEFT + WIDTH + 90
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n<g style="{STYLE}">\n'
        + "\n".join(parts)
        + "\n</g>\n</svg>\n"
    )


def bars_of(
    before: list[dict[str, Any]], now: list[dict[str, Any]], connections: int
) -> Iterator[tuple[str, float, str]]:
    """Yield label, CPU time and colour of each bar, the dearest first."""
    bars = []
    for rows, when in ((before, "before"), (now, "now")):
        for row in rows:
            is_ours = row["server"].startswith(OURS)
            if row["connections"] == connections and (is_ours or when == "now"):
                kind = when if is_ours else "floor" if row["server"].startswith("floor") else "peer"
                bars.append((f"{row['server']}, {when}" if is_ours else row["server"], row["cpu_us"], COLOURS[kind]))
    yield from sorted(bars, key=lambda each: -each[1])


def bar(y: float, label: str, cost_us: float, colour: str) -> list[str]:
    """Return one bar with its label and its figure."""
    end = length(cost_us)
    return [
        text(10, y + BAR - 4, label),
        f'<rect x="{LEFT}" y="{y}" width="{end:.1f}" height="{BAR}" fill="{colour}"/>',
        text(LEFT + end + 6, y + BAR - 4, f"{cost_us:,.0f}"),
    ]


def length(cost_us: float) -> float:
    """Return how long the bar of a cost is."""
    share = math.log(cost_us / LOWEST_US) / math.log(HIGHEST_US / LOWEST_US)
    return WIDTH * min(1.0, max(0.01, share))


def text(x: float, y: float, content: str, weight: str = "normal") -> str:
    """Return a line of text."""
    return f'<text x="{x:.0f}" y="{y:.0f}" font-weight="{weight}">{escape(content)}</text>'


if __name__ == "__main__":
    main()
