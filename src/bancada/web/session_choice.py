"""The sessions of a project, for one page: which there are, which one runs code, and how one comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bancada.web.texts import t
from bancada.web.workbench_api import NATIVE, Failure, WorkbenchApi

COMING, ENDED = {"scheduling", "starting"}, {"succeeded", "failed", "stopped", "timedout"}
Session = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a session is started with: cpu in vCPU, memory in GB, variables over those of the project."""

    name: str = ""
    runtime_identifier: str = ""
    cpu: float = 1.0
    memory: float = 2.0
    nvidia_gpu: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)


class SessionChoice:
    """The session that a page looks at; `on_change` is called when it is another one or has another status."""

    def __init__(self, api: WorkbenchApi, project_id: str, username: str) -> None:
        self._api = api
        self._root = f"{NATIVE}/projects/{project_id}/sessions"
        self._username = username
        self._waiting: list[dict[str, object]] = []
        self.found: list[Session] = []
        self.chosen: Session | None = None
        self.setup = ""
        self.on_change: Callable[[], None] = lambda: None

    @property
    def is_coming(self) -> bool:
        """Whether the chosen session does not run yet."""
        return self.chosen is not None and self.chosen["status"] in COMING

    @property
    def is_running(self) -> bool:
        """Whether the chosen session takes code."""
        return self.chosen is not None and self.chosen["status"] == "running"

    @property
    def is_own(self) -> bool:
        """Whether the viewer may send code to the chosen session: it acts with its creator's rights."""
        return self.chosen is not None and self.chosen["creator"] == self._username

    async def begin(self, session_id: str) -> None:
        """Look at what there is, and choose the session of this id, or the newest of the viewer's that lives."""
        await self.refresh()
        if session_id and not self._of(session_id):
            await self._also(session_id)
        lives = [each for each in self.found if each["creator"] == self._username and each["status"] not in ENDED]
        self._choose(self._of(session_id) or (lives[0] if lives else None))

    async def choose(self, session_id: str) -> None:
        """Look at another session."""
        self._waiting.clear()
        self._choose(self._of(session_id))

    async def start(self, profile: Profile) -> None:
        """Start a session and look at it."""
        body: dict[str, object] = {"cpu": profile.cpu, "memory": profile.memory, "nvidia_gpu": profile.nvidia_gpu}
        body |= {"name": profile.name} if profile.name else {}
        body |= {"runtime_identifier": profile.runtime_identifier} if profile.runtime_identifier else {}
        body |= {"environment": dict(profile.environment)} if profile.environment else {}
        started = await self._api.post(self._root, body)
        self.found.insert(0, started)
        self._choose(started)

    async def run(self, code: str, file: str, first_line: int) -> None:
        """Run code in the chosen session; one is started where there is none, and what it is sent waits for it."""
        if self.chosen is None or self.chosen["status"] not in {*COMING, "running"} or not self.is_own:
            await self.start(Profile(t("Session")))
        cell: dict[str, object] = {"code": code, "file": file, "first_line": first_line, "allow_stdin": True}
        if self.is_coming:
            self._waiting.append(cell)
            return
        try:
            await self._ask("post", "/cells", cell)
        except Failure as failure:
            if failure.reason not in {"session_ended", "session_starting"}:
                raise
            await self.refresh()  # it has ended, or has been started again, since we looked
            if failure.reason == "session_ended":
                await self.start(Profile(t("Session")))
            self._waiting.append(cell)

    async def answer(self, text: str) -> None:
        """Give the cell that waits in `input()` a line."""
        await self._ask("post", ":answer", {"text": text})

    async def interrupt(self) -> None:
        """Interrupt what runs, and drop what waits."""
        self._waiting.clear()
        await self._ask("post", ":interrupt")

    async def restart(self) -> None:
        """Give the session a new kernel."""
        await self._ask("post", ":restart")

    async def stop(self) -> None:
        """End the session."""
        self._waiting.clear()
        self._take(await self._ask("post", ":stop"))

    async def look(self) -> None:
        """Ask how the chosen session is, and send it what waits as soon as it runs."""
        if self.chosen is None or self.chosen["status"] in ENDED:
            return
        try:
            self._take(await self._ask("get", ""))
            self.setup = await self._last_words() if self.is_coming else ""
            while self._waiting and self.is_running:
                await self._ask("post", "/cells", self._waiting[0])
                self._waiting.pop(0)
        except Failure as failure:
            if failure.reason not in {"not_reachable", "session_starting", ""}:
                raise

    async def refresh(self) -> None:
        """Read which interactive sessions there are, the newest first."""
        answer = await self._api.get(self._root, page_size=50, sort="-created_at")
        self.found = [each for each in answer["sessions"] if each["is_interactive"]]
        if self.chosen is not None:
            self._take(self._of(self.chosen["id"]) or self.chosen)

    async def _also(self, session_id: str) -> None:
        try:
            self.found.append(await self._api.get(f"{self._root}/{session_id}"))
        except Failure as failure:
            if failure.status != 404:
                raise

    async def _last_words(self) -> str:
        """Return the last line that the setup of a session wrote."""
        assert self.chosen is not None  # noqa: S101 - asked for one
        path = f"{self._root}/{self.chosen['id']}/output"
        piece = await self._api.follow(path, 0, 0, stream="setup")
        lines = piece.data.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else ""

    async def _ask(self, method: str, what: str, body: object = None) -> Session:
        assert self.chosen is not None  # noqa: S101 - buttons are disabled without one
        path = f"{self._root}/{self.chosen['id']}{what}"
        answer: Session = await (self._api.get(path) if method == "get" else self._api.post(path, body))
        return answer

    def _of(self, session_id: str) -> Session | None:
        return next((each for each in self.found if each["id"] == session_id), None)

    def _choose(self, session: Session | None) -> None:
        self.chosen = session
        self.setup = ""
        self.on_change()

    def _take(self, session: Session) -> None:
        """Take note of how a session is now."""
        before = self.chosen
        self.found = [session if each["id"] == session["id"] else each for each in self.found]
        self.chosen = session
        if before is None or before["status"] != session["status"]:
            self.on_change()
