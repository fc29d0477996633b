"""The code of the video, written by a model."""

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.coding import write_scene
from agents.coding.manim_rules import manim_rules
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.code_versions import keep_version
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.stages.writing_tools import WritingTools


async def write_code(
    run: ExplainerRun, request: ExplainerRequest, upgraded: UpgradedPrompt
) -> GeneratedCode:
    """Have the scene written by an agent that may check its code and look things up."""
    index = await run.workshop.docs_index()
    brief = write_scene.WriteSceneBrief(
        rules=manim_rules(index.manim_version, request.aspect),
        title=upgraded.title,
        description=upgraded.description,
        constraints=as_list(upgraded.constraints),
    )
    tools = WritingTools(run, request).of_writer()
    with run.attempt() as attempt:
        reply = await ask_agent(run, write_scene.AGENT, brief, tools=tools)
        code = GeneratedCode(manim=reply.value, written_by="model", attempt=attempt.folder)
        await keep_version(run, code, reply)
    return code


def as_list(constraints: tuple[str, ...]) -> str:
    """Sentences, one to a line."""
    return "\n".join(f"- {sentence}" for sentence in constraints) or "(none)"
