"""The code is compiled and lies beside its artifact."""

import ast
from pathlib import Path

from explaining import explain

from agents.artifacts.generated_code import GeneratedCode


def test_the_module_is_a_file_of_its_own_and_listed(tmp_path: Path) -> None:
    outcome = explain(tmp_path)
    code = outcome.artifact(GeneratedCode)
    written = (outcome.folder.root / "generated_scene.py").read_text()
    assert written == code.manim.code
    assert code.written_by == "compiled"
    classes = [node.name for node in ast.parse(written).body if isinstance(node, ast.ClassDef)]
    assert code.manim.scene_name in classes
    entry = outcome.folder.manifest.find("generated_scene.py")
    assert entry is not None
    assert (entry.sha256, entry.stage) == (code.sha256, "compile_code")
