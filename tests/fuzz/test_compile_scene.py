"""Every scene spec is refused by its own rules or by a typed error, or becomes code that parses.

`make fuzz` goes on with the same test for minutes, guided by coverage.
"""

import ast
import json
from pathlib import Path
from typing import Any

from fuzz.mutations import Corpus, changed, written
from fuzz.sampled import regressions, sampled
from hypothesis import given
from pydantic import ValidationError

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene
from agents.errors import UnsafeExpressionError

PLANS = Path(__file__).resolve().parents[1] / "golden/plans"
SPECS: Corpus[Any] = Corpus(json.loads(path.read_bytes()) for path in sorted(PLANS.glob("*.json")))


def compile_or_refuse(content: bytes) -> None:
    """Read a spec as it lies in a run folder, and compile it."""
    try:
        spec = ManimSceneSpec.model_validate_json(content)
    except ValidationError:
        return
    assert ManimSceneSpec.model_validate_json(spec.model_dump_json()) == spec
    try:
        code = compile_scene(spec).code
    except UnsafeExpressionError:
        return
    scenes = [node for node in ast.parse(code).body if isinstance(node, ast.ClassDef)]
    assert [scene.name for scene in scenes] == [spec.scene_class]
    # Nothing of a spec becomes code: the module imports what it always does, and no more.
    imported = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import)]
    assert [[alias.name for alias in node.names] for node in imported] == [["numpy"]]
    code.encode()


@sampled(60)
@regressions("compile_scene", lambda data: {"content": data})
@given(content=changed(SPECS, most=3).map(written))
def test_a_spec_becomes_code_that_parses_or_is_refused(content: bytes) -> None:
    compile_or_refuse(content)
