"""Who writes: the models that the settings name, or, without any, Chalkbox's own lessons."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agents.artifacts.base import Artifact
from agents.coding.local_command import LocalCommand
from agents.errors import AgentError
from agents.providers.base import Account
from agents.providers.chain.model_chain import ModelChain, open_models
from config import Settings, StoryLimits
from orchestrator.engine.render_cache import ResultCache
from orchestrator.engine.stage import Workflow
from orchestrator.errors import CodeWriterMissingError, StartUpError
from orchestrator.film_makers import film_makers, speech_chain
from orchestrator.stages.workshop import Writers

if TYPE_CHECKING:
    from agents.docs.mcp_docs import DocsServer

OFFLINE = "offline: Chalkbox's own lessons, no model used"


def open_chain(settings: Settings) -> ModelChain:
    """The chain of models that the settings name; empty when none can be asked.

    Raises:
        StartUpError: The setting cannot be read, or a provider of ours is broken.
    """
    accounts = {
        "google": Account(settings.google_api_key, settings.google_base_url),
        "openai": Account(settings.openai_api_key, settings.openai_base_url),
        "anthropic": Account(settings.anthropic_api_key, settings.anthropic_base_url),
    }
    try:
        return open_models(settings.model, accounts=accounts, limits=settings.models)
    except AgentError as error:
        raise StartUpError(f"CHALKBOX_MODEL: {error.message}", context=error.context) from error


def open_to_users(workflows: Mapping[str, Workflow], chain: ModelChain) -> dict[str, Workflow]:
    """The workflows that users can ask for here, by the names that users know.

    Where no model is set, those that need none stand in for others.

    Raises:
        StartUpError: Two would answer the same kind of request; names them.
    """
    known = {name: each for name, each in workflows.items() if not each.needs_upload}
    open_ones = {name: each for name, each in known.items() if each.stands_in_for is None}
    if not chain.members:
        stand_ins = (each for each in known.values() if each.stands_in_for is not None)
        open_ones |= {each.stands_in_for or "": each for each in stand_ins}
    open_ones = {name: each for name, each in open_ones.items() if each.variant_of is None}
    named: dict[type[Artifact], str] = {}
    for name, workflow in open_ones.items():
        other = named.setdefault(workflow.request, name)
        if other != name:
            raise StartUpError(
                f"the workflows {other} and {name} both answer {workflow.request.__name__}"
            )
    return open_ones


def variant_for(
    workflow: Workflow, request: Artifact, workflows: Mapping[str, Workflow]
) -> Workflow:
    """The variant of a workflow that a request is for, or the workflow itself."""
    variants = (each for each in workflows.values() if each.variant_of == workflow.name)
    fitting = (each for each in variants if each.answers is None or each.answers(request))
    return next(fitting, workflow)


def announced(workflow: Workflow, chain: ModelChain, settings: Settings) -> str:
    """Who plans and writes a workflow, and what of it runs outside the sandbox, in words."""
    if workflow.stands_in_for is not None:
        return OFFLINE
    if not chain.members:
        own = "Chalkbox's own rules and scripts, no model used"
        return own if workflow.needs_upload else "no model is set"
    if workflow.needs_upload:
        return f"models: {', then '.join(chain.names)}"
    writer = code_command(settings)
    code = f"; the code is written by {writer.name}, outside the sandbox" if writer else ""
    outside = settings.docs_mcp_command and not settings.docs_mcp_url
    beside = "; a local documentation command runs outside the sandbox" if outside else ""
    return f"models: {', then '.join(chain.names)}{code}{beside}"


def code_command(settings: Settings) -> LocalCommand | None:
    """The local command that writes the code; None where models do.

    Raises:
        StartUpError: Its setting cannot be read.
    """
    if settings.code_writer == "model":
        return None
    try:
        return LocalCommand.parse(settings.code_writer_command, longest_s=settings.code_writer_s)
    except ValueError as error:
        raise StartUpError(f"CHALKBOX_CODE_WRITER_COMMAND: {error}") from error


def require_code_writer(workflow: Workflow, writers: Writers) -> None:
    """See that whoever writes the code of a workflow is there, before anything is paid for.

    Raises:
        CodeWriterMissingError: The local command is not there; says what can be done.
    """
    if workflow.stands_in_for is not None or workflow.needs_upload:
        return
    if writers.command and writers.command.find() is None:
        raise CodeWriterMissingError(
            f"CHALKBOX_CODE_WRITER has the code written by the command"
            f" {writers.command.name}, which is not there. Install it, or name another in"
            " CHALKBOX_CODE_WRITER_COMMAND, or have the models write: CHALKBOX_CODE_WRITER=model.",
            context={"command": writers.command.name},
        )


def writers_for(settings: Settings, chain: ModelChain, cache: ResultCache) -> Writers:
    """What the stages of a run may ask, and what that may take."""
    return Writers(
        models=chain if chain.members else None,
        speech=speech_chain(settings),
        speech_at_once=settings.speech.calls_at_once,
        command=code_command(settings),
        replies=cache,
        docs_server=DocsServerOnce(settings) if has_docs_server(settings) else None,
        budget=settings.budget,
        bounds=settings.repair,
        review=settings.review,
        story=story_limits(settings),
        sends_toon=settings.use_toon_format,
        makers=film_makers(settings),
    )


def story_limits(settings: Settings) -> StoryLimits:
    """How models are asked about a story: one thing after the other where that is set."""
    at_once = settings.story.calls_at_once if settings.llm_parallel else 1
    return settings.story.model_copy(update={"calls_at_once": at_once})


def has_docs_server(settings: Settings) -> bool:
    """Whether the settings name a documentation server."""
    return bool(settings.docs_mcp_url or settings.docs_mcp_command)


class DocsServerOnce:
    """The documentation server that is set, tried when it is first wanted, and only then."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._trying = asyncio.Lock()
        self._tried = False
        self._server: DocsServer | None = None
        self._why_not = ""

    async def ask(self, question: str) -> str:
        """Its answer, or one sentence why there is none."""
        from agents.docs.mcp_docs import probe_docs_server

        async with self._trying:
            if not self._tried:
                self._server = await probe_docs_server(
                    url=self._settings.docs_mcp_url,
                    command=self._settings.docs_mcp_command,
                    key=self._settings.docs_mcp_key,
                    tell=self._keep_reason,
                )
                self._tried = True
        return self._why_not if self._server is None else await self._server.ask(question)

    def _keep_reason(self, reason: str) -> None:
        self._why_not = reason
