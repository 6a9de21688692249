"""What to use today in place of the operations that have no handler, by their group in the contract."""

from __future__ import annotations

from collections.abc import Mapping

<<<<<<< HEAD
_LIMITS = "Nothing is rationed here; cpu, memory and nvidia_gpu of a deployment say what each model gets."
=======
_OWN_TEAMS = "There is no directory here: create_team, then PUT /api/native/v1/teams/<team>/members/<username>."
_OWN_MODEL = "Deploy the model with create_model_deployment and call it at /model."
_LIMITS = "list_users_quota and list_groups_quota show how much each user and team may use."
>>>>>>> 3491f17 (Usage and quotas: every execution is recorded in the transaction that moves its status; what has no room waits)
_STATUS = "`bancada status` lists what runs; a deployment's own status is in get_model_deployment."

INSTEAD: Mapping[str, str] = {
    "amps": "Create the project with create_project and add its files with upload_file.",
    "quotas": _LIMITS,
    "usage_and_workloads": _STATUS,
}
