"""Code that writes to the pipe of its worker: frames, results and names that it makes up itself.

PID 1 and the host are real. What a container could send whose PID 1 lies is tried, without one, in
`orchestrator/sandbox/test_frames.py`, `test_conversation.py` and `test_results.py`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attacking import REPORT, Box, box, ending, inside, lying
from containers import LIMITS
from fake_reports import FAILED, PASSED
from fakes import DRAWN, rehearsal
from picture_samples import MP4

from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import FailureClass
from orchestrator.sandbox.contract import Chunk, Progress

pytestmark = pytest.mark.docker

SMALL = LIMITS.model_copy(
    update={"result_bytes": 1024**2, "file_bytes": 4 * 1024**2, "inspect_s": 20}
)
PASS: dict[str, Any] = PASSED | {"scenes": [rehearsal("TestScene")]}
NOBODYS_NAMES = (
    "['../../etc/passwd', '/etc/passwd', '..', '.', '', 'a\\nb', 'x' * 4000, 'a\\0b', '\\ud800',"
    " 'scene.py', '/proc/1/environ', 'poster.png', 'poster.png', 5, None, ['x'], {'x': 1}]"
)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with box(tmp_path_factory.mktemp("reports"), limits=SMALL) as made:
        yield made


CRASHED, EARLY = FailureClass.CRASHED, FailureClass.ENDED_EARLY


def claims(result: object, **fields: object) -> str:
    """Code that reports a result and is gone."""
    more = "".join(f", {name}={value}" for name, value in fields.items())
    return lying(f"say('result', json.dumps({result!r}).encode(){more})")


def scene(**changed: object) -> dict[str, Any]:
    """A passed report on a scene of which something else is said."""
    return PASS | {"scenes": [rehearsal("TestScene") | changed]}


FORGED = {
    # Frames that are none.
    "a header without an end": (lying("write(b'x' * 70_000)"), CRASHED),
    "a header of 70,000 bytes": (lying("say('event', more='x' * 70_000)"), CRASHED),
    "a header nested 30,000 deep": (lying("write(b'[' * 30_000 + b'\\n')"), CRASHED),
    "a header that is not UTF-8": (lying("write(b'\\xff\\xfe\\n')"), CRASHED),
    "a negative size": (lying("""write(b'{"type":"result","size":-1}\\n')"""), CRASHED),
    "a size that is true": (lying("""write(b'{"type":"result","size":true}\\n')"""), CRASHED),
    "a size of 10^400": (
        lying("write(b'{\"type\":\"result\",\"size\":1%s}\\n' % (b'0' * 400))"),
        CRASHED,
    ),
    "a size past the limit": (lying("""write(b'{"type":"result","size":1048577}\\n')"""), CRASHED),
    "half a frame": (lying("""write(b'{"type":"result","size":9}\\n{}')"""), EARLY),
    # Frames that are PID 1's.
    "done before it is": (
        lying(
            "say('done', ending='finished', exit_code=0, signal=None, oom_kills=0, duration_s=0)"
        ),
        EARLY,
    ),
    "ready, a file and a chunk": (
        lying(
            "say('ready', contract='2')",
            "say('file', b'x', name='TestScene.mp4')",
            "say('chunk', name='init.mp4', start_frame=0, frames=0)",
        ),
        EARLY,
    ),
    # Results that are none.
    "a result nested 100,000 deep": (lying("say('result', b'[' * 100_000)"), CRASHED),
    "a result nested 5,000 deep": (
        lying("say('result', b'{\"a\":' * 5000 + b'1' + b'}' * 5000)"),
        CRASHED,
    ),
    "a list": (lying("say('result', b'[1]')"), CRASHED),
    "nothing": (lying("say('result', b'')"), CRASHED),
    "a number of 5,000 digits": (lying("say('result', b'{\"a\":' + b'9' * 5000 + b'}')"), CRASHED),
    "another encoding": (lying("say('result', json.dumps({'a': 1}).encode('utf-16'))"), CRASHED),
    # Results that cannot be true.
    "no failure and no pass": (claims({}), CRASHED),
    "passed, in other words": (claims(PASS | {"passed": 1}), CRASHED),
    "passed, and failed": (claims(PASS | {"failure": "findings"}), CRASHED),
    "passed twice": (
        lying(f"say('result', b'{{\"passed\":true,' + json.dumps({FAILED!r}).encode()[1:])"),
        FailureClass.FINDINGS,
    ),
    "NaN": (lying(f"say('result', json.dumps({PASS!r}).replace('0.1', 'NaN').encode())"), CRASHED),
    "10^400 frames": (claims(scene(frames=10**400)), CRASHED),
    "a scene of 10^300 s": (claims(scene(duration_s=1e300)), CRASHED),
    "lone surrogates": (claims(scene(sections=["\ud800"])), CRASHED),
    "a lone surrogate for a key": (claims(PASS | {"\ud800": 1}), CRASHED),
    "a class named ..": (claims(scene(scene_class="../../x")), CRASHED),
    "a class with a line end": (claims(scene(scene_class="TestScene\n")), CRASHED),
    "a class of 4,000 letters": (claims(scene(scene_class="T" * 4000)), CRASHED),
    "more findings than a report holds": (
        claims(FAILED | {"findings": FAILED["findings"] * 201}),
        CRASHED,
    ),
    # Results that are followed by something else.
    "passed, then a signal": (
        claims(PASS).replace("os._exit(0)", "os.kill(os.getpid(), signal.SIGKILL)"),
        CRASHED,
    ),
    "failed, with files that nobody asked for": (
        claims(FAILED, files=NOBODYS_NAMES),
        FailureClass.FINDINGS,
    ),
}  # fmt: skip


def test_what_code_makes_up_is_its_own_failure(attacked: Box) -> None:
    endings = {name: ending(attacked.inspect(code))[0] for name, (code, _) in FORGED.items()}
    assert endings == {name: failure for name, (_, failure) in FORGED.items()}
    assert list(attacked.folder.glob("*.mp4")) == []


def test_a_forged_pass_opens_nothing_but_a_render_of_the_same_code(attacked: Box) -> None:
    code = claims(PASS)
    report = attacked.inspect(code)
    drawn = attacked.draw(code, again=True)
    assert report.passed, "it is only the code's word, and only for itself"
    assert (drawn.status, drawn.failure) == ("failed", CRASHED), "its render reports an inspection"


def test_a_flood_of_events_is_cut_and_only_what_can_be_is_heard(tmp_path: Path) -> None:
    """As many as there may be in both jobs of an attempt, and the container is still believed."""
    flood = 'for _ in range(60): write(b\'{"type":"event","size":2}\\n{}\' * 1000)'
    odd = (
        "say('event', b'{\"event\":\"true\"}')",
        "say('event', b'x' * 5000)",
        "say('event', b'\\xff\\0')",
        "say('event', b'[' * 4000)",
        "say('event', json.dumps({'event': 'far', 'done': 10**400, 'total': 0}).encode())",
        "say('event', json.dumps({'event': 'y' * 41}).encode())",
        "say('event', json.dumps({'event': '\\ud800'}).encode())",
    )
    code = inside(*odd, flood, "self.wait()", head=REPORT)
    heard: list[Progress] = []
    with box(tmp_path, limits=SMALL) as attacked:
        assert attacked.inspect(code, on_progress=heard.append).passed
        assert attacked.draw(code, again=True, on_progress=heard.append).status == "succeeded"
    assert {progress.event for progress in heard} <= {"true", "linting", "rehearsing", "frames"}
    assert all((progress.done or 0) <= 100 for progress in heard)
    assert len(heard) < 1000, "the trace of a run keeps each of them"


VIDEO = "/work/out/TestScene.mp4"
DONE = f"say('result', json.dumps({DRAWN!r}).encode(), files=['TestScene.mp4', 'poster.png'])"
LYING_RENDERS = {
    "no video": ("pass", "ended without TestScene.mp4"),
    "a page": (f"open('{VIDEO}', 'w').write('<script>alert(1)</script>' * 99)", "no mp4 file"),
    "a page after a video": (
        f"open('{VIDEO}', 'wb').write({MP4!r} + b'<script>alert(1)</script>')",
        "does not fit the file",
    ),
    "an archive before a video": (
        f"open('{VIDEO}', 'wb').write(b'PK\\3\\4' + {MP4!r})",
        "does not fit the file",
    ),
    "a hole as large as a file may be": (
        f"os.truncate(os.open('{VIDEO}', os.O_CREAT | os.O_RDWR), {SMALL.file_bytes})",
        "does not begin with an ftyp box",
    ),
    "a box as large as the world": (
        f"open('{VIDEO}', 'wb').write({MP4!r}[:16] + b'\\0\\0\\0\\1moov' + b'\\xff' * 8)",
        "does not fit the file",
    ),
    "a link to a secret": (
        f"os.symlink('/proc/1/environ', '{VIDEO}')",
        "ended without TestScene.mp4",
    ),
    "a link in the place of the folder": (
        "os.rename('/work/out', '/work/o'); os.symlink('/etc', '/work/out')",
        "ended without TestScene.mp4",
    ),
    "a folder": (f"os.mkdir('{VIDEO}')", "ended without TestScene.mp4"),
    "a socket": (
        f"socket.socket(socket.AF_UNIX).bind('{VIDEO}')",
        "ended without TestScene.mp4",
    ),
}


def drawn_by(attacked: Box, statement: str, **more: Any) -> RenderResult:
    """What comes of a render that does this, says that all is well, and is gone."""
    return attacked.draw(lying("os.makedirs('/work/out', exist_ok=True)", statement, DONE), **more)


def test_what_is_no_video_does_not_come_back_as_one(attacked: Box) -> None:
    for name, (statement, words) in LYING_RENDERS.items():
        result = drawn_by(attacked, statement)
        assert (result.status, result.video) == ("failed", None), name
        assert words in result.findings[0].message, name
        assert list(attacked.folder.glob("*.mp4")) == [], name


def test_a_video_that_is_none_inside_is_found_by_whoever_looks_at_it(attacked: Box) -> None:
    """The host reads its boxes and no more: it may hold a page, and its facts are the code's word.

    It is served as a video and nothing else (`ui/api/test_files.py`).
    """
    page = b"<html><script>alert(1)</script>"
    polyglot = MP4[:16] + (8 + len(page)).to_bytes(4, "big") + b"free" + page + MP4[16:]
    pieces: list[Chunk] = []
    lie = f"""
open('{VIDEO}', 'wb').write({polyglot!r})
for name in ('init.mp4', '../init.mp4', '00000.m4s', 'x' * 4000):
    try: open('/work/out/' + name, 'wb').write({polyglot!r})
    except OSError: pass
    say('chunk', name=name, start_frame=0, frames=10**400, code='f' * 64, full=0.5)
    say('chunk', name=name, start_frame=-1, frames=0, full=1e400)
say('chunk', name=['init.mp4'], start_frame='0')
"""
    result = drawn_by(attacked, lie, on_chunk=pieces.append)
    assert result.status == "succeeded", result.findings
    made = attacked.folder / "TestScene.mp4"
    facts = attacked.probe(made)
    made.unlink()
    assert facts.picture is None
    assert pieces == []


def test_a_bomb_is_contained_where_it_is_opened(tmp_path: Path) -> None:
    """Some bytes that are a picture of gigabytes, and lists that lead to other files."""
    side = (20_000).to_bytes(2, "little")
    frame = b"\x2c" + b"\0" * 4 + side * 2 + b"\0" + b"\2" + b"\3\x44\x02\x05" + b"\0"
    bomb = b"GIF89a" + side * 2 + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * 50 + b"\x3b"
    lists = {
        "list.ffconcat": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "list.m3u8": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXTINF:1,\nhttp://192.0.2.1/\n",
        "list.sdp": b"v=0\nc=IN IP4 192.0.2.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        "list.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "/etc/passwd">]><MPD>&y;',
    }
    limits = SMALL.model_copy(update={"memory_mib": 512, "render_s": 5, "media_s": 5})
    path = tmp_path / "upload"
    with box(tmp_path, limits=limits) as attacked:
        path.write_bytes(bomb)
        attacked.probe(path)
        looked = attacked.look_at(path)
        assert not looked.facts.readable
        assert looked.facts.reason
        for name, content in lists.items():
            path.write_bytes(content)
            facts = attacked.probe(path)
            assert not facts.readable, name
            assert "root:" not in facts.reason, name
