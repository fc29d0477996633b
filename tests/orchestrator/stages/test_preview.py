"""What is drawn so far lies in the run while the rest is drawn, and not a moment longer."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from explaining import draw_with_captions, explain, explaining_guest, files_of, said
from fakes import Answer, FakeEngine, GuestEnd, Job
from previewing import INIT, PIECE_FRAMES, PIECES, say_chunk, say_piece

from agents.artifacts.render_result import RenderResult
from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.run_folder import RunFolder
from orchestrator.sandbox.contract import Chunk
from orchestrator.stages.preview import Preview

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def preview_in(folder: Path) -> dict[str, bytes]:
    (root,) = (path for path in folder.iterdir() if path.is_dir() and path.name != "cache")
    found: dict[str, bytes] = {}
    for path in (root / "preview").glob("*"):
        with contextlib.suppress(FileNotFoundError):  # one that was still being written
            found[path.name] = path.read_bytes()
    return {name: content for name, content in found.items() if not name.startswith(".")}


class Watched:
    """A render that hands pieces out, and looks at what becomes of them before it goes on."""

    def __init__(self, runs_dir: Path, *, last: Answer = draw_with_captions) -> None:
        self.runs_dir = runs_dir
        self.last = last
        self.seen: list[dict[str, bytes]] = []

    def __call__(self, end: GuestEnd, job: Job) -> None:
        say_chunk(end, "init.mp4", INIT)
        for number in range(2):
            say_piece(end, number)
            self._wait_for(f"{number:05d}.m4s")
        self.last(end, job)

    def _wait_for(self, name: str) -> None:
        while name.encode() not in preview_in(self.runs_dir).get("playlist.m3u8", b""):
            pass
        self.seen.append(preview_in(self.runs_dir))  # anew: a piece may have come while we looked


def test_pieces_lie_in_the_run_while_the_rest_is_drawn(tmp_path: Path) -> None:
    render = Watched(tmp_path)
    outcome = explain(tmp_path, render=render)
    assert outcome.succeeded
    first, second = render.seen
    assert first.keys() == {"init.mp4", "00000.m4s", "playlist.m3u8"}
    assert (second["init.mp4"], second["00000.m4s"], second["00001.m4s"]) == (INIT, *PIECES[:2])
    playlist = second["playlist.m3u8"].decode()
    assert "#EXT-X-TARGETDURATION:2\n" in playlist
    assert playlist.count("#EXTINF:2.000000,") == 2
    assert "ENDLIST" not in playlist
    assert not any("preview" in name for name in files_of(outcome))
    assert not any("preview" in entry.name for entry in outcome.folder.manifest.entries)


def test_whoever_watches_is_told_that_there_is_a_picture(tmp_path: Path) -> None:
    def draw(end: GuestEnd, job: Job) -> None:
        say_chunk(end, "init.mp4", INIT)
        say_chunk(end, "00000.m4s", PIECES[0], frames=PIECE_FRAMES)
        draw_with_captions(end, job)

    told = said(explain(tmp_path, render=draw), "render_scene")
    assert any("frames 0/15" in words for words in told)


def test_one_of_a_render_that_failed_goes_at_once(tmp_path: Path) -> None:
    render = Watched(tmp_path, last=lambda end, _: end.done("out_of_memory"))
    outcome = explain(tmp_path, render=render)
    assert len(render.seen) == 2
    assert outcome.artifact(RenderResult).status == "failed"
    assert not (outcome.folder.root / "preview").exists()


def forged(end: GuestEnd, job: Job) -> None:
    say_chunk(end, "init.mp4", INIT)
    say_chunk(end, "00007.m4s", PIECES[0], start_frame=-1, frames="many")
    end.say("chunk", b"nothing", name=["x"])
    end.say("chunk")
    draw_with_captions(end, job)


def test_a_piece_that_does_not_fit_is_no_error_of_the_render(tmp_path: Path) -> None:
    assert explain(tmp_path, render=forged).succeeded


def kept(tmp_path: Path, answer: Answer) -> RunOutcome:
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**3) as cache:
        engine = FakeEngine(explaining_guest(render=answer))
        return explain(tmp_path, engine=engine, cache=cache)


def test_what_was_drawn_before_has_none(tmp_path: Path) -> None:
    assert kept(tmp_path, draw_with_captions).succeeded
    outcome = kept(tmp_path, forged)
    assert outcome.artifact(RenderResult).from_cache
    assert not (outcome.folder.root / "preview").exists()


# --- the folder by itself ------------------------------------------------------------------------
BEGINNING = Chunk("init.mp4", 0, 0, INIT)
FIRST = Chunk("00000.m4s", 0, 30, PIECES[0])


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, "x", workflow="toy")


def preview_of(folder: RunFolder, begun: Callable[[], None] = lambda: None) -> Preview:
    preview = Preview(folder, fps=15, begun=begun)
    preview.add(BEGINNING)
    preview.add(FIRST)
    return preview


def test_the_next_attempt_begins_from_nothing(folder: RunFolder) -> None:
    preview_of(folder)
    assert folder.path("preview/playlist.m3u8").exists()
    Preview(folder, fps=15, begun=lambda: None)
    assert not folder.path("preview").exists()


def test_one_that_ended_can_be_watched_to_its_end(folder: RunFolder) -> None:
    preview = preview_of(folder)
    preview.end()
    preview.drop()
    preview.add(Chunk("00001.m4s", 30, 30, PIECES[1]))
    assert folder.path("preview/playlist.m3u8").read_text().endswith("#EXT-X-ENDLIST\n")
    folder.settle()
    folder.remove_unfinished()
    folder.settle()
    assert not folder.path("preview").exists()


def test_without_a_picture_there_is_no_playlist(folder: RunFolder) -> None:
    preview = Preview(folder, fps=15, begun=lambda: pytest.fail("there is no picture"))
    preview.add(BEGINNING)
    preview.end()
    assert not folder.path("preview/playlist.m3u8").exists()


def test_it_is_told_once_that_it_begins(folder: RunFolder) -> None:
    begun: list[str] = []
    preview = preview_of(folder, lambda: begun.append(folder.path("preview").name))
    preview.add(Chunk("00001.m4s", 30, 30, PIECES[1]))
    assert begun == ["preview"]


def test_a_disk_that_refuses_it_ends_it(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RunFolderError("no room")

    preview = Preview(folder, fps=15, begun=lambda: pytest.fail("there is no picture"))
    monkeypatch.setattr(folder, "write_unlisted", refuse)
    preview.add(BEGINNING)
    monkeypatch.undo()
    preview.add(FIRST)
    preview.end()
    assert not folder.path("preview").exists()


def test_a_link_in_its_place_is_not_followed(folder: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.json").write_text(json.dumps({}))
    folder.path("preview").symlink_to(tmp_path / "elsewhere")
    preview_of(folder)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["a.json"]
