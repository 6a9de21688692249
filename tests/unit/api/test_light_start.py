"""The API answers within seconds of its start, because it loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("alembic", "mlflow", "pandas", "psycopg", "sqlalchemy.dialects.postgresql")


def test_the_api_loads_nothing_that_it_does_not_need() -> None:
    code = f"import bancada.api.app, sys; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
