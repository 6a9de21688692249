"""Runs the real tracking process for tests: keys and their roles from one file, the registry's changes into another."""

import json
import sys
from pathlib import Path

from bancada.api.mlflow.access import Access
from bancada.api.mlflow.server import run_tracking_server
from bancada.domain.errors import NotAllowed, NotAuthenticated, NotFound
from bancada.settings import load_settings


def main(home: Path, internal_token: str) -> None:
    def authenticate(key_text: str, project_id: str, write: bool) -> Access:
        keys = json.loads((home / "keys.json").read_text(encoding="utf-8"))
        if key_text not in keys:
            raise NotAuthenticated("The API v2 key is unknown.", hint="Make a new one.", code="key_unknown")
        role = keys[key_text]["projects"].get(project_id)
        if role is None:
            raise NotFound(f"There is no project {project_id}.")
        if write and role != "write":
            raise NotAllowed("This needs the role write in the project.")
        return Access(keys[key_text]["username"], 1)

    def note(project_id: str, username: str, change: object) -> None:
        line = {
            "project": project_id,
            "username": username,
            "kind": change.kind.value,
            "name": change.name,
            "new_name": change.new_name,
            "version": change.version,
        }
        with (home / "changes.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        if change.name == "listener-fails":
            raise RuntimeError("a listener that fails must not turn a change that is made into an error")

    run_tracking_server(load_settings(home), authenticate, note, internal_token)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
