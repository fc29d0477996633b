"""The code of the video, written by a model or by the local command that is set."""

from agents.artifacts.generated_code import GeneratedCode, ManimCode
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.coding import write_scene
from agents.coding.manim_rules import manim_rules
from agents.run_agent import AgentReply
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.ask_command import ask_command
from orchestrator.stages.code_versions import keep_version
from orchestrator.stages.commission import Commission, as_list
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.stages.writing_tools import WritingTools


async def write_code(
    run: ExplainerRun, request: ExplainerRequest, upgraded: UpgradedPrompt
) -> GeneratedCode:
    """Have the scene written by an agent that may check its code and look things up."""
    return await write(run, Commission(request, upgraded))


async def write(run: ExplainerRun, commission: Commission) -> GeneratedCode:
    """Have the scene written by an agent, or by the local command where one is set.

    Raises:
        ModelFailedError: No usable code was written.
        BudgetSpentError: The run has used what it may.
    """
    command = run.workshop.writers.command
    with run.attempt() as attempt:
        if command is None:
            reply = await _ask_writer(run, commission)
        else:
            reply = await ask_command(run, command, commission, folder=attempt.folder)
        code = GeneratedCode(manim=reply.value, written_by="model", attempt=attempt.folder)
        await keep_version(run, code, reply)
    return code


async def _ask_writer(run: ExplainerRun, commission: Commission) -> AgentReply[ManimCode]:
    request, upgraded = commission.request, commission.told()
    index = await run.workshop.docs_index()
    brief = write_scene.WriteSceneBrief(
        rules=manim_rules(index.manim_version, request.aspect),
        title=upgraded.title,
        description=upgraded.description,
        constraints=as_list(upgraded.constraints),
    )
    tools = WritingTools(run, request).of_writer()
    return await ask_agent(run, write_scene.AGENT, brief, tools=tools)
