# Written by tools/generate.py from the contract; change that, not this file.
"""The model WorkloadDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.project_details import ProjectDetails


class WorkloadDetails(ApiModel):
    """WorkloadDetails of API v2.

    Args:
        workload_crn: Workload crn.
        workload_name: Workload name.
        workload_type: Workload type.
        create_time: An aware datetime.
        creator_user_crn: Creator user crn.
        creator_user_name: Creator user name.
        project: Project.
        deleted: Deleted.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "workload_crn": "str",
        "workload_name": "str",
        "workload_type": "str",
        "create_time": "datetime",
        "creator_user_crn": "str",
        "creator_user_name": "str",
        "project": "ProjectDetails",
        "deleted": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "workload_crn": "workload_crn",
        "workload_name": "workload_name",
        "workload_type": "workload_type",
        "create_time": "create_time",
        "creator_user_crn": "creator_user_crn",
        "creator_user_name": "creator_user_name",
        "project": "project",
        "deleted": "deleted",
    }

    def __init__(
        self,
        workload_crn: str | None = None,
        workload_name: str | None = None,
        workload_type: str | None = None,
        create_time: datetime | None = None,
        creator_user_crn: str | None = None,
        creator_user_name: str | None = None,
        project: ProjectDetails | None = None,
        deleted: bool | None = None,
    ) -> None:
        self.workload_crn = workload_crn
        self.workload_name = workload_name
        self.workload_type = workload_type
        self.create_time = create_time
        self.creator_user_crn = creator_user_crn
        self.creator_user_name = creator_user_name
        self.project = project
        self.deleted = deleted
