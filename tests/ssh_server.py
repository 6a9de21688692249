"""The distribution's ssh server on a free port of 127.0.0.1, for whoever runs the tests."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/libexec") or "/usr/sbin/sshd"


@dataclass(frozen=True)
class SshServer:
    """A running server, its host key, and the key that it lets in."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"{getpass.getuser()}@127.0.0.1:{self.port}"

    def configure(self, folder: Path, *, knows_host: bool, has_key: bool) -> None:
        """Write what an operator leaves in `<home>/ssh`."""
        folder.mkdir(mode=0o700, exist_ok=True)
        shown = "host_key.pub" if knows_host else "other_key.pub"
        host = " ".join((self.folder / shown).read_text().split()[:2])
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host}\n")
        (folder / "config").write_text(
            f"IdentityFile {self.folder / ('user_key' if has_key else 'other_key')}\nIdentitiesOnly yes\n"
            f"UserKnownHostsFile {folder / 'known_hosts'}\nGlobalKnownHostsFile none\n"
        )


@contextmanager
def serve_ssh(folder: Path) -> Iterator[SshServer]:
    """Start a server that lets one key in as the present user."""
    folder.mkdir(mode=0o700)
    for name in ("host_key", "user_key", "other_key"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, timeout=60)
    shutil.copy(folder / "user_key.pub", folder / "authorized_keys")
    Path("/run/sshd").mkdir(exist_ok=True) if getpass.getuser() == "root" else None
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder / 'host_key'}\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPasswordAuthentication no\n"
        f"KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
    )
    with (folder / "sshd.log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    try:
        give_up_at = time.monotonic() + 60
        while b"listening on" not in (folder / "sshd.log").read_bytes():
            assert process.poll() is None, (folder / "sshd.log").read_text()
            assert time.monotonic() < give_up_at, "sshd does not listen"
            time.sleep(0.02)
        yield SshServer(folder, port)
    finally:
        process.terminate()
        process.wait(30)
