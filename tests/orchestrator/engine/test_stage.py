from typing import Any, ClassVar

import pytest

from agents.artifacts.base import Artifact
from orchestrator.engine.errors import ChainError
from orchestrator.engine.run import Run
from orchestrator.engine.stage import Stage, Workflow


class Wish(Artifact):
    FILE: ClassVar[str] = "request.json"


class Plan(Artifact):
    FILE: ClassVar[str] = "plan.json"


class Film(Artifact):
    FILE: ClassVar[str] = "film.json"


class SecondPlan(Artifact):
    FILE: ClassVar[str] = "plan.json"


class Nameless(Artifact):
    pass


async def make_plan(run: Run[None], wish: Wish) -> Plan:
    """Think it over.

    At length.
    """
    raise NotImplementedError


async def make_film(run: Run[None], plan: Plan, wish: Wish) -> Film:
    raise NotImplementedError


async def plan_again(run: Run[None], wish: Wish) -> Plan:
    raise NotImplementedError


async def plan_other_file(run: Run[None], wish: Wish) -> SecondPlan:
    raise NotImplementedError


async def write_nameless(run: Run[None]) -> Nameless:
    raise NotImplementedError


async def feed_itself(run: Run[None], film: Film) -> Film:
    raise NotImplementedError


async def lacks_return(run: Run[None], wish: Wish):  # type: ignore[no-untyped-def]
    raise NotImplementedError


async def returns_text(run: Run[None], wish: Wish) -> str:
    raise NotImplementedError


async def lacks_annotation(run: Run[None], wish) -> Plan:  # type: ignore[no-untyped-def]
    raise NotImplementedError


async def takes_number(run: Run[None], n: int) -> Plan:
    raise NotImplementedError


async def takes_maybe(run: Run[None], wish: Wish | None) -> Plan:
    raise NotImplementedError


async def takes_options(run: Run[None], *, wish: Wish) -> Plan:
    raise NotImplementedError


async def takes_any(run: Run[None], *wishes: Wish) -> Plan:
    raise NotImplementedError


async def takes_unknown(run: Run[None], wish: "Nowhere") -> Plan:  # type: ignore[name-defined] # noqa: F821
    raise NotImplementedError


async def takes_nothing() -> Plan:
    raise NotImplementedError


def not_async(run: Run[None], wish: Wish) -> Plan:
    raise NotImplementedError


def test_a_stage_is_read_from_its_function():
    stage = Stage.of(make_film)
    assert stage.name == "make_film"
    assert [(i.parameter, i.artifact) for i in stage.inputs] == [("plan", Plan), ("wish", Wish)]
    assert stage.writes is Film
    assert Stage.of(make_plan).about == "Think it over."


def test_stages_that_fit_make_a_workflow():
    workflow = Workflow(name="toy", request=Wish, stages=(make_plan, make_film))
    assert [stage.name for stage in workflow.chain] == ["make_plan", "make_film"]


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (lacks_return, r"lacks_return.*returned value has no annotation"),
        (returns_text, r"returns_text.*returned value is <class 'str'>, which is no artifact"),
        (lacks_annotation, r"lacks_annotation: wish has no annotation"),
        (takes_number, r"takes_number: n is <class 'int'>"),
        (takes_maybe, r"takes_maybe: wish is .*Wish \| None"),
        (takes_options, r"takes_options: .*wish.* is not a plain parameter"),
        (takes_any, r"takes_any: .*wishes.* is not a plain parameter"),
        (takes_unknown, r"takes_unknown.*Nowhere"),
        (takes_nothing, r"takes_nothing takes no run"),
        (not_async, r"not_async is not `async def`"),
    ],
)
def test_a_function_that_is_no_stage_is_refused(deed: Any, told: str):
    with pytest.raises(ChainError, match=told):
        Stage.of(deed)


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        ((), "at least one stage"),
        ((make_film,), r"stage make_film needs Plan, which nobody writes"),
        ((make_film, make_plan), r"stage make_film needs Plan, which make_plan writes later"),
        ((feed_itself,), r"stage feed_itself needs Film, which it writes itself"),
        ((make_plan, plan_again), r"stage plan_again writes Plan, so does make_plan"),
        ((make_plan, plan_other_file), r"stage plan_other_file writes plan\.json, so does make_p"),
        ((make_plan, make_plan), r"two stages are named make_plan"),
        ((write_nameless,), r"Nameless, written by write_nameless, names no FILE"),
    ],
)
def test_stages_that_do_not_fit_are_refused_at_start(stages: Any, told: str):
    with pytest.raises(ChainError, match=told):
        Workflow(name="toy", request=Wish, stages=stages)
