"""What is compared in `bench/serving.py`: servers of one model, each with how it is asked and how its answers read."""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import psutil
import pyarrow as pa
import pyarrow.ipc

from bench.load import request_bytes
from bench.peers.environments import environment_of

COLUMNS = [f"iot_signal_{number}" for number in range(1, 5)]
RANGES = ((10.0, 60.0), (100.0, 300.0), (5.0, 60.0), (1.0, 30.0))
Rows = list[list[float]]
PREDICT = """\
import json, sys, mlflow.pyfunc, pandas
batches = json.load(sys.stdin)
model = mlflow.pyfunc.load_model(sys.argv[1])
frames = [pandas.DataFrame(rows, columns=json.loads(sys.argv[2])) for rows in batches]
print(json.dumps([[int(value) for value in model.predict(frame)] for frame in frames]))
"""


@dataclass(frozen=True)
class Batch:
    """Rows that are sent as one call, and the classes that `mlflow.pyfunc` predicts for them elsewhere."""

    rows: Rows
    classes: list[int]


@dataclass(frozen=True)
class Form:
    """A way of putting rows into a request and of reading the classes in the answer."""

    path: str
    body: Callable[[Rows], bytes]
    classes: Callable[[bytes], list[int]]
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    def request(self, rows: Rows) -> bytes:
        """Return the request as it goes over the wire."""
        return request_bytes("POST", self.path, {"Content-Type": self.content_type, **self.headers}, self.body(rows))


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    name: str
    port: int
    form: Form
    processes: Callable[[], list[psutil.Process]]

    def requests(self, batches: Sequence[Batch]) -> list[bytes]:
        """Return the requests that a load generator should send in turn."""
        return [self.form.request(batch.rows) for batch in batches]

    def check(self, batches: Sequence[Batch]) -> None:
        """Ask for each of these batches once.

        Raises:
            AssertionError: an answer was not a success, or another one than `mlflow.pyfunc` gives.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": self.form.content_type, **self.form.headers}
        for batch in batches:
            connection.request("POST", self.form.path, self.form.body(batch.rows), headers)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, f"{self.name}: {answer.status} {body[:300]!r}"
            found = self.form.classes(body)
            assert found == batch.classes, f"{self.name}: {found[:8]} is not {batch.classes[:8]}"
        connection.close()


def answers(server: Server, batch: Batch) -> bool:
    """Tell whether a server that starts answers rightly."""
    try:
        server.check([batch])
    except (OSError, AssertionError, ValueError, http.client.HTTPException):
        return False
    return True


def draw_batches(model: str, sizes: Mapping[int, int]) -> dict[int, list[Batch]]:
    """Return as many batches of each size as asked for, with the right classes.

    `model` is the folder of the model; it is predicted with `mlflow.pyfunc`, in an environment of the peers.
    """
    draw = random.Random(5)
    drawn = {
        size: [[[round(draw.uniform(*ends), 2) for ends in RANGES] for _ in range(size)] for _ in range(count)]
        for size, count in sizes.items()
    }
    everything = [rows for batches in drawn.values() for rows in batches]
    python = str(environment_of("mlflow") / "bin" / "python")
    predicted = subprocess.run(
        [python, "-W", "ignore", "-c", PREDICT, model, json.dumps(COLUMNS)],
        input=json.dumps(everything), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
        env=plain_environment(),
    ).stdout  # fmt: skip
    classes = iter(json.loads(predicted.splitlines()[-1]))
    return {size: [Batch(rows, next(classes)) for rows in batches] for size, batches in drawn.items()}


def plain_environment(**added: str) -> dict[str, str]:
    """Return this process's environment without what would change a peer; peers are told not to phone home."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("BANCADA_", "CDSW_", "MLFLOW_", "PYTHON"))}  # fmt: skip
    return {**kept, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", **added}


def split_body(rows: Rows) -> bytes:
    """Return MLflow's usual shape."""
    return json.dumps({"dataframe_split": {"columns": COLUMNS, "data": rows}}).encode()


def tensor_body(rows: Rows) -> bytes:
    """Return the Open Inference Protocol's shape: one tensor for each column."""
    columns = zip(*rows, strict=True)
    tensors = [
        {"name": name, "shape": [len(rows)], "datatype": "FP64", "data": values}
        for name, values in zip(COLUMNS, columns, strict=True)
    ]
    return json.dumps({"parameters": {"content_type": "pd"}, "inputs": tensors}).encode()


def predictions(answer: bytes) -> list[int]:
    """Read the answer of MLflow's protocol."""
    return [int(value) for value in json.loads(answer)["predictions"]]


def tensor_values(answer: bytes) -> list[int]:
    """Read the answer of the Open Inference Protocol."""
    return [int(value) for value in json.loads(answer)["outputs"][0]["data"]]


def arrow_body(rows: Rows) -> bytes:
    """Return the rows as an Arrow stream."""
    columns = [pa.array(values, pa.float64()) for values in zip(*rows, strict=True)]
    table = pa.table(columns, names=COLUMNS)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def arrow_values(answer: bytes) -> list[int]:
    """Read the answer to an Arrow stream, which is one too."""
    return [int(value) for value in pa.ipc.open_stream(answer).read_all().column(0).to_pylist()]


INVOCATIONS = Form("/invocations", split_body, predictions)
TENSORS = Form("/v2/models/model/infer", tensor_body, tensor_values)
