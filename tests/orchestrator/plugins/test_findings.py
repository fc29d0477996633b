"""Plugins that look first: what follows from what was found, and what people are told."""

import ast
from typing import Any

import pytest
from edit_layouts import LAYOUTS

from agents.artifacts.media_facts import MediaFacts, MediaStream
from agents.artifacts.request import Aspect
from agents.coding.compile_scene import compile_scene
from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import Operation, on_dummy
from orchestrator.plugins.compare import judge, looks_at
from orchestrator.plugins.others import pick_other

PLAIN, TEXTS = LAYOUTS["plain"], LAYOUTS["subtitles"]
CAPTIONS = MediaFacts(
    readable=True, container="srt", streams=(MediaStream(kind="subtitle", codec="subrip"),)
)
STILL = MediaFacts(
    readable=True, container="png_pipe", streams=(MediaStream(kind="video", codec="png"),)
)
DEEDS: dict[str, dict[str, Any]] = {
    "captions.burn": {"style": {"colour": "FFE000", "box": True}},
    "captions.attach": {"shift_s": 1.5, "language": "eng"},
    "captions.remove": {},
    "captions.extract": {},
    "overlay.title": {"text": "Hello", "length_s": 2.0},
    "overlay.lower_third": {"name": "Ada", "role": "author", "length_s": 2.0},
    "overlay.formula": {"tex": "a^2+b^2=c^2", "length_s": 2.0},
    "overlay.arrow": {"x": 0.8, "y": 0.2, "length_s": 2.0},
    "scenes.list": {},
    "scenes.chapters": {},
    "scenes.split": {},
    "scenes.sheet": {},
    "silence.remove_pauses": {},
}


def operation(name: str) -> Operation:
    plugin, _, deed = name.partition(".")
    found = load_plugins()[plugin].find(deed)
    assert found is not None
    return found


def read(name: str, before: MediaFacts = TEXTS, **params: Any) -> Any:
    return operation(name).read(params or DEEDS[name], before)


def found(name: str, **told: Any) -> Any:
    return operation(name).params.model_validate(DEEDS[name] | {"found": told})


def test_every_operation_is_tried() -> None:
    names = {
        f"{plugin.name}.{each.name}"
        for plugin in load_plugins().values()
        for each in plugin.operations
        if plugin.name not in ("ffmpeg", "script")
    }
    assert names == set(DEEDS)


@pytest.mark.parametrize("name", DEEDS)
def test_scripts_and_surveys_are_python_and_each_parameter_is_described(name: str) -> None:
    params, deed = read(name), operation(name)
    assert not isinstance(params, str)
    for body in filter(None, (deed.body, deed.survey)):
        ast.parse(deed.script(params, body=body))
    assert all(field.description for field in deed.params.model_fields.values())
    assert "found" not in deed.capability()


@pytest.mark.parametrize("name", DEEDS)
def test_on_a_dummy_a_contract_follows_too(name: str) -> None:
    deed = operation(name)
    dummy = TEXTS.model_copy(update={"duration_s": 2.0})
    short = on_dummy(deed, read(name), TEXTS, dummy)
    contract = deed.expect(dummy, short)
    assert contract.duration_s is None or contract.duration_s <= 2.0


def test_what_stays_of_a_video_without_its_pauses_is_its_length() -> None:
    kept = ((0.0, 1.0), (1.5, 2.2))
    params = found("silence.remove_pauses", kept=kept, total_s=3.0)
    deed = operation("silence.remove_pauses")
    assert deed.expect(TEXTS, params).duration_s == pytest.approx(1.7)
    assert deed.says(params) == "2 pauses removed, 1.3 s in all."
    assert not deed.idle(params)


def test_where_nothing_or_everything_is_silent_the_video_stays() -> None:
    deed = operation("silence.remove_pauses")
    none = found("silence.remove_pauses", kept=((0.0, 3.0),), total_s=3.0)
    assert deed.idle(none)
    assert "There are no pauses" in deed.says(none)
    everything = found("silence.remove_pauses", kept=(), total_s=3.0)
    assert deed.idle(everything)
    assert "nothing was removed" in deed.says(everything)


def test_scenes_are_told_with_times() -> None:
    params = found("scenes.chapters", cuts=(1.5, 61.25), total_s=70.0)
    deed = operation("scenes.chapters")
    assert (
        deed.says(params)
        == "3 scenes. 1: 0:00.00\u20130:01.50; 2: 0:01.50\u20131:01.25; 3: 1:01.25\u20131:10.00."
    )
    assert deed.expect(TEXTS, params).chapters == 3
    assert deed.idle(found("scenes.chapters", cuts=(), total_s=3.0))
    assert operation("scenes.split").expect(TEXTS, params).parts == 3


def test_of_captions_it_is_said_what_could_not_be_read() -> None:
    told = {"spans": ((1.0, 2.0),), "count": 3, "late": 1, "encoding": "cp1251"}
    params = found("captions.burn", **told, broken=("line 7: it has no words",), broken_count=2)
    words = operation("captions.burn").says(params)
    assert words == (
        "3 captions. The file does not say its encoding; it was read as cp1251. 2 could not be"
        " read: line 7: it has no words; and 1 more. 1 begin after the end of the video and are not"
        " seen."
    )
    assert operation("captions.burn").idle(found("captions.burn", count=0))


@pytest.mark.parametrize(
    ("name", "params", "why"),
    [
        ("captions.burn", {"track": 0}, "no captions of its own"),
        ("captions.remove", {}, "no subtitle track"),
        ("captions.burn", {"style": {"colour": "red;x"}}, "colour"),
        ("overlay.title", {"text": "Hi", "at_s": 9.0}, "lasts 3 s"),
        ("overlay.title", {"text": "Hi", "length_s": 0.1}, "Nobody can read it"),
        ("overlay.formula", {"tex": "x" * 500}, "too long"),
        ("overlay.formula", {"tex": "a}b"}, "braces"),
        ("silence.remove_pauses", {"padding_s": 1.0}, "nothing of a pause"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_in_a_sentence(
    name: str, params: dict[str, Any], why: str
) -> None:
    said = operation(name).read(params, PLAIN)
    assert isinstance(said, str)
    assert why in said


@pytest.mark.parametrize("layout", ["plain", "upright phone", "wide pixels"])
@pytest.mark.parametrize("name", [name for name in DEEDS if name.startswith("overlay.")])
def test_what_is_laid_over_is_a_scene_of_the_videos_shape_and_length(
    name: str, layout: str
) -> None:
    before, deed = LAYOUTS[layout], operation(name)
    assert deed.draws is not None
    spec = deed.draws(before, read(name, before))
    assert spec.duration_s == pytest.approx(2.0, abs=0.01)
    assert spec.aspect is (Aspect.TALL if layout == "upright phone" else Aspect.WIDE)
    ast.parse(compile_scene(spec).code)


def test_the_second_file_is_the_one_that_fits() -> None:
    uploads = (CAPTIONS, PLAIN, STILL, CAPTIONS)
    assert pick_other("captions", uploads) == 3
    assert pick_other("picture", uploads) == 2
    assert pick_other("video", uploads) == 1
    assert pick_other("media", uploads) == 1
    assert pick_other("captions", (PLAIN,)) is None


def test_pictures_are_looked_at_between_changes_and_within_them() -> None:
    looks = looks_at(((1.0, 2.0), (9.0, 12.0)), 10.0)
    assert looks.beyond_s == (0.5, 5.5)
    assert looks.within_s == (1.5, 9.5)


@pytest.mark.parametrize(
    ("beyond", "within", "why"),
    [
        ([[1.0, 30.0], [0.5, 9.0]], [[4.0, 200.0], [0.1, 1.0]], ""),
        ([[40.0, 90.0], [0.5, 9.0]], [[4.0, 200.0]], "the picture at 0.50 s was changed"),
        ([[1.0, 30.0], [0.5, 9.0]], [[0.4, 9.0], [0.1, 1.0]], "nothing is to be seen"),
        (None, [], "could not be compared"),
    ],
)
def test_a_picture_may_differ_only_where_it_was_to_change(
    beyond: object, within: object, why: str
) -> None:
    looks = looks_at(((1.0, 2.0), (9.0, 12.0)), 10.0)
    broken = judge({"beyond": beyond, "within": within}, looks)
    assert why in "; ".join(broken)
    assert bool(broken) is bool(why)


def test_fine_shades_that_stabilising_loses_are_told() -> None:
    deed, hdr = operation("ffmpeg.stabilise"), LAYOUTS["ten bits HDR"]
    params = deed.read({}, hdr)
    assert not isinstance(params, str)
    assert deed.expect(hdr, params).bit_depth == 10
    deep = deed.params.model_validate({"found": {"bits": 10}})
    assert "stored with 10 again" in deed.says(deep)
    assert deed.says(deed.params.model_validate({"found": {"bits": 8}})) == deed.says(params) == ""
