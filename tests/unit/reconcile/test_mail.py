"""Mails: handed to a real listener that speaks SMTP, or written to a folder."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bancada.domain.errors import InvalidRequest, NotReady
from bancada.reconcile.mail import make_post


class Server(socketserver.ThreadingTCPServer):
    """Takes mails; `refuses_with` is what it answers to every recipient instead."""

    daemon_threads = True
    refuses_with = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails: list[bytes] = []
        self.recipients: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client that sends needs."""

    server: Server

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT":
                self.server.recipients.append(line)
                self.say(self.server.refuses_with or "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "bancada@localhost", "ana@example.org", "São Paulo succeeded"
    mail.set_content("It ended.\n")
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="out.csv")
    return mail


def test_a_mail_server_gets_the_mail_as_it_is(server: Server, mail: EmailMessage, tmp_path: Path) -> None:
    make_post(server.url, tmp_path).send(mail, "one")
    assert [line.partition(":")[2] for line in server.recipients] == ["<ana@example.org>"]
    (taken,) = (message_from_bytes(data, policy=policy.default) for data in server.mails)
    assert taken["Subject"] == "São Paulo succeeded"
    assert [part.get_filename() for part in taken.iter_attachments()] == ["out.csv"]  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("reply", "error"), [("450 later", NotReady), ("550 nobody here", InvalidRequest)])
def test_what_a_server_says_decides_whether_it_is_asked_again(
    server: Server, mail: EmailMessage, tmp_path: Path, reply: str, error: type[Exception]
) -> None:
    server.refuses_with = reply
    with pytest.raises(error, match=reply[:3]):
        make_post(server.url, tmp_path).send(mail, "one")
    assert server.mails == []


def test_a_server_that_is_away_is_asked_again(mail: EmailMessage, tmp_path: Path) -> None:
    with Server() as gone:
        url = gone.url
    with pytest.raises(NotReady) as failed:
        make_post(url, tmp_path).send(mail, "one")
    assert failed.value.code == "mail_server_unreachable"


def test_without_a_server_a_mail_is_one_private_file(mail: EmailMessage, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    for _ in range(2):
        make_post("", folder).send(mail, "one")
    (file,) = folder.iterdir()
    assert file.name == "one.eml"
    assert folder.stat().st_mode & 0o077 == 0
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "ana@example.org"


def test_what_is_no_mail_server_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="mail_url"):
        make_post("https://mail.example.org", Path("mail"))
