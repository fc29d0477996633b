"""Doubles that speak the real contract: an engine whose containers are threads of this process.

They execute nothing. What a guest finds in code it reads from its syntax tree, as far as the
contract tests need it; those run against real containers too.
"""

import ast
import contextlib
import hashlib
import json
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from media_answers import answer_media, answer_story
from picture_samples import GIF, MP4, PNG, WEBM

from config import SandboxLimits
from orchestrator.errors import EngineUnavailableError
from orchestrator.sandbox.engine import ContainerState, Mounts, Profile
from orchestrator.sandbox.image import CONTRACT, UID
from orchestrator.sandbox.self_check import CAPABILITIES, MUST_BE_TRIED

IMAGE = "f" * 64
VERSIONS = {"python": "3.13.0", "manim": "0.22.0"}
DOCS = {
    "manim_version": "0.22.0",
    "entries": [
        {"name": "Circle", "kind": "class", "signature": "Circle(radius: float | None=None)"},
        {"name": "Scene", "kind": "class", "signature": "Scene()"},
    ],
}
PARSING = threading.Lock()
"""Python 3.11 counts how deep a tree is for all threads together: two at once can disagree."""
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

    def file(self, name: str, content: bytes, *, sha256: str | None = None) -> None:
        """Write a file with its digest, or with another."""
        self.say("file", content, name=name, sha256=sha256 or hashlib.sha256(content).hexdigest())

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

    def send(self, data: bytes, timeout_s: float) -> None:
        self.host.settimeout(timeout_s)
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
    end_state: ContainerState | None = field(
        default_factory=lambda: ContainerState(running=False, exit_code=1, oom_killed=False)
    )
    containers: dict[str, FakeContainer] = field(default_factory=dict[str, FakeContainer])
    started: list[Profile] = field(default_factory=list[Profile])
    volumes: set[str] = field(default_factory=set[str])
    reaped: int = 0

    def check(self) -> None:
        if self.down:
            raise EngineUnavailableError("no container engine answers at fake://")

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> FakeContainer:
        del mounts  # a guest keeps nothing
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

    def make_volume(self) -> str:
        self.check()
        name = f"fake-volume-{secrets.token_hex(4)}"
        self.volumes.add(name)
        return name

    def remove_volume(self, name: str) -> None:
        self.volumes.discard(name)

    def reap(self) -> int:
        self.reaped += 1
        return 0

    def identity(self) -> dict[str, str]:
        return {"engine": "fake"}

    def close(self) -> None:
        assert not self.containers, "a container was left behind"
        assert not self.volumes, "a volume was left behind"


class RememberAll:
    """A self-check memory that never asks for one: a fake has nothing to check."""

    async def recall_passed(self, identity: dict[str, str]) -> bool:
        return bool(identity)

    async def remember_passed(self, identity: dict[str, str]) -> None:
        raise AssertionError("nothing was checked")


@dataclass
class Job:
    """What a guest was asked to do."""

    kind: str
    params: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    drawn: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the last render of any such guest was asked for."""

    @property
    def code(self) -> str:
        return self.files["scene.py"].decode(errors="replace")


Answer = Callable[[GuestEnd, Job], None]


def guest_that(**answers: Answer) -> Guest:
    """A guest that does as the runner does for well-known code, but for these kinds of job."""

    known: dict[str, Answer] = ANSWERS | answers
    drawn: dict[str, Any] = {}

    def play(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        job = Job("", {})
        while True:
            header, payload = end.read()
            if header["type"] == "job":
                job = Job(header["kind"], header["params"], drawn=dict(drawn))
                if job.kind == "render":
                    drawn.update(job.params)
            elif header["type"] == "file":
                job.files[header["name"]] = payload
            elif header["type"] == "render":
                drawn.update(header["params"])
                known["render"](end, Job("render", header["params"], job.files))
            else:
                known[job.kind](end, job)

    return play


def answer_inspect(end: GuestEnd, job: Job) -> None:
    """Report what the syntax tree shows."""
    code = job.code
    end.say("event", json.dumps({"event": "linting"}).encode())
    ending, finding, scenes = read_code(code, job.params)
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
        with PARSING:
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


def made_file(job: Job, video: bytes = MP4) -> tuple[str, bytes]:
    """A tiny file of the form that a job asks for, with its name."""
    form = job.params["form"]
    ending = {"gif": "gif", "still": "png"}.get(form["kind"])
    ending = ending or ("webm" if form["transparent"] else "mp4")
    content = {"mp4": video, "webm": WEBM, "gif": GIF, "png": PNG}[ending]
    return f"{job.params['scene_class']}.{ending}", content


DRAWN: dict[str, Any] = {
    "succeeded": True,
    "findings": [],
    "versions": VERSIONS,
    "render_s": 0.1,
    "duration_s": 1.0,
    "frames": 15,
}
"""What a guest says of a drawing that came to be."""


def answer_render(end: GuestEnd, job: Job) -> None:
    """Hand out a tiny file with the boxes of an mp4."""
    progress = {"event": "frames", "done": 15, "total": job.params["frames"]}
    end.say("event", json.dumps(progress).encode())
    end.file(*made_file(job))
    end.say("result", json.dumps(DRAWN).encode())
    end.done()


def answer_math(end: GuestEnd, job: Job) -> None:
    """Answer arithmetic of two known expressions, and complain of all others."""
    known = {"1/2": (0.5, r"\frac{1}{2}"), "sqrt(4)": (2.0, "2")}
    answers: list[dict[str, Any]] = []
    for question in job.params["questions"]:
        if question.get("expression") in known:
            value, tex = known[question["expression"]]
            answers.append({"id": question["id"], "value": value, "tex": tex})
        else:
            answers.append({"id": question["id"], "error": "it cannot be read"})
    end.say("result", json.dumps({"answers": answers}).encode())
    end.done()


def answer_export(end: GuestEnd, _: Job) -> None:
    """Hand out a small description of an image."""
    files = {
        "versions.json": json.dumps(VERSIONS).encode(),
        "manim_names.json": json.dumps(["Circle", "Scene"]).encode(),
        "docs_index.json": json.dumps(DOCS).encode(),
    }
    for name, content in files.items():
        end.file(name, content)
    end.say("result", json.dumps({"names": sorted(files)}).encode())
    end.done()


def answer_self_check(end: GuestEnd, job: Job) -> None:
    """Be as closed as a container must be."""
    if job.params.get("eat_memory"):
        end.done("out_of_memory", oom_kills=1)
        return
    end.say("result", json.dumps(good_posture(SandboxLimits())).encode())
    end.done()


def good_posture(limits: SandboxLimits) -> dict[str, Any]:
    """What the self-check reports of a container that is closed."""
    status = {"Uid": f"{UID}\t" * 4, "Gid": f"{UID}\t" * 4, "NoNewPrivs": "1", "Seccomp": "2"}
    most = {"open_files": limits.open_files, "core": 0, "file_bytes": limits.file_bytes}
    options = ["rw", "nosuid", "nodev", "noexec"]
    return {
        "status": status | dict.fromkeys(CAPABILITIES, "0000000000000000"),
        "oom_score_adj": 1000,
        "limits": {name: [each, each] for name, each in (most | {"locked_memory": 0}).items()},
        "interfaces": ["lo"],
        "routes": 0,
        "mounts": {
            "/": {"options": ["ro"], "type": "overlay", "bytes": 1, "inodes": 1},
            **{
                path: {
                    "options": options,
                    "type": "tmpfs",
                    "bytes": size * 1024**2,
                    "inodes": limits.inodes,
                }
                for path, size in (("/work", limits.work_mib), ("/tmp", limits.tmp_mib))  # noqa: S108
            },
        },
        "environment": ["HOME", "PATH"],
        "writable": [],
        "executable": [],
        "engine_socket": False,
        "init": {"mem": False, "environ": False},
        "syscalls": dict.fromkeys(MUST_BE_TRIED, "EPERM") | {"clone3": "ENOSYS"},
        "sockets": {"unix": "allowed", "inet": "allowed", "inet6": "allowed", "alg": "EPERM"},
        "threads": True,
        "processes": limits.pids - 3,
    }


ANSWERS: dict[str, Answer] = {
    "inspect": answer_inspect,
    "render": answer_render,
    "math": answer_math,
    "media": answer_media,
    "story": answer_story,
    "export": answer_export,
    "self_check": answer_self_check,
}
playing_guest = guest_that()
