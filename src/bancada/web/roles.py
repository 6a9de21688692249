"""Roles in a project, as pages speak of them; what each may do is up to the API."""

from __future__ import annotations

from collections.abc import Mapping

from bancada.web.texts import t

ROLES = BUSINESS_USER, VIEWER, OPERATOR, CONTRIBUTOR, ADMINISTRATOR = (
    "business_user", "read", "operator", "write", "admin",
)  # fmt: skip
"""By their names in the API; each may do all that the ones before it may."""


def role_of(permissions: Mapping[str, bool]) -> str:
    """Return the strongest role of those whose rights a viewer has, as the API tells them of a project."""
    return next((role for role in reversed(ROLES) if permissions[role]), BUSINESS_USER)


def reaches(role: str, least: str) -> bool:
    """Tell whether a role allows what takes at least another."""
    return ROLES.index(role) >= ROLES.index(least)


def role_word(role: str) -> str:
    """Return the name of a role."""
    return {
        BUSINESS_USER: t("Business user"), VIEWER: t("Viewer"), OPERATOR: t("Operator"), CONTRIBUTOR: t("Contributor"),
        ADMINISTRATOR: t("Administrator"),
    }.get(role, role)  # fmt: skip


def who_may(least: str) -> str:
    """Return who may do what takes at least this role, in words."""
    return {
        VIEWER: t("This is for viewers, operators, contributors and administrators of the project."),
        OPERATOR: t("This is for operators, contributors and administrators of the project."),
        CONTRIBUTOR: t("This is for contributors and administrators of the project."),
        ADMINISTRATOR: t("This is for administrators of the project."),
    }[least]  # fmt: skip
