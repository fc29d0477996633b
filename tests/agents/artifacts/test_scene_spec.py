from typing import Any

import pytest
from pydantic import ValidationError

from agents.artifacts.scene_spec import ManimSceneSpec


def spec(**changes: Any) -> dict[str, Any]:
    """A small valid spec as JSON would give it."""
    return {
        "scene_class": "SmallScene",
        "title": "Small",
        "elements": [
            {"kind": "text", "id": "title", "text": "Hi", "place": {"region": "title"}},
            {
                "kind": "axes",
                "id": "axes",
                "place": {"region": "left_wide"},
                "x_range": [-3, 3],
                "y_range": [-1, 9],
                "x_step": 1,
                "y_step": 2,
            },
            {
                "kind": "curve",
                "id": "curve",
                "axes": "axes",
                "expression": "x**2",
                "pieces": [[-3, 3]],
            },
            {"kind": "secant", "id": "secant", "curve": "curve", "x": 1, "h": 1.5},
            {
                "kind": "formula",
                "id": "formula",
                "parts": [{"tex": "x^2"}],
                "place": {"beside": "axes", "side": "right"},
            },
            {"kind": "polygon", "id": "box", "vertices": [[0, 0], [1, 0], [1, 1]]},
        ],
        "beats": [
            {
                "id": "all",
                "say": "Everything appears.",
                "actions": [
                    {"do": "write", "targets": ["title", "formula"]},
                    {"do": "create", "targets": ["axes", "curve", "box"], "together": True},
                    {"do": "fade_in", "targets": ["secant"], "run_s": 2},
                ],
                "hold_s": 1.5,
            }
        ],
        **changes,
    }


def with_action(*actions: dict[str, Any]) -> dict[str, Any]:
    beat = {"id": "more", "say": "More.", "actions": list(actions)}
    return spec(beats=[*spec()["beats"], beat])


def with_element(number: int, **changes: Any) -> dict[str, Any]:
    whole = spec()
    whole["elements"][number] |= changes
    return whole


def test_small_spec_is_valid_and_survives_json() -> None:
    whole = ManimSceneSpec.model_validate(spec())
    assert ManimSceneSpec.model_validate_json(whole.model_dump_json()) == whole
    assert whole.element("box").kind == "polygon"


def test_durations_count_actions_that_run_together_once() -> None:
    whole = ManimSceneSpec.model_validate(spec())
    assert [len(group) for group in whole.beats[0].groups] == [2, 1]
    assert whole.duration_s == 1 + 2 + 1.5


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (with_element(1, id="title"), r"elements\[1\] \(title\).id: is used twice"),
        (with_element(2, axes="title"), r"elements\[2\] \(curve\).axes: 'title' is not of the k"),
        (with_element(2, axes="nowhere"), r"elements\[2\] \(curve\).axes: no earlier element"),
        (with_element(3, curve="axes"), r"elements\[3\] \(secant\).curve: 'axes' is not of the"),
        (with_element(3, readout={"beside": "box"}), r"\(secant\).readout.beside: no earlier"),
        (with_element(4, place={"beside": "box"}), r"place.beside: no earlier element is called"),
        (with_element(4, place={}), "place: set exactly one of within, at, region and beside"),
        (with_element(4, place={"at": [0, 0], "region": "left"}), "place: set exactly one"),
        (with_element(4, parts=[{"tex": "{a"}]), "tex: braces are not balanced"),
        (with_element(4, parts=[{"tex": "a}{b"}]), "tex: braces are not balanced"),
        (with_element(4, parts=[{"tex": "a$"}]), "tex: is already in math mode"),
        (with_element(1, x_range=[3, -3]), "x_range: the first number must be the smaller"),
        (with_element(1, y_step=0.01), "y_range: more than 40 steps"),
        (with_element(2, pieces=[[0, 1], [0.5, 2]]), "pieces: must rise and not overlap"),
        (with_element(0, kind="hologram"), "kind"),
        (with_element(0, id="Title"), "id"),
        (with_element(0, size="x"), "size"),
        (with_element(0, surprise=1), "surprise"),
        (with_action({"do": "fade_out", "targets": ["nobody"]}), r"beats\[1\] \(more\).actions\[0"),
        (with_action({"do": "write", "targets": ["title"]}), "'title' is already on screen"),
        (with_action({"do": "set_gap", "targets": ["box"], "gap": 1}), "not of the kind secant"),
        (with_action({"do": "set_gap", "targets": ["secant"]}), "gap: must be set for set_gap"),
        (with_action({"do": "set_gap", "targets": ["secant"], "gap": 0}), "gap: its size must be"),
        (with_action({"do": "recolour", "targets": ["box"]}), "colour: must be set for recolour"),
        (with_action({"do": "move", "targets": ["box"]}), "to: must be set for move"),
        (with_action({"do": "emphasise", "targets": ["box"], "into": "title"}), "into: must be"),
        (with_action({"do": "emphasise", "targets": []}), "targets"),
        (
            with_action(
                {"do": "fade_out", "targets": ["box"]}, {"do": "emphasise", "targets": ["box"]}
            ),
            "'box' is not on screen",
        ),
        (
            with_action(
                {"do": "fade_out", "targets": ["box"]}, {"do": "write", "targets": ["box"]}
            ),
            "not of the kind text or formula",
        ),
        (spec(beats=[*spec()["beats"], *spec()["beats"]]), "beats: two have the same id"),
        (spec(beats=[{"id": "none", "say": "Nothing.", "actions": []}]), "never shown by any beat"),
        (spec(scene_class="small scene"), "scene_class"),
    ],
)
def test_broken_specs_name_the_field(broken: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ManimSceneSpec.model_validate(broken)


def test_schema_speaks_of_no_vendor() -> None:
    schema = str(ManimSceneSpec.model_json_schema()).lower()
    assert not any(word in schema for word in ("gemini", "google", "openai", "anthropic", "gpt"))
