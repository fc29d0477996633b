"""Tables of a story to a scripted model and back: as TOON, as JSON, and damaged."""

import json
from pathlib import Path

import pytest
from modelling import sent
from story_modelling import (
    SHOOT,
    SPLIT,
    described_story,
    shoot,
    shoots,
    shot,
    split,
    two_scenes,
)
from wire.fake_gemini import FakeGemini

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_scenes import StoryScenes
from agents.story.plan_shots import COLUMNS

SHOT_TABLE = f"""shots[2]{{{COLUMNS}}}:
  0,1,wide,static,"Anna runs, fast","anna, keeper","",tense,4,cut
  2,3,close_up,static,The keeper calls,keeper,"",tense,3,cut"""


def one_scene() -> StoryScenes:
    return StoryScenes(scenes=(two_scenes().scenes[0],))


def one_part() -> dict[str, object]:
    whole = described_story()
    chapter = whole.chapters[0].model_copy(update={"last": 3})
    return {"sentences": whole.sentences[:4], "chapters": (chapter,)}


def test_tables_go_out_as_toon_and_are_measured(tmp_path: Path, server: FakeGemini) -> None:
    server.load(shoots(shot(0, 3)))
    told = described_story().model_copy(update=one_part())
    outcome = shoot(tmp_path, server, told, one_scene(), toon=True)
    assert outcome.succeeded, outcome.error
    asked = sent(server.received[0])
    assert "[4]{n,p,text}:" in asked
    assert "Tables are TOON" in asked
    assert "Answer with text" not in asked
    sent_out, answered = outcome.receipt.stages[0].tables
    assert (sent_out.way, sent_out.form, sent_out.about) == ("sent", "toon", "scene 1")
    assert 0 < sent_out.toon_chars < sent_out.json_chars
    assert (answered.way, answered.form) == ("answered", "json")


@pytest.mark.parametrize(
    "text",
    [
        SHOT_TABLE,
        f"Here they are:\n```toon\n{SHOT_TABLE}\n```",
        SHOT_TABLE.replace("[2]", "[5]"),
    ],
    ids=["plain", "fenced", "miscounted"],
)
def test_an_answer_in_toon_is_read_also_where_its_frame_is_damaged(
    tmp_path: Path, server: FakeGemini, text: str
) -> None:
    server.load({"text": text, "when": SHOOT})
    told = described_story().model_copy(update=one_part())
    outcome = shoot(tmp_path, server, told, one_scene(), toon_answers=True)
    assert outcome.succeeded, outcome.error
    assert len(server.received) == 1
    shots = [each for each in outcome.artifact(ShotList).shots if each.lines]
    assert [each.description.partition(".")[0] for each in shots] == [
        *("Anna runs, fast", "The keeper calls"),
    ]
    assert shots[0].characters == ("anna", "keeper")
    answered = outcome.receipt.stages[0].tables[-1]
    assert (answered.way, answered.form) == ("answered", "toon")
    assert "`shots[N]{first,last,type,camera," in sent(server.received[0])


def test_damaged_toon_goes_back_with_its_line_and_json_is_read_as_well(
    tmp_path: Path, server: FakeGemini
) -> None:
    damaged = SHOT_TABLE.replace('"Anna runs, fast"', "Anna runs, fast")
    rows = [shot(0, 3, characters="anna")]
    server.load({"text": damaged}, {"text": json.dumps({"shots": rows})})
    told = described_story().model_copy(update=one_part())
    outcome = shoot(tmp_path, server, told, one_scene(), toon_answers=True)
    assert outcome.succeeded, outcome.error
    assert "line 2: Expected 10 values but found 11" in sent(server.received[1])
    assert outcome.receipt.stages[0].tables[-1].form == "json"


def test_scenes_in_toon_may_go_on(tmp_path: Path, server: FakeGemini) -> None:
    text = (
        "goes_on: true\nscenes[2]{title,first,last,place,time,weather,mood,characters}:\n"
        '  The dark,0,3,tower,night,storm,tense,"anna, keeper"\n'
        "  1984,4,6,,dawn,clear,calm,"
    )
    server.load({"text": text, "when": SPLIT})
    outcome = split(tmp_path, server, described_story(), toon_answers=True, toon=True)
    assert outcome.succeeded, outcome.error
    assert [each.title for each in outcome.artifact(StoryScenes).scenes] == ["The dark", "1984"]
    assert len(server.received) == 1
