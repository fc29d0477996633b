import re

import pytest
from timelines import STORY, film
from ui_runs import finished, view

from agents.artifacts.base import Artifact
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList, SpokenLine
from agents.artifacts.story.words import ShotMaker, ShotType
from orchestrator.run_view import ArtifactView, FileView
from ui.parts.film import film_part
from ui.parts.video import video_part

SHOTS = ShotList(
    shots=tuple(
        Shot(
            id=f"s0{n}-01", scene=n, type=ShotType.MEDIUM, description="", seconds=5,
            characters=("anna",), lines=(SpokenLine(speaker="anna", text=said, first=0, last=0),),
        )
        for n, said in ((1, "Who is <there>?"), (2, "x" * 400))
    )
)  # fmt: skip
TIMELINE = film(ShotVoice(shot="s01-01", duration_s=5), ShotVoice(shot="s02-01", duration_s=5))


def kept(artifact: Artifact) -> ArtifactView:
    content = artifact.model_dump(mode="json")
    return ArtifactView(name=artifact.FILE, stage="x", made_by="stage", content=content)


def still(name: str) -> FileView:
    return FileView(name=f"clips/{name}.jpg", kind="other", size_bytes=10)


def test_shots_fill_in_as_their_pictures_come() -> None:
    html = film_part(
        view("running", artifacts=(kept(SHOTS), kept(STORY)), files=(still("s01-01"),))
    )
    assert html is not None
    assert "1 of 2 drawn" in html
    assert len(re.findall("<img", html)) == 1
    assert 'alt="Medium: Anna"' in html
    assert "Anna: Who is &lt;there&gt;?" in html
    assert "x" * 300 not in html
    assert "data-at" not in html  # there is nothing to jump in yet


def test_a_finished_film_is_jumped_in_by_chapter_and_by_shot() -> None:
    files = (still("s01-01"), still("s02-01"))
    made = finished(artifacts=(kept(SHOTS), kept(STORY), kept(TIMELINE)), files=files)
    html = video_part(made)
    assert "2 drawn" not in html
    assert re.findall(r'data-at="([\d.]+)"', html) == ["0.000", "5.000", "0.000", "5.000"]
    assert "Chapters" in html


def test_who_made_a_shot_is_told_where_that_was_chosen_for_it() -> None:
    first, second = SHOTS.shots
    shots = ShotList(shots=(first.model_copy(update={"maker": ShotMaker.MODEL}), second))
    clips = [
        ShotClip(
            **{"shot": each.id, "file": "x", "sha256": "0" * 64, "duration_s": 5, "frames": 75},
            **{"requested": by, "used": by},
        )
        for each, by in ((first, "wan"), (second, "storyboard"))
    ]
    html = film_part(finished(artifacts=(kept(shots), kept(ShotClips(clips=tuple(clips))))))
    assert html is not None
    assert html.count("by wan") == 1
    assert "by storyboard" not in html


def test_a_shot_is_changed_where_nobody_works_on_the_film() -> None:
    parts = (kept(SHOTS), kept(STORY))
    going = film_part(view("running", artifacts=parts, files=(still("s01-01"),)))
    assert going is not None
    assert "data-film" not in going
    for state in ("succeeded", "failed", "cancelled", "interrupted"):
        html = film_part(view(state, artifacts=parts, files=(still("s01-01"),)))
        assert html is not None
        assert re.findall(r'data-shot="([^"]+)"', html) == ["s01-01", "s02-01"]
        assert 'data-film="all"' in html
        assert 'data-deed="resume"' in html


def test_another_picture_of_a_shot_has_another_address() -> None:
    drawn = still("s01-01").model_copy(update={"sha256": "ab" * 32})
    html = film_part(view("running", artifacts=(kept(SHOTS),), files=(drawn,)))
    assert html is not None
    assert "clips/s01-01.jpg?v=abababababab" in html


def test_why_a_shot_is_not_as_it_was_asked_for_stands_at_it() -> None:
    clip = ShotClip(
        shot="s02-01", file="clips/s02-01.mp4", sha256="0" * 64, duration_s=5, frames=150,
        requested="own", used="storyboard", because="your own file cannot be shown: <b>",
    )  # fmt: skip
    html = film_part(finished(artifacts=(kept(SHOTS), kept(ShotClips(clips=(clip,))))))
    assert html is not None
    assert html.count('class="because"') == 1
    assert "your own file cannot be shown: &lt;b&gt;" in html


def test_other_runs_have_no_shots_and_a_damaged_list_harms_nothing() -> None:
    assert film_part(finished()) is None
    damaged = ArtifactView(name=ShotList.FILE, stage="x", made_by="user", content={"shots": 1})
    assert film_part(finished(artifacts=(damaged,))) is None


@pytest.mark.parametrize("reasons", [("<died>", "smaller"), ("<died>", "<died>")])
def test_a_reason_stands_at_its_shot_and_one_of_several_above_all(reasons: tuple[str, str]) -> None:
    clips = ShotClips(
        clips=tuple(
            ShotClip(
                shot=name,
                file=f"clips/{name}.mp4",
                sha256="0" * 64,
                duration_s=5,
                frames=150,
                requested="Wan",
                used="storyboard",
                because=because,
            )
            for name, because in zip(("s01-01", "s02-01"), reasons, strict=True)
        ),
        profile="prod_gpu",
        profile_because="1 NVIDIA device, with a driver",
    )
    html = film_part(finished(artifacts=(kept(SHOTS), kept(STORY), kept(clips))))
    assert html is not None
    assert "Pictures are to be made by a model: 1 NVIDIA device, with a driver." in html
    why = "by storyboard, in place of Wan: &lt;died&gt;"
    assert html.count(why) == 1
    if len(set(reasons)) == 1:
        assert f"s01-01, s02-01 {why}." in html
        assert html.count(">by storyboard<") == 2
    else:
        assert f">{why}<" in html
        assert ">by storyboard, in place of Wan: smaller<" in html


def test_what_is_not_as_it_was_asked_for_is_told_once() -> None:
    clip = ShotClip(
        shot="s01-01", file="x", sha256="0" * 64, duration_s=5, frames=75, requested="own",
        used="storyboard", because="it is no picture",
    )  # fmt: skip
    package = FilmPackage(
        title="The Lamp", video="film.mp4", sha256="0" * 64, duration_s=10, shots=2, made_by="x",
        notes=("your own music is not used: it is <silent>", "s01-01: it is no picture"),
    )  # fmt: skip
    parts = (kept(SHOTS), kept(ShotClips(clips=(clip,))))
    html = film_part(finished(artifacts=(*parts, kept(package))))
    assert html is not None
    assert html.count("it is no picture") == 1
    assert '<li dir="auto">Your own music is not used: it is &lt;silent&gt;.</li>' in html
    without = film_part(finished(artifacts=parts))
    assert without is not None
    assert "Worth knowing" not in without
