"""Shots of a film that are changed after it was made: what is made anew, and what is not."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest
from containers import LIMITS, checked
from editing import made_by_ffmpeg

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.narration import Narration
from agents.artifacts.story.score import Score
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import FormChange, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScenes
from agents.artifacts.story.words import Captions, ShotMaker, Transition, VoiceType
from config import Settings
from orchestrator import film_makers
from orchestrator.edit_replay import Uploaded
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.film_view import SaidLine, ShotChange
from orchestrator.media import storyboard_generator
from orchestrator.media.filming import ClipDesk, Filmed, FilmOrder
from orchestrator.media.storyboard import ClipOrder, storyboard_script
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.runs import Studio, open_studio

pytestmark = [pytest.mark.docker, pytest.mark.slow]

STORY = """The Lamp

In a village by the sea lived an old man named Tomas. One evening a girl called Mira ran
up the path.

"The boats cannot see the shore!" she cried. "Then bring me the oil," said Tomas.
"""
REQUEST = StoryRequest(prompt=STORY, quality=Quality.P480)
RED = ["-f", "lavfi", "-i", "color=red:s=640x360", "-frames:v", "1", "own.png"]
CLIP = ["-f", "lavfi", "-i", "testsrc2=s=640x360:d=1", "-pix_fmt", "yuv420p", "own.mp4"]
TONE = ["-f", "lavfi", "-i", "sine=f=330:d=3", "own.mp3"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film, and the caches that it has filled."""
    folder = tmp_path_factory.mktemp("made")

    async def make(studio: Studio) -> None:
        outcome = (await studio.go_on(await studio.begin(REQUEST))).outcome
        assert outcome.error is None, outcome.error

    in_studio(folder, make)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The same, for one test."""
    shutil.copytree(made, tmp_path / "there")
    return tmp_path / "there"


def settings_in(folder: Path) -> Settings:
    limits = LIMITS.model_copy(update={"work_mib": 512})
    return checked(Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", limits=limits))


def in_studio(folder: Path, deed: Callable[[Studio], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_studio(settings_in(folder)) as studio:
            await deed(studio)

    asyncio.run(run())


def film_in(folder: Path) -> str:
    return next(path.name for path in (folder / "runs").iterdir() if path.name[0].isdigit())


async def again(studio: Studio, video_id: str) -> RunOutcome:
    outcome = (await studio.go_on(video_id)).outcome
    assert outcome.error is None, outcome.error
    return outcome


def clips_of(root: Path) -> dict[str, ShotClip]:
    clips = ShotClips.model_validate_json((root / ShotClips.FILE).read_bytes()).clips
    return {each.shot: each for each in clips}


def voices_of(root: Path) -> dict[str, str]:
    voices = Narration.model_validate_json((root / Narration.FILE).read_bytes()).shots
    return {each.shot: sha256_of_file(root / each.file) for each in voices if each.file}


def test_own_files_take_the_place_of_a_drawing_and_of_the_music_and_go_again(folder: Path) -> None:
    async def deed(studio: Studio) -> None:
        video_id, films = film_in(folder), studio.films
        root = studio.runs.root(video_id)
        before, heard = clips_of(root), voices_of(root)
        planned = ShotList.model_validate_json((root / ShotList.FILE).read_bytes()).shots
        first, second, third = (each.id for each in planned[1:4])
        sandbox = studio.sandbox
        red, clip, tone = [
            await made_by_ffmpeg(sandbox, folder, [command], name=command[-1])  # type: ignore[arg-type]
            for command in (RED, CLIP, TONE)
        ]
        broken = folder / "broken.mp4"
        broken.write_bytes(clip.read_bytes()[:3000])
        await films.put_picture(video_id, first, Uploaded(red, "red.png"))
        await films.put_picture(video_id, second, Uploaded(clip, "my clip.mp4"))
        await films.put_picture(video_id, third, Uploaded(broken, "broken.mp4"))
        await films.put_music(video_id, Uploaded(tone, "tone.mp3"))
        outcome = await again(studio, video_id)

        clips = clips_of(root)
        assert [(clips[each].requested, clips[each].used) for each in (first, second, third)] == [
            ("own", "own"), ("own", "own"), ("own", "storyboard"),
        ]  # fmt: skip
        assert "your own file cannot be shown: it is no picture" in clips[third].because
        package = outcome.artifact(FilmPackage)
        assert any(note.startswith(third) for note in package.notes)
        assert outcome.artifact(Score).made_by == "own"
        follows = {
            after.id
            for shown, after in pairwise(planned)
            if shown.id in (first, second) and after.transition is Transition.DISSOLVE
        }
        other = {each for each in before if before[each].sha256 != clips[each].sha256}
        assert other == {first, second} | follows
        assert voices_of(root) == heard
        found = await films.shots(video_id)
        assert not found.changed

        for each in (first, second, third):
            await films.drop_picture(video_id, each)
        await films.put_music(video_id, None)
        back = await again(studio, video_id)
        assert clips_of(root) == before
        assert back.artifact(Score).made_by == "composer"

    in_studio(folder, deed)


class Camera:
    """In the place of a model: draws its shots as another composition."""

    name = "camera"
    provider = ModelProvider.LOCAL
    lacking = ""

    async def film(self, film: FilmOrder, desk: ClipDesk) -> AsyncGenerator[Filmed]:
        orders = tuple(
            each._replace(content=each.content | {"seed": 4242})
            if each.shot in film.by_model
            else each
            for each in film.orders
        )
        async for each in StoryboardGenerator().film(film._replace(orders=orders), desk):
            made = each.order.shot in film.by_model
            yield each._replace(requested=self.name, used=self.name) if made else each


def test_one_shot_by_a_model_keeps_times_voices_and_captions_and_goes_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film_makers, "model_generator", lambda *_, **__: Camera())

    async def deed(studio: Studio) -> None:
        video_id, films = film_in(folder), studio.films
        root = studio.runs.root(video_id)
        before, heard = clips_of(root), voices_of(root)
        told = {name: (root / name).read_bytes() for name in (FilmTimeline.FILE, "film.srt")}
        planned = ShotList.model_validate_json((root / ShotList.FILE).read_bytes()).shots
        shot, after = planned[2:4]
        await films.change(video_id, shot.id, ShotChange(maker=ShotMaker.MODEL))
        outcome = await again(studio, video_id)

        clips = clips_of(root)
        promoted = clips[shot.id]
        assert (promoted.requested, promoted.used, promoted.because) == ("camera", "camera", "")
        follows = {after.id} if after.transition is Transition.DISSOLVE else set[str]()
        other = {each for each in before if before[each].sha256 != clips[each].sha256}
        assert {shot.id} <= other <= {shot.id} | follows
        assert promoted.frames == before[shot.id].frames
        assert voices_of(root) == heard
        assert {name: (root / name).read_bytes() for name in told} == told
        assert "moving pictures by camera" in outcome.artifact(FilmPackage).made_by

        await films.change(video_id, shot.id, ShotChange(maker=ShotMaker.FILM))
        await again(studio, video_id)
        assert clips_of(root) == before

    in_studio(folder, deed)


def test_a_shot_for_a_model_is_drawn_where_there_is_none_and_says_why(folder: Path) -> None:
    async def deed(studio: Studio) -> None:
        video_id, films = film_in(folder), studio.films
        root = studio.runs.root(video_id)
        before = clips_of(root)
        shot = (await films.shots(video_id)).shots[2].shot.id
        await films.change(video_id, shot, ShotChange(maker=ShotMaker.MODEL))
        outcome = await again(studio, video_id)
        clip = clips_of(root)[shot]
        assert (clip.requested, clip.used) == ("Wan2.2-TI2V-5B-Diffusers", "storyboard")
        assert clip.because
        assert (clip.sha256, clip.frames) == (before[shot].sha256, before[shot].frames)
        assert f"{shot}: {clip.because}" in outcome.artifact(FilmPackage).notes
        assert (await films.shots(video_id)).model_lacking == clip.because

    in_studio(folder, deed)


def test_music_without_sound_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    silent = tmp_path / "notes.txt"
    silent.write_text("la la la")

    async def deed(studio: Studio) -> None:
        request, add = studio.films.with_music(REQUEST, Uploaded(silent, "notes.txt"))
        outcome = (await studio.go_on(await studio.begin(request, add=add))).outcome
        assert outcome.error is not None
        assert outcome.error.code == "request.refused"
        assert "'notes.txt' cannot be used: the music file holds no sound" in outcome.error.message
        assert outcome.receipt.outcome == "refused"
        assert [each.stage for each in outcome.receipt.stages] == ["digest_story"]

    in_studio(tmp_path, deed)


def test_one_line_that_is_changed_is_spoken_alone(folder: Path) -> None:
    async def deed(studio: Studio) -> None:
        video_id, films = film_in(folder), studio.films
        root = studio.runs.root(video_id)
        heard, clips = voices_of(root), clips_of(root)
        shot = next(each.shot for each in (await films.shots(video_id)).shots if each.shot.lines)
        line = SaidLine(speaker=shot.lines[0].speaker, text="Nobody had ever seen so dark a sea.")
        await films.change(video_id, shot.id, ShotChange(lines=(line,), draw_again=True))
        outcome = await again(studio, video_id)
        now = voices_of(root)
        assert {each for each in now if now[each] != heard.get(each)} == {shot.id}
        assert "so dark a sea" in (root / "film.srt").read_text().replace("\n", " ")
        log = (root / "run.log").read_text()
        assert f"recording the voice of {shot.id}" in log
        assert f"drawing {shot.id}" in log
        drawn = clips_of(root)
        assert drawn[shot.id].sha256 != clips[shot.id].sha256
        assert outcome.artifact(FilmPackage).notes == ()

        await films.put_voices(video_id, {"narrator": VoiceType.OLD_MAN})
        await again(studio, video_id)
        assert voices_of(root)[shot.id] != now[shot.id]

    in_studio(folder, deed)


def test_a_shot_that_cannot_be_drawn_shows_its_words_and_loses_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = "s01-02"

    def script(orders: list[ClipOrder]) -> str:
        bad = [each for each in orders if each.shot == fails and each.content["type"] != "title"]
        return "raise ValueError('no ink')" if bad else storyboard_script(orders)

    monkeypatch.setattr(storyboard_generator, "storyboard_script", script)

    async def deed(studio: Studio) -> None:
        video_id, films = film_in(folder), studio.films
        root = studio.runs.root(video_id)
        before = clips_of(root)
        for shot in (fails, "s01-01"):
            await films.change(video_id, shot, ShotChange(draw_again=True))
        outcome = await again(studio, video_id)
        clips = clips_of(root)
        because = "it could not be drawn: ValueError: no ink"
        assert (clips[fails].used, clips[fails].because) == ("words", because)
        assert clips["s01-01"].used == "storyboard"
        assert clips["s01-01"].sha256 != before["s01-01"].sha256
        assert outcome.artifact(FilmPackage).notes == (f"{fails}: {because}",)
        drawing = next(each for each in outcome.receipt.stages if each.stage == "draw_shots")
        assert (drawing.flaws, drawing.remarks) == (1, (f"{fails}: {because}",))
        assert outcome.artifact(FilmPackage).duration_s > 0
        found = {each.shot.id: each for each in (await films.shots(video_id)).shots}
        assert found[fails].because == because

    in_studio(folder, deed)


def test_another_shape_and_other_captions_keep_the_plan_and_the_voices(folder: Path) -> None:
    async def deed(studio: Studio) -> None:
        video_id, films = film_in(folder), studio.films
        root = studio.runs.root(video_id)
        kept = [StoryDigest.FILE, StoryScenes.FILE]
        before = {name: (root / name).read_bytes() for name in kept}
        heard, clips = voices_of(root), clips_of(root)
        await films.put_form(video_id, FormChange(captions=Captions.BURNED))
        await again(studio, video_id)
        assert clips_of(root) == clips  # drawn into the whole film, not into its clips
        await films.put_form(video_id, FormChange(aspect=Aspect.TALL))
        await again(studio, video_id)
        facts = await studio.sandbox.probe_media(root / "film.mp4")
        assert facts.picture is not None
        assert (facts.picture.width_px, facts.picture.height_px) == (480, 854)
        assert not facts.subtitles
        assert {name: (root / name).read_bytes() for name in kept} == before
        assert voices_of(root) == heard
        assert all(clips_of(root)[each].sha256 != clips[each].sha256 for each in clips)
        assert not (await films.shots(video_id)).changed

    in_studio(folder, deed)
