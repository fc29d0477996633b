"""One job with a container that keeps to nothing."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_sandbox import QUICK
from fakes import FakeEngine, Guest, GuestEnd

from config import SandboxLimits
from orchestrator.errors import HostFileError, SandboxProtocolError
from orchestrator.sandbox import conversation
from orchestrator.sandbox.chunks import OnPiece, drop_piece
from orchestrator.sandbox.conversation import Conversation, JobEnd, JobOrder
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.frames import DeadlineError, StreamEndedError
from orchestrator.sandbox.image import CONTRACT

pytestmark = pytest.mark.usefixtures("nothing_left_open")

WANTED = frozenset({"SquareScene.mp4", "poster.png"})
SMALL = QUICK.model_copy(
    update={"file_bytes": 1024**2, "result_bytes": 64 * 1024, "grace_s": 0.05, "start_s": 0.3}
)


def talk(
    says: Callable[[GuestEnd], None],
    *,
    order: JobOrder | None = None,
    limits: SandboxLimits = SMALL,
    events: list[bytes] | None = None,
    pieces: OnPiece = drop_piece,
) -> JobEnd:
    """Have a container say something after it was told to go."""

    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        while end.read()[0]["type"] != "go":
            pass
        says(end)
        end.read()

    return talk_to(guest, order=order, limits=limits, events=events, pieces=pieces)


def talk_to(
    guest: Guest,
    *,
    order: JobOrder | None = None,
    limits: SandboxLimits = SMALL,
    events: list[bytes] | None = None,
    pieces: OnPiece = drop_piece,
) -> JobEnd:
    container = FakeEngine(guest).start(Profile.PLAIN)
    try:
        speaking = Conversation(container, limits)
        speaking.await_ready()
        heard: list[bytes] = [] if events is None else events
        job = order or JobOrder("math", 0.1, {})
        return speaking.do(job, on_event=heard.append, on_chunk=pieces)
    finally:
        container.remove()


def silent(end: GuestEnd) -> None:
    end.read()


def taking(into: Path, **more: dict[str, bytes | Path]) -> JobOrder:
    return JobOrder("render", 0.1, {}, takes=WANTED, into=into, **more)


def refused(says: Callable[[GuestEnd], None], words: str, *, order: JobOrder | None = None) -> None:
    with pytest.raises(SandboxProtocolError, match=words):
        talk(says, order=order)


def test_all_that_a_job_says_comes_back(tmp_path: Path) -> None:
    def says(end: GuestEnd) -> None:
        end.say("event", b"anything")
        end.file("poster.png", b"picture")
        end.say("result", b'{"a": 1}')
        end.done(log=b"printed \xff", exit_code=None, signal=9)

    events: list[bytes] = []
    end = talk(says, order=taking(tmp_path), events=events)
    assert events == [b"anything"]
    assert (end.result, end.log, end.done.signal) == ({"a": 1}, "printed \ufffd", 9)
    assert end.files == {"poster.png": hashlib.sha256(b"picture").hexdigest()}
    assert (tmp_path / "poster.png").read_bytes() == b"picture"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x00\xff\x13garbage\n", "no frame"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "no frame"),
        (b"x" * 70_000, "without an end"),
        (b'{"type":"done","size":-5}\n', "without a type or a size"),
        (b'{"type":"exec","size":0}\n', "sent a 'exec' frame"),
        (b'{"type":"chunk","size":0}\n', "sent a 'chunk' frame"),
        (b'{"type":"ready","size":0,"contract":"1"}\n', "sent a 'ready' frame"),
        (b'{"type":"event","size":4097}\n', "4097 bytes where at most 4096"),
        (b'{"type":"result","size":65537}\n', "65537 bytes where at most 65536"),
        (b'{"type":"done","size":999999}\n', "999999 bytes where at most"),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else "",
)
def test_what_the_contract_does_not_know_is_refused(raw: bytes, words: str) -> None:
    refused(lambda end: end.wire.sendall(raw), words)


@pytest.mark.parametrize(
    "result",
    [
        *(b"not json", b"[{}]", b"null", b"", b"[" * 60_000, b"9" * 5001, b"\xff\xfe"),
        *(b'{"a":"\\ud800"}', b'{"\\uDfff":1}', b'{"a":"\xed\xa0\x80"}', b"{\0}\0"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_a_result_that_cannot_be_read_is_none_and_no_breach(result: bytes) -> None:
    """The worker wrote it, and another Python, in the container, may have been able to read it."""

    def says(end: GuestEnd) -> None:
        end.say("result", result)
        end.done()

    assert talk(says).result is None


@pytest.mark.parametrize(
    "changed",
    [
        {"ending": None},
        {"ending": 7},
        {"ending": "x" * 41},
        {"exit_code": "0"},
        {"exit_code": 1.5},
        {"exit_code": True},
        {"exit_code": float("inf")},
        {"signal": []},
        {"oom_kills": -1},
        {"oom_kills": None},
        {"duration_s": float("nan")},
        {"duration_s": float("inf")},
        {"duration_s": -1},
        {"duration_s": "long"},
        {"more": 1},
    ],
    ids=str,
)
def test_an_end_with_other_fields_is_refused(changed: dict[str, object]) -> None:
    refused(lambda end: end.done(**changed), "lacks its fields")


@pytest.mark.parametrize("missing", ["ending", "exit_code", "signal", "oom_kills", "duration_s"])
def test_an_end_without_a_field_is_refused(missing: str) -> None:
    facts = {"ending": "finished", "exit_code": 0, "signal": None, "oom_kills": 0, "duration_s": 1}
    del facts[missing]
    refused(lambda end: end.say("done", **facts), "lacks its fields")


@pytest.mark.parametrize(
    "name",
    [
        "other.mp4",
        "../SquareScene.mp4",
        "/etc/passwd",
        "SquareScene.mp4/",
        "./SquareScene.mp4",
        *("SquareScene.mp4\0", "SquareScene.mp4\n", "Square\nScene.mp4", "x" * 4000),
        "",
        ".",
        None,
        7,
        ["SquareScene.mp4"],
        {"SquareScene.mp4": 1},
    ],
    ids=lambda name: repr(name)[:40],
)
def test_a_file_nobody_asked_for_is_not_written(name: object, tmp_path: Path) -> None:
    def says(end: GuestEnd) -> None:
        end.say("file", b"evil", name=name, sha256=hashlib.sha256(b"evil").hexdigest())

    refused(says, "nobody asked for", order=taking(tmp_path / "into"))
    assert list(tmp_path.iterdir()) == []


def test_a_job_that_asks_for_no_file_takes_none() -> None:
    refused(lambda end: end.file("SquareScene.mp4", b"x"), "nobody asked for")


@pytest.mark.parametrize("digest", ["0" * 64, "", None, 5])
def test_a_file_with_another_digest_leaves_the_earlier_one(digest: object, tmp_path: Path) -> None:
    (tmp_path / "poster.png").write_bytes(b"earlier")

    def says(end: GuestEnd) -> None:
        end.say("file", b"later", name="poster.png", sha256=digest)

    refused(says, "not the one that was announced", order=taking(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["poster.png"]
    assert (tmp_path / "poster.png").read_bytes() == b"earlier"


def test_a_file_larger_than_allowed_is_refused_before_it_is_read(tmp_path: Path) -> None:
    def says(end: GuestEnd) -> None:
        end.wire.sendall(b'{"type":"file","size":1048577,"name":"poster.png","sha256":""}\n')

    refused(says, "larger than allowed: 1048577 bytes", order=taking(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_comes_once(tmp_path: Path) -> None:
    def says(end: GuestEnd) -> None:
        end.file("poster.png", b"one")
        end.file("poster.png", b"two")

    refused(says, "twice", order=taking(tmp_path))


def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        while end.read()[0]["type"] != "go":
            pass
        end.wire.sendall(b'{"type":"file","size":10,"name":"poster.png","sha256":""}\nhalf')

    with pytest.raises(StreamEndedError):
        talk_to(guest, order=taking(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_does_not_write_through_a_link_into_the_cache(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"in the cache")
    into = tmp_path / "into"
    into.mkdir()
    os.link(kept, into / "poster.png")
    (into / "SquareScene.mp4").symlink_to(kept)

    def says(end: GuestEnd) -> None:
        end.file("poster.png", b"new")
        end.file("SquareScene.mp4", b"newer")
        end.done()

    talk(says, order=taking(into))
    assert kept.read_bytes() == b"in the cache"
    assert (into / "poster.png").read_bytes() == b"new"
    assert not (into / "SquareScene.mp4").is_symlink()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(HostFileError, match=f"{nowhere} cannot be used: No such file"):
        talk(lambda end: end.file("poster.png", b"x"), order=taking(nowhere))


def test_a_full_disk_is_named_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation.secrets, "token_hex", lambda _: "0")
    (tmp_path / ".poster.png.0.unfinished").symlink_to("/dev/full")
    with pytest.raises(HostFileError, match=f"{tmp_path} cannot be used: No space left") as raised:
        talk(lambda end: end.file("poster.png", b"x" * 100_000), order=taking(tmp_path))
    assert raised.value.code == "host_file"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "gone.mp4"
    with pytest.raises(HostFileError, match=r"gone\.mp4 cannot be used"):
        talk(lambda _: None, order=JobOrder("media", 0.1, {}, {"media_file": missing}))


def test_silence_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "HOST_GRACE_S", 0.05)
    begun = time.monotonic()
    with pytest.raises(DeadlineError):
        talk(lambda _: None)
    assert 0.15 < time.monotonic() - begun < 10


def test_one_byte_now_and_then_does_not_move_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "HOST_GRACE_S", 0.05)

    def trickle(end: GuestEnd) -> None:
        for _ in range(2000):
            end.wire.sendall(b" ")
            time.sleep(0.02)

    begun = time.monotonic()
    with pytest.raises(DeadlineError):
        talk(trickle)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("content", ["bytes", "path"])
def test_a_guest_that_stops_reading_does_not_hang_the_host(content: str, tmp_path: Path) -> None:
    large = b"x" * 4_000_000
    path = tmp_path / "large.mp4"
    path.write_bytes(large)

    def deaf(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        end.read()
        while end.wire.send(b" "):  # neither does it go away
            time.sleep(0.05)

    files: dict[str, bytes | Path] = {"media_file": large if content == "bytes" else path}
    begun = time.monotonic()
    with pytest.raises(SandboxProtocolError, match="does not take what it is sent"):
        talk_to(deaf, order=JobOrder("media", 0.1, {}, files))
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize(
    "says",
    [
        lambda end: end.say("ready"),
        lambda end: end.say("ready", contract="0"),
        lambda end: end.say("ready", contract=1),
        lambda end: end.say("ready", b"payload", contract=CONTRACT),
        lambda end: end.say("hello", contract=CONTRACT),
    ],
    ids=["none", "older", "number", "payload", "other frame"],
)
def test_another_contract_is_refused_with_what_to_do(says: Guest) -> None:
    def guest(end: GuestEnd) -> None:
        says(end)
        end.read()

    with pytest.raises(SandboxProtocolError, match=r"speaks contract .*make setup"):
        talk_to(guest)


def test_a_container_that_is_never_ready_is_given_up() -> None:
    with pytest.raises(DeadlineError):
        talk_to(silent)


def test_what_a_job_is_told() -> None:
    told: list[dict[str, object]] = []

    def guest(end: GuestEnd) -> None:
        end.say("ready", contract=CONTRACT)
        for _ in range(3):
            header, payload = end.read()
            told.append(header | {"payload": payload})
        end.done()
        end.read()

    talk_to(guest, order=JobOrder("math", 0.1, {"a": 1}, {"scene.py": b"code"}))
    job, file, go = told
    assert (job["kind"], job["params"]) == ("math", {"a": 1})
    assert job["limits"] == {
        "seconds": 0.1,
        "grace_s": SMALL.grace_s,
        "log_bytes": SMALL.log_bytes,
        "result_bytes": SMALL.result_bytes,
        "file_bytes": SMALL.file_bytes,
    } | {"volume_bytes": 2 * SMALL.upload_bytes}
    assert job["takes"] == []
    assert (file["name"], file["payload"], go["type"]) == ("scene.py", b"code", "go")


# --- pieces of a video ----------------------------------------------------------------------------


def say_piece(end: GuestEnd) -> None:
    end.say("chunk", b"piece", name="init.mp4", more=[1])
    end.say("chunk")
    end.done()


def test_pieces_are_handed_on_unjudged(tmp_path: Path) -> None:
    heard: list[tuple[bytes, dict[str, object]]] = []

    def keep(content: bytes, fields: dict[str, object]) -> None:
        heard.append((content, fields))

    talk(say_piece, order=taking(tmp_path), pieces=keep)
    assert heard == [(b"piece", {"name": "init.mp4", "more": [1]}), (b"", {})]
    talk(say_piece, order=taking(tmp_path))  # nobody watches


def test_pieces_are_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most, words in (
        ("CHUNKS", 1, "more pieces than allowed"),
        ("CHUNK_BYTES", 4, "5 bytes where at most 4 are"),
        ("CHUNKS_BYTES", 4, "5 bytes where at most 4 are"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(conversation, name, most)
            refused(say_piece, words, order=taking(tmp_path))
