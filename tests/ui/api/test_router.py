"""REST does what its own description says, whatever it is asked."""

import asyncio
import json
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from fake_sandbox import sandbox_on
from fakes import FakeEngine, playing_guest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from rest import ANN, OWNER, app_over
from schemathesis.specs.openapi.checks import positive_data_acceptance

from config import Settings
from orchestrator.story_files import StoryFiles
from ui.api.answers import V1

EXAMPLES = 30
"""Cases of each operation. A prompt of blanks and a part behind the end of a file fit the
description and are refused all the same, so that one check is left out."""


@pytest.fixture
def description(opened) -> dict[str, Any]:
    async def read() -> dict[str, Any]:
        async with opened() as api, api.as_visitor(ANN) as ann:
            return (await ann.get(f"{V1}/openapi.json")).raise_for_status().json()

    return asyncio.run(read())


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for path in description["paths"].values() for each in path.values()]


def test_everything_is_described(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    names = [operation["operationId"] for operation in operations(description)]
    assert len(set(names)) == len(names) == 36
    for operation in operations(description):
        assert operation["description"].endswith("."), operation["operationId"]
        for status, answer in operation["responses"].items():
            assert answer["description"]
            if int(status) >= 400:
                [(media_type, content)] = answer["content"].items()
                assert media_type == "application/problem+json"
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert "500" in operation["responses"]
        for parameter in operation.get("parameters", []):
            assert parameter["description"], parameter["name"]


def test_every_field_is_described_where_we_named_it(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    body = schemas["ExplainerBody"]["properties"]
    assert body["prompt"]["description"] == "What to explain, in plain words."
    assert body["workflow"]["const"] == "explainer"
    for name in ("Problem", "Accepted", "Progress", "RunPage", "WorkflowLine", "ExplainerBody"):
        assert schemas[name]["description"]


def test_it_names_no_other_host(description: dict[str, Any]) -> None:
    assert "//" not in json.dumps(description)


def cases(app: FastAPI, finished: str) -> None:
    """Ask every operation for what its description allows; reads also of a run that is there."""
    schema = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()
        may_hit = operation.method == "get"
        ids = st.sampled_from([finished]) if may_hit else st.just("20261121-000000-x-0123456789ab")

        @hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy(), video_id=ids, real=st.booleans())
        def check(case: schemathesis.Case, video_id: str, real: bool) -> None:
            if real and "video_id" in case.path_parameters:
                case.path_parameters["video_id"] = video_id
            if real and "name" in case.path_parameters:
                case.path_parameters["name"] = "request.json"
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        check()


@pytest.mark.slow
def test_whatever_it_is_asked_it_answers_as_described(
    finished: str, opened, settings: Settings
) -> None:
    reader = sandbox_on(FakeEngine(playing_guest))  # no worker is there to read a book

    async def go() -> None:
        async with opened() as api:
            api.door.story_files = StoryFiles(settings, api.door.runs, reader)
            await asyncio.to_thread(cases, app_over(api.door, OWNER), finished)
            assert (await api.door.status(finished)).state == "succeeded"

    asyncio.run(go())
    assert Path(settings.runs_dir).is_dir()
