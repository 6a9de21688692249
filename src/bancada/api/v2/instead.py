"""What to use today in place of the operations that have no handler, by their group in the contract."""

from __future__ import annotations

from collections.abc import Mapping

<<<<<<< HEAD
_LIMITS = "Nothing is rationed here; cpu, memory and nvidia_gpu of a deployment say what each model gets."
=======
_OWN_TEAMS = "There is no directory here: create_team, then PUT /api/native/v1/teams/<team>/members/<username>."
_OWN_MODEL = "Deploy the model with create_model_deployment and call it at /model."
_LIMITS = "list_users_quota and list_groups_quota show how much each user and team may use."
<<<<<<< HEAD
>>>>>>> 3491f17 (Usage and quotas: every execution is recorded in the transaction that moves its status; what has no room waits)
_STATUS = "`bancada status` lists what runs; a deployment's own status is in get_model_deployment."
=======
_PYTHONS = "Install another Python on the machine: list_runtimes offers every one that it finds."
>>>>>>> 5d81d16 (Nothing is missing of usage any more)

INSTEAD: Mapping[str, str] = {
    "amps": "Create the project with create_project and add its files with upload_file.",
    "quotas": _LIMITS,
<<<<<<< HEAD
    "usage_and_workloads": _STATUS,
=======
    "resource_groups": _LIMITS,
    "runtime_addons": "Runtimes here need no add-ons; list_runtimes shows what there is.",
    "runtime_repos": _PYTHONS,
    "runtimes": _PYTHONS,
    "serving_apps": _OWN_MODEL,
    "site_admin": "Change bancada.toml and restart the workbench.",
    "teams": _OWN_TEAMS,
>>>>>>> 5d81d16 (Nothing is missing of usage any more)
}
