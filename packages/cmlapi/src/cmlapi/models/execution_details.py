# Written by tools/generate.py from the contract; change that, not this file.
"""The model ExecutionDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.runtime_details import RuntimeDetails


class ExecutionDetails(ApiModel):
    """ExecutionDetails of API v2.

    Args:
        workload_crn: Workload crn.
        workload_execution_crn: Workload execution crn.
        parent_workload_execution_crn: Parent workload execution crn.
        pod_name: Pod name.
        start_time: An aware datetime.
        end_time: An aware datetime.
        allocated_cpu_cores: Allocated cpu cores.
        allocated_memory_gb: Allocated memory gb.
        allocated_gpu_cores: Allocated gpu cores.
        status: Status.
        failure_reason: Failure reason.
        run_as_user_crn: Run as user crn.
        run_as_user_name: Run as user name.
        runtime: Runtime.
        spark_event_log_dir: Spark event log dir.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "workload_crn": "str",
        "workload_execution_crn": "str",
        "parent_workload_execution_crn": "str",
        "pod_name": "str",
        "start_time": "datetime",
        "end_time": "datetime",
        "allocated_cpu_cores": "float",
        "allocated_memory_gb": "float",
        "allocated_gpu_cores": "float",
        "status": "str",
        "failure_reason": "str",
        "run_as_user_crn": "str",
        "run_as_user_name": "str",
        "runtime": "RuntimeDetails",
        "spark_event_log_dir": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "workload_crn": "workload_crn",
        "workload_execution_crn": "workload_execution_crn",
        "parent_workload_execution_crn": "parent_workload_execution_crn",
        "pod_name": "pod_name",
        "start_time": "start_time",
        "end_time": "end_time",
        "allocated_cpu_cores": "allocated_cpu_cores",
        "allocated_memory_gb": "allocated_memory_gb",
        "allocated_gpu_cores": "allocated_gpu_cores",
        "status": "status",
        "failure_reason": "failure_reason",
        "run_as_user_crn": "run_as_user_crn",
        "run_as_user_name": "run_as_user_name",
        "runtime": "runtime",
        "spark_event_log_dir": "spark_event_log_dir",
    }

    def __init__(
        self,
        workload_crn: str | None = None,
        workload_execution_crn: str | None = None,
        parent_workload_execution_crn: str | None = None,
        pod_name: str | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        allocated_cpu_cores: float | None = None,
        allocated_memory_gb: float | None = None,
        allocated_gpu_cores: float | None = None,
        status: str | None = None,
        failure_reason: str | None = None,
        run_as_user_crn: str | None = None,
        run_as_user_name: str | None = None,
        runtime: RuntimeDetails | None = None,
        spark_event_log_dir: str | None = None,
    ) -> None:
        self.workload_crn = workload_crn
        self.workload_execution_crn = workload_execution_crn
        self.parent_workload_execution_crn = parent_workload_execution_crn
        self.pod_name = pod_name
        self.start_time = start_time
        self.end_time = end_time
        self.allocated_cpu_cores = allocated_cpu_cores
        self.allocated_memory_gb = allocated_memory_gb
        self.allocated_gpu_cores = allocated_gpu_cores
        self.status = status
        self.failure_reason = failure_reason
        self.run_as_user_crn = run_as_user_crn
        self.run_as_user_name = run_as_user_name
        self.runtime = runtime
        self.spark_event_log_dir = spark_event_log_dir
