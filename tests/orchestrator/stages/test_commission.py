import json

from planning import SPEC, six_beats

from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from orchestrator.stages.commission import Commission, as_list, plan_of

REQUEST = ExplainerRequest(prompt="why?")
UPGRADED = UpgradedPrompt(title="Why", description="Two waves.", constraints=("red", "short"))


def test_whoever_is_told_a_plan_can_read_it_as_the_plan_it_was() -> None:
    for spec in (SPEC, six_beats()[1]):
        made = ManimSceneSpec.model_validate(spec)
        assert ManimSceneSpec.model_validate_json(plan_of(made)) == made


def test_a_plan_is_told_with_kinds_and_without_what_is_usual() -> None:
    told = json.loads(plan_of(ManimSceneSpec.model_validate(SPEC)))
    assert [each["kind"] for each in told["elements"]] == ["text", "figure", "formula"]
    assert "schema_version" not in told
    assert "colour" not in told["elements"][0]


def test_the_plan_takes_the_place_of_the_description() -> None:
    spec = ManimSceneSpec.model_validate(SPEC)
    told = Commission(REQUEST, UPGRADED, spec).told()
    assert told.title == "Why"
    assert told.constraints == ("red", "short")
    assert told.description.endswith(plan_of(spec))
    assert Commission(REQUEST, UPGRADED).told() == UPGRADED


def test_constraints_stand_one_to_a_line() -> None:
    assert as_list(("red", "short")) == "- red\n- short"
    assert as_list(()) == "(none)"
