"""Shots of a film, listed and changed at the terminal; that it is filmed again the engine tells."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from handmade_films import BECAUSE, write_film
from timelines import DIGEST

from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import VoiceType
from config import load_settings
from orchestrator.door import open_door
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.receipt import Receipt, Spent, StageReceipt
from orchestrator.engine.run_folder import RunFolder
from orchestrator.explained import Explained
from orchestrator.terminal_runs import tell_any

Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a film that is made."""
    clean_environment(monkeypatch, tmp_path)

    async def begin() -> Path:
        async with open_door(load_settings()) as door:
            video_id = await door.begin(StoryRequest(prompt="One. Two."))
            return door.runs.root(video_id)

    root = asyncio.run(begin())
    write_film(root)
    return root


def planned(film: Path) -> ShotList:
    return ShotList.model_validate_json((film / ShotList.FILE).read_bytes())


def test_shots_are_listed_and_one_is_shown_whole(chalkbox: Chalkbox, film: Path) -> None:
    code, out, _ = chalkbox("shot", film.name)
    assert code == 0
    first, second, voices, form = out.splitlines()
    assert first.split() == ["s01-01", "5.0", "s", "storyboard", "title", "One"]
    assert second.endswith("medium         Who is there?")
    assert voices == "voices: narrator=woman, anna=girl"
    assert form == "film: 720p30, 16:9, captions attached"
    code, out, _ = chalkbox("shot", film.name, "s01-02")
    assert (code, json.loads(out)["because"]) == (0, BECAUSE)
    code, _, err = chalkbox("shot", film.name, "s07-01")
    assert (code, "no shot 's07-01'" in err) == (1, True)


def test_all_that_is_named_is_changed_in_one_go(
    chalkbox: Chalkbox, film: Path, tmp_path: Path
) -> None:
    picture, music = tmp_path / "fox.png", tmp_path / "waltz.mp3"
    picture.write_bytes(b"picture")
    music.write_bytes(b"music")
    code, _, err = chalkbox(
        *("shot", film.name, "s01-02", "--mood", "sad", "--again", "--seconds", "7"),
        *("--say", "anna:It is me.", "--say", "Nobody: came.", "--characters", "nobody"),
        *("--picture", str(picture), "--music-file", str(music), "--voice", "anna=old_woman"),
        "--no-resume",
    )
    assert (code, err) == (0, "")
    found = planned(film)
    shot = found.shots[1]
    assert (shot.mood, shot.seconds, shot.variant, shot.characters) == ("sad", 7.0, 1, ())
    said = [(each.speaker, each.text) for each in shot.lines]
    assert said == [("anna", "It is me."), ("narrator", "Nobody: came.")]
    assert shot.own is not None
    assert (shot.own.named, (film / shot.own.file).read_bytes()) == ("fox.png", b"picture")
    assert found.own_music is not None
    assert found.own_music.named == "waltz.mp3"
    assert found.voices == {"anna": VoiceType.OLD_WOMAN}
    _, out, _ = chalkbox("shot", film.name)
    assert "changed    own: fox.png" in out
    assert "music: waltz.mp3" in out

    undone = ("--picture", "drawn", "--music-file", "composed", "--no-resume")
    assert chalkbox("shot", film.name, "s01-02", *undone)[0] == 0
    assert planned(film).shots[1].own is None
    assert planned(film).own_music is None


def test_the_form_of_the_whole_film_is_chosen_anew(chalkbox: Chalkbox, film: Path) -> None:
    chosen = ("--captions", "burned", "--aspect", "9:16", "--no-resume")
    assert chalkbox("shot", film.name, *chosen)[0] == 0
    assert chalkbox("shot", film.name, "--quality", "480p15", "--no-resume")[0] == 0
    form = planned(film).form
    assert (form.captions, form.aspect, form.quality) == ("burned", "9:16", "480p15")
    _, out, _ = chalkbox("shot", film.name)
    assert "film: 480p15, 9:16, captions burned\n" in out


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--mood", "sad"), "Name the shot too"),
        (("s01-02", "--picture", "/nowhere/at.all"), "is no file"),
        (("s01-02", "--seconds", "900"), "no change of a shot: seconds: Input should be less"),
        (("s01-02", "--characters", "bob"), "nobody is called 'bob' (there are anna"),
        (("s01-02", "--characters", "Anna"), "characters: String should match"),
        (("--voice", "bob=man"), "nobody is called 'bob' (there are anna, narrator)"),
        (("--voice", "anna=cat"), "voices: woman, man"),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(
    chalkbox: Chalkbox, film: Path, asked: tuple[str, ...], words: str
) -> None:
    before = (film / ShotList.FILE).read_bytes()
    code, _, err = chalkbox("shot", film.name, *asked, "--no-resume")
    assert code != 0
    assert words in err
    assert "pydantic" not in err
    assert (film / ShotList.FILE).read_bytes() == before


def test_a_word_that_does_not_exist_is_told_with_those_that_do(
    chalkbox: Chalkbox, capsys: pytest.CaptureFixture[str]
) -> None:
    for asked, words in (
        (("film", "story.txt", "--narrator", "robot"), "'robot' is none of woman, man, girl"),
        (("shot", "ID", "s01-01", "--mood", "jolly"), "'jolly' is none of calm, joyful"),
    ):
        with pytest.raises(SystemExit):
            chalkbox(*asked)
        assert words in capsys.readouterr().err


def test_a_card_of_two_lines_is_listed_in_one(chalkbox: Chalkbox, film: Path) -> None:
    shots = planned(film)
    card = shots.shots[0].model_copy(update={"lines": (), "card": "The Gate\nOne"})
    changed = shots.model_copy(update={"shots": (card, *shots.shots[1:])})
    (film / ShotList.FILE).write_text(changed.model_dump_json(), encoding="utf-8")
    _, out, _ = chalkbox("shot", film.name)
    assert out.splitlines()[0].endswith("The Gate One")


def test_a_film_that_goes_on_is_told_as_a_film(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = FilmPackage(
        title="The Lamp", video="film.mp4", sha256=DIGEST, duration_s=9, shots=2, made_by="rules",
        notes=("s01-02: it could not be drawn",),
    )  # fmt: skip
    now = datetime.now(UTC)
    receipt = Receipt(
        video_id=film.name, workflow="story_film", provider="no model is set", shippable=True,
        outcome="succeeded", started_at=now, total=Spent(seconds=3),
        stages=(
            StageReceipt(
                stage="draw_shots", outcome="succeeded", spent=Spent(), from_cache=False,
                remarks=("no look called 'ink'", "s01-02: it could not be drawn"),
            ),
        ),
    )  # fmt: skip
    outcome = RunOutcome(RunFolder.open(film), receipt, None, {FilmPackage: package})
    assert tell_any(Explained(outcome, None, film / "receipt.json")) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [f"{film}/film.mp4", f"{film}/receipt.json"]
    assert "The Lamp: 9 s of film in 2 shots, made in 3 s (no model is set)" in printed.err
    assert printed.err.count("s01-02: it could not be drawn\n") == 1
    assert "no look called 'ink'\n" in printed.err

    ended = RunOutcome(RunFolder.open(film), receipt, None, {})
    assert tell_any(Explained(ended, None, film / "receipt.json")) != 0
    assert "no film was made" in capsys.readouterr().err
