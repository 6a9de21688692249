"""What to use in place of each operation that administers a part of a vendor installation and has no handler here."""

from __future__ import annotations

from collections.abc import Mapping

_TEAM = "No directory is connected: make the team with create_team"
_MEMBERS = f"{_TEAM} and add people with PUT /api/native/v1/teams/<team>/members/<username>."
_ROLES = f"{_TEAM} and give each member a permission with PUT /api/native/v1/teams/<team>/members/<username>."
_MODEL = "Serve a model of your own with create_model_deployment, and call it at /model."
_EMBEDDING = "Serve an embedding model of your own with create_model_deployment, and call it at /model."
_CUSTOM = "Describe what it brings in a custom runtime, and register that with register_custom_runtime."
_GPUS = "Every GPU is for whoever asks with nvidia_gpu; list_users_quota and list_groups_quota tell what limits them."

VENDOR_ONLY: Mapping[str, str] = {
    "create_synced_team": _MEMBERS,
    "list_synced_team_groups": "No directory is connected, so no team has groups; a team's members are its own.",
    "add_group_to_synced_team": _MEMBERS,
    "update_group_permission_for_synced_team": _ROLES,
    "remove_group_from_synced_team": "No directory is connected: DELETE /api/native/v1/teams/<team>/members/<username> "
    "takes one person out of a team.",
    "list_synced_team_members": "No directory is connected: GET /api/native/v1/teams/<team>/members lists a team.",
    "update_member_permission_for_synced_team": _ROLES,
    "handle_custom_runtime_upload": _CUSTOM,
    "update_accelerator_based_user_quota": _GPUS,
    "update_accelerator_labels_admin_config": "The kinds of GPUs are read from the driver: "
    "list_all_accelerator_node_labels lists them, and all of them may be used.",
    "update_accelerator_labels_default_quota": _GPUS,
    "create_copilot_model": _MODEL,
    "get_copilot_model": "No assistant is part of this workbench; get_model shows a model that is served.",
    "list_copilot_models": "No assistant is part of this workbench; list_all_models lists the models that are served.",
    "update_copilot_model": "No assistant is part of this workbench; update_model changes a model that is served.",
    "delete_copilot_model": "No assistant is part of this workbench; delete_model deletes a model that is served.",
    "create_copilot_embedding_model": _EMBEDDING,
    "get_copilot_embedding_model": "No assistant is part of this workbench; get_model shows a model that is served.",
    "list_copilot_embedding_models": "No assistant is part of this workbench; list_all_models lists what is served.",
    "update_copilot_embedding_model": "No assistant is part of this workbench; update_model changes what is served.",
    "delete_copilot_embedding_model": "No assistant is part of this workbench; delete_model deletes what is served.",
    "send_copilot_event": "No assistant is part of this workbench, and nothing of its use is kept: leave the call out.",
    "disable_engines": "There are no legacy engines to switch off: everything runs on a runtime of list_runtimes.",
    "set_workspace_spark_default": f"No Spark is offered; name pyspark in a project's requirements. {_CUSTOM}",
}
