"""What each role may do."""

import pytest

from bancada.domain.identity import Action, Permission, is_allowed

EVERYTHING = set(Action)
EXPECTED = {
    None: set(),
    Permission.BUSINESS_USER: {Action.LIST, Action.USE},
    Permission.READ: {Action.LIST, Action.USE, Action.VIEW, Action.CALL},
    Permission.OPERATOR: {Action.LIST, Action.USE, Action.VIEW, Action.CALL, Action.OPERATE},
    Permission.WRITE: EVERYTHING - {Action.ADMINISTER},
    Permission.ADMIN: EVERYTHING,
}


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_may_do_this_and_no_more(role: Permission | None) -> None:
    allowed = {action for action in Action if is_allowed(action, role, is_site_admin=False, is_public=False)}
    assert allowed == EXPECTED[role]


@pytest.mark.parametrize("role", EXPECTED)
def test_a_public_project_is_open_for_viewing_and_calling(role: Permission | None) -> None:
    allowed = {action for action in Action if is_allowed(action, role, is_site_admin=False, is_public=True)}
    assert allowed == EXPECTED[role] | {Action.LIST, Action.USE, Action.VIEW, Action.CALL}


@pytest.mark.parametrize("action", Action)
def test_a_site_administrator_may_do_everything(action: Action) -> None:
    assert is_allowed(action, None, is_site_admin=True, is_public=False)
