"""What a project's code installed: shown to whoever may see the project, and cleared while nothing runs on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bancada.domain.layers import Layer, LayerPackage
from bancada.domain.reconciled import Finish
from bancada.store.reconciled import SESSION
from bancada.store.transitions import move
from tests.control.conftest import TELCO, Office

LAYERS = f"/api/native/v1/projects/{TELCO}/layers"
PACKAGES = (LayerPackage("pandas", "1.5.3", "2.2.0"), LayerPackage("six", "1.16.0"))


@dataclass
class FakeLayers:
    """The layers of one project, in memory."""

    kept: dict[str, tuple[Layer, ...]] = field(default_factory=lambda: {TELCO: (Layer("3.11", PACKAGES, 42),)})

    def layers_of(self, project_id: str) -> tuple[Layer, ...]:
        return self.kept.get(project_id, ())

    def clear_layers(self, project_id: str) -> None:
        self.kept.pop(project_id, None)


def test_a_layer_is_shown_and_is_cleared_only_while_nothing_runs_on_it(office: Office) -> None:
    object.__setattr__(office.workbench, "layers", FakeLayers())
    (layer,) = office.ok("GET", LAYERS, who="rita")["layers"]
    assert (layer["python"], layer["size_bytes"]) == ("3.11", 42)
    assert layer["packages"][0] == {"name": "pandas", "version": "1.5.3", "hides": "2.2.0"}

    office.write_file("train.py")
    session = office.ok("POST", f"/api/native/v1/projects/{TELCO}/sessions", {"script": "train.py"})
    refused = office.call("DELETE", LAYERS)
    assert (refused.status, refused.code) == (409, "layer_in_use")
    assert session["id"] in refused.body["message"]

    with office.database.write() as tx:
        move(tx, SESSION, session["id"], Finish("failed"), office.now)
    assert office.ok("DELETE", LAYERS, who="wanda") == {"layers": []}
    assert office.ok("GET", LAYERS)["layers"] == []
    assert ("wanda", "clear_layers") in office.trail("project")
