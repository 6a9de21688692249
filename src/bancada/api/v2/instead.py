"""What to use today in place of the operations that have no handler, by their group in the contract."""

from __future__ import annotations

from collections.abc import Mapping

_LIMITS = "list_users_quota and list_groups_quota show how much each user and team may use."

INSTEAD: Mapping[str, str] = {
    "quotas": _LIMITS,
}
