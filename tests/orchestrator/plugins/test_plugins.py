"""Plugins: what they tell, which parameters they refuse, what their contracts say."""

import ast
from types import ModuleType

import pytest
from edit_layouts import DEEDS, LAYOUTS
from pydantic.errors import PydanticSchemaGenerationError

from agents.artifacts.media_facts import MediaFacts
from orchestrator.media.contract_check import broken_terms
from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import Operation, PluginParams, on_dummy
from orchestrator.plugins.contracts import foreseen
from orchestrator.plugins.metadata import answer_about

PLAIN = LAYOUTS["plain"]
OPERATIONS = {each.name: each for each in load_plugins()["ffmpeg"].operations}


def contract_of(name: str, before: MediaFacts = PLAIN, **params: object):  # type: ignore[no-untyped-def]
    operation = OPERATIONS[name]
    read = operation.read(params or DEEDS[name], before)  # type: ignore[arg-type]
    assert not isinstance(read, str), read
    return operation.expect(before, read)


def test_every_operation_says_what_it_does_and_what_each_parameter_means() -> None:
    told = load_plugins()["ffmpeg"].capabilities()
    for operation in OPERATIONS.values():
        assert f"ffmpeg.{operation.name}: " in told
        assert all(field.description for field in operation.params.model_fields.values())


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_scripts_are_python_and_hold_what_users_say_as_json_alone(operation: Operation) -> None:
    params = operation.read(DEEDS[operation.name], PLAIN)
    assert not isinstance(params, str)
    tree = ast.parse(operation.script(params))
    keywords = [node for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "shell" not in {keyword.arg for keyword in keywords}
    assert not names & {"eval", "exec", "os"}


@pytest.mark.parametrize(
    ("operation", "params", "layout", "why"),
    [
        ("trim", {"start_s": 9.0}, "plain", "lasts 3 s"),
        ("trim", {"start_s": 1.0, "end_s": 200.0}, "plain", "The end at 3:20.0 lies past the end"),
        ("trim", {"start_s": 2.0, "end_s": 1.0}, "plain", "after the start"),
        ("cut_out", {"start_s": 0.0, "end_s": 3.0}, "plain", "Nothing would be left"),
        ("mute", {}, "no sound", "has no sound"),
        ("loudness", {}, "no sound", "has no sound"),
        ("crop", {"width_px": 4000, "height_px": 100}, "plain", "320x180"),
        ("speed", {"factor": 1000}, "plain", "factor"),
        ("speed", {"factor": 2, "factr": 2}, "plain", "factr"),
        ("fade", {}, "plain", "needed"),
        ("thumbnail", {"at_s": 4.0}, "plain", "no picture at 4 s"),
        ("compress", {"target_mib": 0.011}, "plain", "are needed"),
        ("shape", {"aspect": "1:1;rm"}, "plain", "aspect"),
        ("shape", {"aspect": "1:1", "how": "pad", "colour": "red,x=1"}, "plain", "colour"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_in_a_sentence(
    operation: str, params: dict[str, float], layout: str, why: str
) -> None:
    found = OPERATIONS[operation].read(params, LAYOUTS[layout])
    assert isinstance(found, str)
    assert why in found


def test_parameters_of_no_known_kind_stop_the_start() -> None:
    class Odd(PluginParams):
        module: ModuleType

    like = next(iter(load_plugins().values())).operations[0]
    with pytest.raises(PydanticSchemaGenerationError, match="module"):
        Operation("odd", "Do it.", Odd, "", like.expect)


def test_contracts_follow_from_the_video_and_the_parameters() -> None:
    assert contract_of("trim", start_s=1.0, end_s=2.5).duration_s == pytest.approx(1.5)
    assert contract_of("cut_out", start_s=1.0, end_s=2.0).duration_s == pytest.approx(2.0)
    assert contract_of("speed", factor=2).duration_s == pytest.approx(1.5)
    assert contract_of("mute").sound_tracks == 0
    assert contract_of("loudness").loudness_lufs == -14
    upright = contract_of("flip", LAYOUTS["upright phone"])
    assert (upright.width_px, upright.height_px) == (180, 320)
    assert contract_of("flip", LAYOUTS["wide pixels"]).width_px == 320
    assert contract_of("flip", LAYOUTS["ten bits HDR"]).colour_transfer == "smpte2084"
    square = contract_of("shape", aspect="1:1")
    assert (square.width_px, square.height_px) == (180, 180)


def test_each_broken_term_is_told() -> None:
    contract = contract_of("trim", start_s=1.0, end_s=2.0)
    whole = broken_terms(contract, PLAIN)
    assert [term[:8] for term in whole] == ["it lasts"]
    mute = broken_terms(contract, LAYOUTS["no sound"].model_copy(update={"duration_s": 1.0}))
    assert "0 sound tracks" in " ".join(mute)
    gone = broken_terms(contract, MediaFacts(readable=False, reason="it is empty"))
    assert gone == ("the result cannot be read: it is empty",)


def test_what_an_operation_makes_is_what_the_next_one_is_told() -> None:
    after = foreseen(PLAIN, contract_of("trim", start_s=1.0, end_s=2.0))
    assert after.lasts_s == pytest.approx(1.0)
    assert isinstance(OPERATIONS["trim"].read({"start_s": 2.0}, after), str)
    silent = foreseen(PLAIN, contract_of("mute"))
    assert isinstance(OPERATIONS["volume"].read({"gain_db": 1}, silent), str)


def test_times_keep_their_order_on_a_dummy() -> None:
    hour = PLAIN.model_copy(update={"duration_s": 3600.0})
    trim = OPERATIONS["trim"]
    params = trim.read({"start_s": 10.0, "end_s": 11.0}, hour)
    assert not isinstance(params, str)
    assert on_dummy(trim, params, hour, PLAIN).model_dump() == {"start_s": 1.0, "end_s": 2.0}
    fade = OPERATIONS["fade"]
    faded = fade.read({"in_s": 20.0}, hour)
    assert not isinstance(faded, str)
    assert on_dummy(fade, faded, hour, PLAIN).model_dump()["in_s"] == 0.75


def test_questions_about_a_file_are_answered_from_what_was_probed() -> None:
    assert answer_about("How long is it?", PLAIN) == "It lasts 0:03.00 (3.00 s)."
    assert "180x320" in answer_about("what resolution has it", LAYOUTS["upright phone"])
    assert "no sound" in answer_about("how many audio tracks?", LAYOUTS["no sound"])
    assert "6 sound tracks" in answer_about("tell me everything", LAYOUTS["six tracks"])
