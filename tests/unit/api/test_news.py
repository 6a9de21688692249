"""News are read from a changelog as it is written."""

from __future__ import annotations

from bancada.api.v2.news import parse_changelog

CHANGELOG = """\
# Changelog

## Unreleased

### Added

- [Jobs](docs/howto/jobs.md): scripts that run `by themselves`,
  at a time.

## 0.1.0 - 2026-11-20

### Fixed

- Nothing. At all.
"""


def test_entries_lose_their_markdown_and_keep_their_release() -> None:
    new, old = parse_changelog(CHANGELOG)
    assert (new.version, new.date, new.section, new.is_new) == ("Unreleased", "", "Added", True)
    assert new.text == "Jobs: scripts that run by themselves, at a time."
    assert (new.title, old.title) == ("Jobs", "Nothing")
    assert (old.version, old.date, old.section, old.is_new) == ("0.1.0", "2026-11-20", "Fixed", False)
