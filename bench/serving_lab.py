"""Everything that `bench/serving.py` compares, running side by side."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.peers import servers
from bench.served import Batch, Server, draw_batches
from bench.serving_workbench import Deployed, ServingWorkbench

BATCHES = {1: 64, 100: 8, 10_000: 2}
"""How many batches of each size take turns."""


@dataclass
class Lab:
    """A workbench with the model deployed in two forms, and the peers once a part asks for them."""

    folder: Path
    options: argparse.Namespace
    serving: ServingWorkbench
    xgboost: Deployed
    ours: Server
    ours_by_pyfunc: Server
    batches: dict[int, list[Batch]]
    stack: ExitStack
    running_peers: list[Server] | None = None

    @property
    def model_folder(self) -> Path:
        """Return the model as MLflow logged it, which every peer serves."""
        return self.serving.model_folder(self.xgboost.build)

    @property
    def peers(self) -> list[Server]:
        """Return the peers and, last, the floor; they are started when they are first asked for."""
        if self.running_peers is None:
            model = self.model_folder
            peers = (
                servers.mlserver(model, self.folder, is_batching=True),
                servers.mlserver(model, self.folder, is_batching=False),
                servers.mlflow_serve(model),
                servers.fastapi(model),
                servers.native(model),
            )
            first = self.batches[1][0]
            self.running_peers = [self.stack.enter_context(peer.running(self.folder, first)) for peer in peers]
        return self.running_peers


def start_lab(stack: ExitStack, options: argparse.Namespace) -> Lab:
    """Start the workbench, train the model in it, and deploy it as it is and behind a class of the user's."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bancada-bench-")))
    serving = ServingWorkbench(folder / "home")
    stack.callback(serving.workbench.down)
    xgboost, python = (serving.deploy(name, serving.versions[name]) for name in ("xgboost", "python"))
    batches = draw_batches(str(serving.model_folder(xgboost.build)), BATCHES)
    ours, by_pyfunc = serving.server("Bancada", xgboost), serving.server("Bancada, any pyfunc", python)
    return Lab(folder, options, serving, xgboost, ours, by_pyfunc, batches, stack)
