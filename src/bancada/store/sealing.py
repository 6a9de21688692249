"""Secrets that must be read again, such as passwords for other servers: sealed, by keys that no database holds.

<home>/secrets/sealing.keys has one key a line. The first seals, all of them open: to change the key, put a new one
first and restart; everything is sealed anew then, and the old line can go (docs/howto/runtimes.md).
"""

from __future__ import annotations

import binascii
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bancada.domain.errors import PlatformFailed
from bancada.domain.home import Home

KEYS = "sealing.keys"


class Seal:
    """Seals texts and opens them (Fernet: AES-128 in CBC mode with an HMAC)."""

    def __init__(self, home: Path) -> None:
        self._path = Home(home).secrets / KEYS

    @staticmethod
    def new_key() -> str:
        """Return a new key, as a line of the file."""
        return f"{Fernet.generate_key().decode()}\n"

    @property
    def path(self) -> Path:
        """The file of keys."""
        return self._path

    @property
    def has_old_keys(self) -> bool:
        """Whether something may be sealed by a key that is to go."""
        return len(self._keys()) > 1

    def seal(self, text: str) -> str:
        """Return the text sealed by the first key.

        Raises:
            PlatformFailed: the keys are gone or damaged (`sealing_keys_missing`).
        """
        return self._fernet().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text that was sealed.

        Raises:
            PlatformFailed: no key opens it (`secret_lost`), or the keys are gone (`sealing_keys_missing`).
        """
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise PlatformFailed(
                f"A secret in the database is sealed by a key that is not in {KEYS}.",
                hint="Restore that file from the backup of the database's time, or send the secret again.",
                code="secret_lost",
            ) from None

    def seal_anew(self, sealed: str) -> str:
        """Return the same text sealed by the first key; what no key opens stays as it is."""
        try:
            return self._fernet().rotate(sealed.encode()).decode()
        except InvalidToken:
            return sealed

    def _fernet(self) -> MultiFernet:
        try:
            return MultiFernet([Fernet(line) for line in self._keys()])
        except (ValueError, binascii.Error):
            raise self._missing() from None

    def _keys(self) -> list[str]:
        try:
            return self._path.read_text(encoding="ascii").split()
        except (OSError, UnicodeDecodeError):
            raise self._missing() from None

    def _missing(self) -> PlatformFailed:
        return PlatformFailed(
            f"The file secrets/{KEYS} of the workbench's home is missing or damaged.",
            hint="Restore it from a backup; without it the secrets that it sealed are lost.",
            code="sealing_keys_missing",
        )
