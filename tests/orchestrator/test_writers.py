import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from agents.artifacts.request import Depth, ExplainerRequest
from config import Settings
from orchestrator.engine.render_cache import ResultCache
from orchestrator.errors import CodeWriterMissingError, StartUpError
from orchestrator.workflows import explainer, lesson, load_workflows, planned_explainer, video_edit
from orchestrator.writers import (
    OFFLINE,
    DocsServerOnce,
    announced,
    code_command,
    open_chain,
    open_to_users,
    require_code_writer,
    variant_for,
    writers_for,
)


def settings(**values: object) -> Settings:
    """Settings without anything from the environment of whoever runs the tests."""
    plain: dict[str, object] = {
        "google_api_key": None,
        "openai_api_key": None,
        "anthropic_api_key": None,
        "openai_base_url": None,
    }
    return Settings.model_validate({**Settings.model_construct().model_dump(), **plain, **values})


def test_without_a_key_the_lessons_answer_and_that_is_announced() -> None:
    chain = open_chain(settings())

    assert chain.members == ()
    assert open_to_users(load_workflows(), chain)["explainer"] is lesson.WORKFLOW
    assert announced(lesson.WORKFLOW, chain, settings()) == OFFLINE


def test_with_a_key_models_answer_in_the_order_of_the_setting() -> None:
    chain = open_chain(
        settings(google_api_key=SecretStr("k"), model="google:gemini-4-argon,google:other")
    )

    assert open_to_users(load_workflows(), chain)["explainer"] is explainer.WORKFLOW
    words = announced(explainer.WORKFLOW, chain, settings())
    assert words == "models: google:gemini-4-argon, then google:other"


def test_the_whole_chain_is_there_only_where_a_model_is() -> None:
    request, quick = (
        ExplainerRequest(prompt="why?", depth=depth) for depth in (Depth.FULL, Depth.QUICK)
    )
    workflows = load_workflows()

    chosen = variant_for(explainer.WORKFLOW, request, workflows)
    assert chosen is planned_explainer.WORKFLOW
    assert chosen.known_as == "explainer"
    assert variant_for(explainer.WORKFLOW, quick, workflows) is explainer.WORKFLOW
    assert variant_for(lesson.WORKFLOW, request, workflows) is lesson.WORKFLOW


def test_a_documentation_command_outside_the_sandbox_is_announced() -> None:
    chosen = settings(google_api_key=SecretStr("k"), docs_mcp_command="npx docs")

    words = announced(explainer.WORKFLOW, open_chain(chosen), chosen)
    assert "a local documentation command runs outside the sandbox" in words


def test_a_local_code_writer_is_announced_where_models_plan_and_only_there() -> None:
    chosen = settings(google_api_key=SecretStr("k"), code_writer="codex-cli")
    chain = open_chain(chosen)

    words = announced(explainer.WORKFLOW, chain, chosen)
    assert words.endswith("; the code is written by codex, outside the sandbox")
    assert announced(lesson.WORKFLOW, chain, chosen) == OFFLINE
    off = settings(google_api_key=SecretStr("k"))
    assert code_command(off) is None
    assert "outside" not in announced(explainer.WORKFLOW, chain, off)


def test_edits_are_announced_as_planned_by_models_or_by_rules() -> None:
    chosen = settings(
        google_api_key=SecretStr("k"), model="google:gemini-4-argon", code_writer="codex-cli"
    )

    words = announced(video_edit.WORKFLOW, open_chain(chosen), chosen)
    assert words == "models: google:gemini-4-argon"
    rules = announced(video_edit.WORKFLOW, open_chain(settings()), settings())
    assert rules == "Chalkbox's own rules and scripts, no model used"


def test_the_command_of_a_code_writer_is_read_as_a_shell_would() -> None:
    command = code_command(settings(code_writer="codex-cli", code_writer_s=7))

    assert command is not None
    assert command.arguments[:2] == ("codex", "exec")
    assert command.arguments[-1] == "Do what task.md says."
    assert command.longest_s == 7
    with pytest.raises(StartUpError, match="CHALKBOX_CODE_WRITER_COMMAND: No closing quotation"):
        code_command(settings(code_writer="codex-cli", code_writer_command="codex 'x"))


def test_a_code_writer_that_is_not_there_stops_what_needs_one_and_nothing_else(
    tmp_path: Path,
) -> None:
    chosen = settings(code_writer="codex-cli", code_writer_command="no-such-coder --write")
    cache = ResultCache(tmp_path, size_limit_bytes=1024**2)
    try:
        writers = writers_for(chosen, open_chain(chosen), cache)
    finally:
        cache.close()

    require_code_writer(lesson.WORKFLOW, writers)
    require_code_writer(video_edit.WORKFLOW, writers)
    with pytest.raises(
        CodeWriterMissingError, match=r"no-such-coder, which is not there\. Install"
    ):
        require_code_writer(planned_explainer.WORKFLOW, writers)


def test_parts_of_a_story_are_asked_about_one_by_one_where_that_is_set(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, size_limit_bytes=1024**2)
    try:
        at_once = [
            writers_for(chosen, open_chain(chosen), cache).story.calls_at_once
            for chosen in (settings(), settings(llm_parallel=False))
        ]
        toon = settings(use_toon_format=True)
        assert at_once == [4, 1]
        assert writers_for(toon, open_chain(toon), cache).sends_toon
    finally:
        cache.close()


def test_a_local_server_needs_no_key() -> None:
    chain = open_chain(
        settings(model="openai-chat:qwen3-coder", openai_base_url="http://127.0.0.1:11434/v1")
    )

    assert chain.names == ("openai-chat:qwen3-coder",)


def test_offline_means_no_model_whatever_keys_there_are() -> None:
    chain = open_chain(settings(google_api_key=SecretStr("k"), model="offline"))

    assert open_to_users(load_workflows(), chain)["explainer"] is lesson.WORKFLOW


def test_a_model_setting_that_cannot_be_read_stops_the_start_and_is_named() -> None:
    with pytest.raises(StartUpError, match=r"CHALKBOX_MODEL: .*gogle"):
        open_chain(settings(model="gogle:gemini"))


def test_a_documentation_server_that_does_not_answer_is_tried_once_and_said_so(
    tmp_path: Path,
) -> None:
    tries = tmp_path / "tries"
    server = DocsServerOnce(settings(docs_mcp_command=f"sh -c 'echo x >> {tries}; exit 1'"))

    async def ask_twice() -> list[str]:
        return [await server.ask("Circle"), await server.ask("Square")]

    answers = asyncio.run(ask_twice())
    assert all("is left out" in answer for answer in answers)
    assert tries.read_text() == "x\n"


def test_two_workflows_that_answer_the_same_request_stop_the_start() -> None:
    chain = open_chain(settings(google_api_key=SecretStr("k")))
    both = {**load_workflows(), "other": replace(explainer.WORKFLOW, name="other")}

    with pytest.raises(StartUpError, match="explainer and other both answer ExplainerRequest"):
        open_to_users(both, chain)
