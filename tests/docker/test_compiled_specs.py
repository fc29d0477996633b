"""Any valid scene spec becomes code that passes, with nothing in it that cannot be read."""

import random
from pathlib import Path

import pytest
from containers import draw_code
from hypothesis import HealthCheck, Phase, given, seed, settings
from rehearsing import rehearse_modules
from sampling import FULL, sample
from scene_specs import roots, scene_specs

from agents.artifacts.request import Aspect, Quality
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene
from orchestrator.sandbox.contract import InspectionOrder

pytestmark = pytest.mark.docker

FEW, MANY = 1, 6
"""Specs of each kind of element, in each shape of the picture; where they are few, in one shape."""


def some_specs(kind: str, count: int, aspect: Aspect) -> list[ManimSceneSpec]:
    """The same ones each time, each with an element of the kind."""
    found: list[ManimSceneSpec] = []

    @seed(random.Random(kind).randrange(10**6))  # noqa: S311 (a sample)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        scene_specs((kind, "text"), (aspect.value,)).filter(
            lambda spec: kind in {each.kind for each in spec.elements}
        )
    )
    def collect(spec: ManimSceneSpec) -> None:
        found.append(spec)

    collect()
    return found[:count]


@pytest.mark.parametrize("aspect", Aspect)
def test_any_spec_passes_inspection_and_can_be_read(aspect: Aspect) -> None:
    count = MANY if FULL else FEW
    kinds = tuple(roots) if FULL else tuple(roots)[tuple(Aspect).index(aspect) :: len(Aspect)]
    specs = {
        f"{kind}-{n}": spec
        for kind in kinds
        for n, spec in enumerate(some_specs(kind, count * (1 + 3 * (kind == "axes")), aspect))
    }
    assert len(specs) >= len(kinds) * count * 0.9
    modules = {name: compile_scene(spec).code for name, spec in specs.items()}
    wrong: list[str] = []
    for rehearsed in rehearse_modules(modules, aspect=aspect):
        code = modules[rehearsed.name].splitlines()
        for found in [rehearsed.error] if rehearsed.error else rehearsed.errors:
            line = code[found.line - 1].strip() if found.line else ""
            wrong.append(f"{rehearsed.name}: {found.code}: {found.message} [{line}]")
    assert not wrong, "\n".join(wrong)


DRAWN = tuple((aspect, kind) for aspect in Aspect for kind in roots)
FIRST = tuple(DRAWN.index(pair) for pair in zip(Aspect, ("axes", "figure", "image"), strict=True))


@pytest.mark.parametrize(("aspect", "kind"), sample(DRAWN, *FIRST))
def test_any_spec_is_drawn(aspect: Aspect, kind: str, tmp_path: Path) -> None:
    (spec,) = some_specs(kind, 1, aspect)
    compiled = compile_scene(spec)
    order = InspectionOrder(compiled.code, Quality.P480, compiled.scene_name, aspect=aspect)
    report, result = draw_code(order, tmp_path)
    assert result.status == "succeeded", result.findings
    assert result.frames == report.scenes[0].frames
    assert result.duration_s == pytest.approx(spec.duration_s, abs=0.2)
