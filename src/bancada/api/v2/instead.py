"""What to use today in place of the operations that have no handler, by their group in the contract."""

from __future__ import annotations

from collections.abc import Mapping

_OWN_TEAMS = "There is no directory here: create_team, then PUT /api/native/v1/teams/<team>/members/<username>."
_OWN_MODEL = "Deploy the model with create_model_deployment and call it at /model."
_LIMITS = "Nothing is rationed here; cpu, memory and nvidia_gpu of a deployment say what each model gets."
_STATUS = "`bancada status` lists what runs; a deployment's own status is in get_model_deployment."
_PYTHONS = "Install another Python on the machine: list_runtimes offers every one that it finds."

INSTEAD: Mapping[str, str] = {
    "accelerators": "Ask for nvidia_gpu in create_model_deployment.",
    "amps": "Create the project with create_project and add its files with upload_file.",
    "copilot": _OWN_MODEL,
    "directory_sync": _OWN_TEAMS,
    "docker_credentials": "Nothing is pulled here: environments are built from requirements, by the machine's Python.",
    "news_feeds": "News are in CHANGELOG.md.",
    "quotas": _LIMITS,
    "resource_groups": _LIMITS,
    "runtime_addons": "Runtimes here need no add-ons; list_runtimes shows what there is.",
    "runtime_repos": _PYTHONS,
    "runtimes": _PYTHONS,
    "serving_apps": _OWN_MODEL,
    "site_admin": "Change bancada.toml and restart the workbench.",
    "teams": _OWN_TEAMS,
    "usage_and_workloads": _STATUS,
}
