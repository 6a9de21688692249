"""What all reconcilers work with."""

from __future__ import annotations

from dataclasses import dataclass

from bancada.compute.port import Compute
from bancada.domain.clock import Clock
from bancada.domain.home import Home
from bancada.reconcile.admission import Admission
from bancada.reconcile.load_slots import LoadSlots
from bancada.reconcile.ports import Environments
from bancada.reconcile.routes import RouteSync
from bancada.reconcile.watch import ProcessWatch
from bancada.store.database import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """One set for all reconcilers of a process."""

    database: Database
    compute: Compute
    environments: Environments
    home: Home
    slots: LoadSlots
    watch: ProcessWatch
    clock: Clock
    admission: Admission
    routes: RouteSync
