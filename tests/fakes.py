"""Doubles that speak the real contract: an engine whose containers are threads of this process.

They execute nothing. What a guest finds in code it reads from its syntax tree, as far as the
contract tests need it; those run against real containers too.
"""

import ast
import contextlib
import hashlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from orchestrator.errors import EngineUnavailableError
from orchestrator.sandbox.engine import ContainerState, Profile
from orchestrator.sandbox.image import CONTRACT

IMAGE = "f" * 64
VERSIONS = {"python": "3.13.0", "manim": "0.22.0"}
MP4 = b"".join(
    (8 + len(body)).to_bytes(4, "big") + kind + body
    for kind, body in ((b"ftyp", b"isom\0\0\0\0"), (b"moov", b""), (b"mdat", b"\0" * 32))
)

Guest = Callable[["GuestEnd"], None]


class GuestEnd:
    """The container's side of the conversation."""

    def __init__(self, wire: socket.socket) -> None:
        self.wire = wire
        self._reader = wire.makefile("rb")

    def read(self) -> tuple[dict[str, Any], bytes]:
        """Read one frame; EOFError when the host is gone."""
        line = self._reader.readline()
        if not line:
            raise EOFError
        header: dict[str, Any] = json.loads(line)
        return header, self._reader.read(header["size"])

    def say(self, frame: str, payload: bytes = b"", /, **fields: Any) -> None:
        """Write one frame."""
        header = {"type": frame, "size": len(payload), **fields}
        self.wire.sendall(json.dumps(header).encode() + b"\n" + payload)

    def done(self, ending: str = "finished", log: bytes = b"", **fields: Any) -> None:
        """Write the last frame of a job."""
        facts = {"exit_code": 0, "signal": None, "oom_kills": 0, "duration_s": 0.1}
        self.say("done", log, ending=ending, **(facts | fields))

    def close(self) -> None:
        self._reader.close()
        self.wire.close()


@dataclass
class FakeContainer:
    """A container that is a thread."""

    id: str
    engine: "FakeEngine"
    host: socket.socket
    thread: threading.Thread
    stderr: bytes = b""
    removed: bool = False

    def send(self, data: bytes) -> None:
        self.host.sendall(data)

    def receive(self, timeout_s: float) -> bytes:
        self.host.settimeout(timeout_s)
        return self.host.recv(65536)

    def state(self) -> ContainerState | None:
        self.engine.check()
        return None if self.removed else self.engine.end_state

    def remove(self) -> None:
        self.removed = True
        with contextlib.suppress(OSError):  # closed before: removing twice is no error
            self.host.shutdown(socket.SHUT_RDWR)
        self.host.close()
        self.thread.join(5)
        self.engine.containers.pop(self.id, None)


@dataclass
class FakeEngine:
    """Starts `guest` in a thread for each container."""

    guest: Guest
    down: bool = False
    end_state: ContainerState = field(
        default_factory=lambda: ContainerState(running=False, exit_code=1, oom_killed=False)
    )
    containers: dict[str, FakeContainer] = field(default_factory=dict[str, FakeContainer])
    started: list[Profile] = field(default_factory=list[Profile])
    reaped: int = 0

    def check(self) -> None:
        if self.down:
            raise EngineUnavailableError("no container engine answers at fake://")

    def start(self, profile: Profile) -> FakeContainer:
        self.check()
        host, guest = socket.socketpair()
        end = GuestEnd(guest)
        thread = threading.Thread(target=self._run, args=(end,), daemon=True)
        container = FakeContainer(f"fake-{len(self.started)}", self, host, thread)
        self.containers[container.id] = container
        self.started.append(profile)
        thread.start()
        return container

    def _run(self, end: GuestEnd) -> None:
        try:
            self.guest(end)
        except (EOFError, OSError, ValueError):
            pass  # the host is gone, which ends a container
        finally:
            end.close()

    def reap(self) -> int:
        self.reaped += 1
        return 0

    def identity(self) -> dict[str, str]:
        return {"engine": "fake"}

    def close(self) -> None:
        assert not self.containers, "a container was left behind"


class RememberAll:
    """A self-check memory that never asks for one: a fake has nothing to check."""

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        return bool(identity)

    async def remember_passed(self, identity: dict[str, str]) -> None:
        raise AssertionError("nothing was checked")


def playing_guest(end: GuestEnd) -> None:
    """A guest that answers every kind of job, as the runner does for well-known code."""
    end.say("ready", contract=CONTRACT)
    code = ""
    order: dict[str, Any] = {}
    while True:
        header, payload = end.read()
        if header["type"] == "job":
            order = header
        elif header["type"] == "file":
            code = payload.decode(errors="replace")
        elif header["type"] == "render":
            answer_render(end, header["params"])
        elif order["kind"] == "inspect":
            answer_inspect(end, code, order["params"])
        elif order["kind"] == "render":
            answer_render(end, order["params"])
        elif order["kind"] == "math":
            answer_math(end, order["params"])
        elif order["kind"] == "media":
            answer_media(end, payload or code.encode())
        elif order["kind"] == "export":
            answer_export(end)


def answer_inspect(end: GuestEnd, code: str, params: dict[str, Any]) -> None:
    """Report what the syntax tree shows."""
    end.say("event", json.dumps({"event": "linting"}).encode())
    ending, finding, scenes = read_code(code, params)
    if ending != "finished":
        end.done(ending)
        return
    result: dict[str, Any] = {
        "passed": finding is None,
        "failure": None if finding is None else "findings",
        "findings": [] if finding is None else [finding],
        "scenes": scenes if finding is None else [],
        "versions": VERSIONS,
        "duration_s": 0.1,
    }
    end.say("result", json.dumps(result).encode())
    end.done(log=b"said something" if "print" in code else b"")


def read_code(
    code: str, params: dict[str, Any]
) -> tuple[str, dict[str, Any] | None, list[dict[str, Any]]]:
    """Ending, finding and scenes of a module."""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return "finished", finding("invalid-syntax", error.msg, error.lineno), []
    if any(isinstance(node, ast.While) for node in ast.walk(tree)):
        return "timeout", None, []
    if "_exit(" in code:
        return "ended_early", None, []
    scenes = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any("Scene" in ast.unparse(b) for b in node.bases)
    ]
    defect = choose(scenes, params)
    wanted = params["scene_class"]
    chosen = [node for node in scenes if wanted in (None, node.name)]
    return "finished", defect, [rehearsal(node.name) for node in chosen]


def choose(scenes: list[ast.ClassDef], params: dict[str, Any]) -> dict[str, Any] | None:
    """Why the scenes are not what was asked for, if they are not."""
    names = [node.name for node in scenes]
    wanted = params["scene_class"]
    if not scenes:
        return finding("no-scene", "The file has no Scene")
    if wanted and wanted not in names:
        return finding("no-such-scene", f"There is no class {wanted}; there is {names}")
    if params["one"] and not wanted and len(names) > 1:
        return finding("several-scenes", f"{len(names)}: {', '.join(names)}")
    for node in scenes:
        if "self.play" not in ast.unparse(node) and "self.wait" not in ast.unparse(node):
            return finding("no-animation", f"{node.name} plays no animation")
    return None


def finding(kind: str, message: str, line: int | None = None) -> dict[str, Any]:
    """A finding, as the runner reports it."""
    return {"source": "lint", "code": kind, "message": message, "line": line}


def rehearsal(name: str) -> dict[str, Any]:
    """One walked scene, as the runner reports it."""
    animation = {"start_s": 0.0, "duration_s": 1.0, "line": 1, "names": ["Create"]}
    return {"scene_class": name, "duration_s": 1.0, "frames": 15, "animations": [animation]}


def answer_render(end: GuestEnd, params: dict[str, Any]) -> None:
    """Hand out a tiny file with the boxes of an mp4."""
    progress = {"event": "frames", "done": 15, "total": params["frames"]}
    end.say("event", json.dumps(progress).encode())
    end.say(
        "file",
        MP4,
        name=f"{params['scene_class']}.mp4",
        sha256=hashlib.sha256(MP4).hexdigest(),
    )
    result = {
        "succeeded": True,
        "findings": [],
        "versions": VERSIONS,
        "render_s": 0.1,
        "duration_s": 1.0,
        "frames": 15,
    }
    end.say("result", json.dumps(result).encode())
    end.done()


def answer_math(end: GuestEnd, params: dict[str, Any]) -> None:
    """Answer arithmetic of two known expressions, and complain of all others."""
    known = {"1/2": (0.5, r"\frac{1}{2}"), "sqrt(4)": (2.0, "2")}
    answers: list[dict[str, Any]] = []
    for question in params["questions"]:
        if question.get("expression") in known:
            value, tex = known[question["expression"]]
            answers.append({"id": question["id"], "value": value, "tex": tex})
        else:
            answers.append({"id": question["id"], "error": "it cannot be read"})
    end.say("result", json.dumps({"answers": answers}).encode())
    end.done()


def answer_media(end: GuestEnd, content: bytes) -> None:
    """Say that nothing is a media file."""
    reason = "Invalid data found when processing input" if content else "empty"
    end.say("result", json.dumps({"readable": False, "reason": reason}).encode())
    end.done()


def answer_export(end: GuestEnd) -> None:
    """Hand out a small description of an image."""
    files = {
        "versions.json": json.dumps(VERSIONS).encode(),
        "manim_names.json": json.dumps(["Circle", "Scene"]).encode(),
    }
    for name, content in files.items():
        end.say("file", content, name=name, sha256=hashlib.sha256(content).hexdigest())
    end.say("result", json.dumps({"names": sorted(files)}).encode())
    end.done()
