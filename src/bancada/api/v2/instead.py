"""What to use today in place of the operations that have no handler, by their group in the contract."""

from __future__ import annotations

from collections.abc import Mapping

_LIMITS = "Nothing is rationed here; cpu, memory and nvidia_gpu of a deployment say what each model gets."
_STATUS = "`bancada status` lists what runs; a deployment's own status is in get_model_deployment."

INSTEAD: Mapping[str, str] = {
    "amps": "Create the project with create_project and add its files with upload_file.",
    "quotas": _LIMITS,
    "usage_and_workloads": _STATUS,
}
