"""The code of the video."""

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.workshop import ExplainerRun


async def compile_code(run: ExplainerRun, spec: ManimSceneSpec) -> GeneratedCode:
    """Compile the scene spec; no model is asked."""
    with told_to_the_run():
        code = GeneratedCode(manim=compile_scene(spec), written_by="compiled")
    run.folder.write_file(GeneratedCode.CODE_FILE, code.manim.code.encode())
    run.progress(f"{code.manim.scene_name}, {code.manim.code.count(chr(10))} lines")
    return code
