"""Where mails go: to a mail server, or as files into a folder of the home as long as none is named."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from bancada.domain.errors import InvalidRequest, NotReady
from bancada.reconcile.notifications import Post

TIMEOUT_S = 30.0
_PORTS = {"smtp": 25, "smtps": 465}


def make_post(url: str, folder: Path) -> Post:
    """Return the mail server that `url` names, or the folder when it is empty.

    Raises:
        InvalidRequest: it is no URL of a mail server.
    """
    if not url:
        return MailFolder(folder)
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidRequest("mail_url: expected smtp://host or smtps://host, got something else.",
                             hint="Such as smtp://user:password@mail.example.org:587.")  # fmt: skip
    return MailServer(parts)


class MailFolder:
    """Writes each mail into a file; writing it again is writing it once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: EmailMessage, name: str) -> None:
        """Write a mail, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._folder / f".{name}.partial"
        partial.write_bytes(mail.as_bytes())
        partial.rename(self._folder / f"{name}.eml")


class MailServer:
    """Hands mails over by SMTP: encrypted by `smtps`, and by `smtp` wherever the server offers it."""

    def __init__(self, url: SplitResult) -> None:
        self._url = url

    def send(self, mail: EmailMessage, name: str) -> None:  # noqa: ARG002 - its Message-ID says the same
        """Hand a mail over.

        Raises:
            NotReady: the server cannot be reached, or asks to come back later (`mail_server_unreachable`).
            InvalidRequest: it takes no mail from us, or none to this address (`mail_refused`).
        """
        try:
            with self._connect() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            (code, reply) = next(iter(error.recipients.values()))
            raise _refusal(code, reply) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotReady(f"The mail server {self._url.hostname} could not be used: {error}.",
                           hint="Check the setting mail_url.", code="mail_server_unreachable") from None  # fmt: skip

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or _PORTS[self._url.scheme]
        context = ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server


def _refusal(code: int, reply: bytes | str) -> NotReady | InvalidRequest:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    message = f"The mail server answered {code}: {said}"
    if 400 <= code < 500:
        return NotReady(message, hint="It is tried again.", code="mail_server_unreachable")
    return InvalidRequest(message, hint="Check the address, and the settings mail_url and mail_from.",
                          code="mail_refused")  # fmt: skip
