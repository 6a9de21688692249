"""What a new deployment asks for beside its resources: part of the traffic, limits, scaling, a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass, field

from bancada.domain.rehearsals import Rules
from bancada.domain.scaling import Scaling
from bancada.domain.traffic import Part
from bancada.domain.verdicts import Limits


@dataclass(frozen=True, slots=True)
class Rollout:
    """How a build comes to its callers: by default it replaces what serves, with a fixed number of replicas."""

    part: Part = field(default_factory=Part)
    limits: Limits | None = None
    scaling: Scaling | None = None
    rehearsal: Rules | None = None

    def checked(self) -> Rollout:
        """Return this rollout, proven to be one.

        Raises:
            InvalidRequest: a weight, a limit or a rule of scaling is out of its range.
        """
        self.part.checked()
        if self.limits is not None:
            self.limits.checked()
        if self.scaling is not None:
            self.scaling.checked()
        if self.rehearsal is not None:
            self.rehearsal.checked()
        return self


REPLACE = Rollout()
"""What API v2 asks for: take the place of what serves."""
