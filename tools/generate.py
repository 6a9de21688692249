"""Write everything that follows from the contract: `python tools/generate.py`, or `--check` to only compare.

Source: contract/apiv2.yaml (facts) and contract/texts.yaml (our wording). Results, all of them committed:
src/bancada/wire/{apiv2_contract,swagger}.json and the models, the API class and the table of operations of the
client in packages/cmlapi.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from generate_client import render_client
from generate_contract import read_sources, render_contract
from generate_swagger import render_swagger

from bancada.wire.shapes import read_contract

ROOT = Path(__file__).resolve().parent.parent
WIRE = Path("src/bancada/wire")
CLIENT = Path("packages/cmlapi/src/cmlapi")
GENERATED_FOLDERS = (CLIENT / "models", CLIENT / "api")


def render_all() -> dict[Path, str]:
    """Return the text of every generated file by its path below the repository."""
    contract_json = render_contract(read_sources(ROOT / "contract"))
    contract = read_contract(json.loads(contract_json))
    return {
        WIRE / "apiv2_contract.json": contract_json,
        WIRE / "swagger.json": render_swagger(contract),
        **{CLIENT / name: text for name, text in render_client(contract).items()},
    }


def find_stale(wanted: dict[Path, str]) -> tuple[list[Path], list[Path]]:
    """Return the files to write and the files to remove."""
    present = {path.relative_to(ROOT) for folder in GENERATED_FOLDERS for path in (ROOT / folder).glob("*.py")}
    different = [path for path, text in wanted.items() if not _holds(ROOT / path, text)]
    return sorted(different), sorted(present - set(wanted))


def main() -> int:
    """Bring the generated files up to date, or with --check say which are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when something is stale")
    check = parser.parse_args().check
    wanted = render_all()
    different, left_over = find_stale(wanted)
    for path in [*different, *left_over]:
        print(f"{'stale' if check else 'written' if path in wanted else 'removed'}: {path}")
    if check:
        return 1 if different or left_over else 0
    for path in different:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(wanted[path], encoding="utf-8")
    for path in left_over:
        (ROOT / path).unlink()
    return 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
