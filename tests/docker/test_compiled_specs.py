"""Any valid scene spec becomes code that passes, with nothing in it that cannot be read."""

import os
import random

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from rehearsing import rehearse_modules
from scene_specs import roots, scene_specs

from agents.artifacts.request import Aspect
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

pytestmark = pytest.mark.docker

FULL = "FULL_CORPUS"
FEW, MANY = 1, 6
"""Specs of each kind of element, in each shape of the picture."""


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
    count = MANY if os.environ.get(FULL) else FEW
    specs = {
        f"{kind}-{n}": spec
        for kind in roots
        for n, spec in enumerate(some_specs(kind, count * (1 + 3 * (kind == "axes")), aspect))
    }
    assert len(specs) >= len(roots) * count * 0.9
    modules = {name: compile_scene(spec).code for name, spec in specs.items()}
    wrong: list[str] = []
    for rehearsed in rehearse_modules(modules, aspect=aspect):
        code = modules[rehearsed.name].splitlines()
        for found in [rehearsed.error] if rehearsed.error else rehearsed.errors:
            line = code[found.line - 1].strip() if found.line else ""
            wrong.append(f"{rehearsed.name}: {found.code}: {found.message} [{line}]")
    assert not wrong, "\n".join(wrong)
