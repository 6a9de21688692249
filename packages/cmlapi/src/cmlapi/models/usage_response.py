# Written by tools/generate.py from the contract; change that, not this file.
"""The model UsageResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.k8_s_info import K8SInfo
    from cmlapi.models.project_info import ProjectInfo
    from cmlapi.models.user_or_group_info import UserOrGroupInfo


class UsageResponse(ApiModel):
    """UsageResponse of API v2.

    Args:
        name: Name.
        creator: Creator.
        group: Group.
        project_name: Project name.
        cpu: VCPU.
        memory: GB.
        nvidia_gpu: Nvidia gpu.
        workload_type: Workload type.
        created_at: An aware datetime.
        duration: Text.
        status: Status.
        creator_info: Creator info.
        group_info: Group info.
        project_info: Project info.
        id: Id.
        workload_url: Workload url.
        message: Message.
        oom_killed: Oom killed.
        k8s_info: K8s info.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "name": "str",
        "creator": "str",
        "group": "str",
        "project_name": "str",
        "cpu": "float",
        "memory": "float",
        "nvidia_gpu": "float",
        "workload_type": "str",
        "created_at": "datetime",
        "duration": "str",
        "status": "str",
        "creator_info": "UserOrGroupInfo",
        "group_info": "UserOrGroupInfo",
        "project_info": "ProjectInfo",
        "id": "str",
        "workload_url": "str",
        "message": "str",
        "oom_killed": "bool",
        "k8s_info": "K8SInfo",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "name": "name",
        "creator": "creator",
        "group": "group",
        "project_name": "project_name",
        "cpu": "cpu",
        "memory": "memory",
        "nvidia_gpu": "nvidia_gpu",
        "workload_type": "workload_type",
        "created_at": "created_at",
        "duration": "duration",
        "status": "status",
        "creator_info": "creator_info",
        "group_info": "group_info",
        "project_info": "project_info",
        "id": "id",
        "workload_url": "workload_url",
        "message": "message",
        "oom_killed": "oom_killed",
        "k8s_info": "k8s_info",
    }

    def __init__(
        self,
        name: str | None = None,
        creator: str | None = None,
        group: str | None = None,
        project_name: str | None = None,
        cpu: float | None = None,
        memory: float | None = None,
        nvidia_gpu: float | None = None,
        workload_type: str | None = None,
        created_at: datetime | None = None,
        duration: str | None = None,
        status: str | None = None,
        creator_info: UserOrGroupInfo | None = None,
        group_info: UserOrGroupInfo | None = None,
        project_info: ProjectInfo | None = None,
        id: str | None = None,
        workload_url: str | None = None,
        message: str | None = None,
        oom_killed: bool | None = None,
        k8s_info: K8SInfo | None = None,
    ) -> None:
        self.name = name
        self.creator = creator
        self.group = group
        self.project_name = project_name
        self.cpu = cpu
        self.memory = memory
        self.nvidia_gpu = nvidia_gpu
        self.workload_type = workload_type
        self.created_at = created_at
        self.duration = duration
        self.status = status
        self.creator_info = creator_info
        self.group_info = group_info
        self.project_info = project_info
        self.id = id
        self.workload_url = workload_url
        self.message = message
        self.oom_killed = oom_killed
        self.k8s_info = k8s_info
