from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bancada.domain.processes import ProcessSpec
from tests.fakes.compute import FakeCompute
from tests.fakes.compute_port import ComputePortSuite


@dataclass
class FakeHarness:
    compute: FakeCompute

    def spec(self, key: str, *, stubborn: bool = False) -> ProcessSpec:
        if stubborn:
            self.compute.stubborn.add(key)
        return ProcessSpec(key, ("wait",), Path("/"), Path("/dev/null"))

    def broken_spec(self, key: str) -> ProcessSpec:
        self.compute.fails_to_start.add(key)
        return self.spec(key)

    def wait_until_ready(self, key: str) -> None:
        assert key in self.compute.running()

    def end(self, key: str, exit_code: int) -> None:
        self.compute.end(key, exit_code)

    def kill(self, key: str, number: int) -> None:
        self.compute.kill(key, number)


class TestFakeCompute(ComputePortSuite):
    @pytest.fixture
    def compute(self) -> FakeCompute:
        return FakeCompute()

    @pytest.fixture
    def harness(self, compute: FakeCompute) -> FakeHarness:
        return FakeHarness(compute)
