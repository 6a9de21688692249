"""The gateway's side of the frames protocol, in the simplest way that is right."""

from __future__ import annotations

import json
import socket
import uuid

from bancada_workload import frames
from bancada_workload.frames import Call


class FramesClient:
    """One connection to a worker; has read its HELLO."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise
        self._received = bytearray()
        kind, content = self.read()
        assert kind == frames.HELLO
        self.hello = json.loads(content)

    def read(self):
        while (message := frames.take_message(self._received)) is None:
            data = self.socket.recv(1 << 16)
            if not data:
                raise EOFError
            self._received += data
        return message

    def send(self, *calls):
        self.socket.sendall(frames.calls(calls))

    def answers(self, count):
        """Return that many answers by the ids of their calls."""
        found = {}
        while len(found) < count:
            kind, content = self.read()
            assert kind == frames.ANSWERS
            found |= {answer.call_id: answer for answer in frames.parse_answers(content)}
        return found

    def ask(self, *bodies, kind=frames.ENVELOPE, extra=b""):
        """Send calls with these bodies in one message; returns (status, decoded answer) of each, in order."""
        calls = [call_of(number, body, kind, extra) for number, body in enumerate(bodies)]
        self.send(*calls)
        found = self.answers(len(calls))
        return [(found[call.id].status, json.loads(found[call.id].body)) for call in calls]

    def close(self):
        self.socket.close()


def call_of(number, body, kind=frames.ENVELOPE, extra=b""):
    """Return a call whose body is given as bytes or as what JSON shall hold."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Call(number, kind, f"id-{number}", extra, uuid.uuid4().bytes, data)
