"""Asking for a video: the body is the workflow's own request, and what does not fit is told."""

import asyncio
from typing import Any

import pytest
from explaining import PYTHAGORAS
from pydantic import TypeAdapter, ValidationError
from rest import ANN

from agents.artifacts.base import Artifact
from agents.artifacts.request import ExplainerRequest
from config import PublicLimits
from ui.access.visitor import Visitor
from ui.api.answers import V1
from ui.api.generate import body_of
from ui.api.guarded_route import BODY_BYTES


class SongRequest(Artifact):
    """A song in so many verses."""

    FILE = "song_request.json"
    verses: int


def test_what_can_be_asked_for_is_told_with_its_schema(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            listed = (await ann.get(f"{V1}/workflows")).json()
            assert {each["name"] for each in listed} == {"explainer", "story_film"}
            [workflow] = [each for each in listed if each["name"] == "explainer"]
            assert workflow["about"] == "A sentence to be explained by an animation."
            assert workflow["stages"][0]["name"] == "restate_prompt"
            assert workflow["request_schema"]["required"] == ["prompt"]
            quality = workflow["request_schema"]["properties"]["quality"]
            assert quality["description"] == "Frame size and rate of the video."

    asyncio.run(go())


def test_a_request_is_queued_in_the_visitors_name(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            body = {"workflow": "explainer", "prompt": PYTHAGORAS, "quality": "480p15"}
            answer = await ann.post(f"{V1}/generate", json=body)
            assert answer.status_code == 202
            accepted = answer.json()
            assert answer.headers["location"] == accepted["links"]["status"]
            view = (await ann.get(accepted["links"]["run"])).json()
            assert (view["owner"], view["request"]["quality"]) == ("ann", "480p15")
            film = {"workflow": "story_film", "prompt": "A fox slept.\n" * 9000, "music": "none"}
            filmed = await ann.post(f"{V1}/generate", json=film)
            assert filmed.status_code == 202, filmed.text
            view = (await ann.get(filmed.json()["links"]["run"])).json()
            assert (view["status"]["workflow"], view["request"]["music"]) == ("story_film", "none")
            short = await ann.post(f"{V1}/generate", json={"prompt": "What is a circle?"})
            assert short.status_code == 202

    asyncio.run(go())


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.prompt"),
        ([], "body"),
        (None, "body"),
        ({"prompt": ""}, "body.prompt"),
        ({"prompt": 3}, "body.prompt"),
        ({"prompt": "x", "quality": "4k"}, "body.quality"),
        ({"prompt": "x", "aspect": "4:3"}, "body.aspect"),
        ({"prompt": "x", "colour": "red"}, "body.colour"),
        ({"prompt": "x", "workflow": "dance"}, "body.workflow"),
    ],
)
def test_what_does_not_fit_is_told_by_field_and_queues_nothing(
    opened, body: Any, field: str
) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.post(f"{V1}/generate", json=body)
            assert answer.status_code == 422
            problem = answer.json()
            assert problem["code"] == "request.invalid"
            assert [error["field"] for error in problem["errors"]] == [field]
            assert await api.door.cards() == ()

    asyncio.run(go())


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"{", "application/json", "request.invalid"),
        (b"\xff\xfe", "application/json", "request.invalid"),
        (b'{"prompt": "\\ud800"}', "application/json", "request.invalid"),
        (b'{"prompt": "x", "schema_version": ' + b"9" * 5000 + b"}", "application/json", None),
        (b"[" * 60_000, "application/json", "request.invalid"),
        (b'{"prompt": "x"}', "text/plain", "request.media_type"),
        (b'{"prompt": "x"}', "application/x-www-form-urlencoded", "request.media_type"),
        (b'{"prompt": "x"}', "", "request.media_type"),
        (b'{"prompt": "' + b"x" * BODY_BYTES + b'"}', "application/json", "request.too_large"),
        (b'{"prompt": " "}', "application/json", "request.refused"),
        (b'{"prompt": "' + b"x" * 20_001 + b'"}', "application/json", "request.refused"),
    ],
)
def test_a_body_that_is_no_request(
    opened, content: bytes, media_type: str, code: str | None
) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            headers = {"content-type": media_type} if media_type else {}
            answer = await ann.post(f"{V1}/generate", content=content, headers=headers)
            assert answer.status_code in (413, 415, 422)
            assert answer.json()["code"] == (code or "request.invalid")
            assert await api.door.cards() == ()

    asyncio.run(go())


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(opened) -> None:
    async def go() -> None:
        read = 0

        async def endless():
            nonlocal read
            while True:
                read += 4096
                yield b" " * 4096

        async with opened() as api, api.as_visitor(ANN) as ann:
            headers = {"content-type": "application/json"}
            answer = await ann.post(f"{V1}/generate", content=endless(), headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
            assert read <= BODY_BYTES + 2 * 4096

    asyncio.run(go())


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"prompt": "x" * 401}, 422, "limit.prompt"),
        ({"prompt": "x", "quality": "1080p60"}, 422, "limit.quality"),
    ],
)
def test_a_public_visitor_is_held_by_the_limits(opened, body: Any, status: int, code: str) -> None:
    async def go() -> None:
        visitor = Visitor("visitor-1", limits=PublicLimits())
        async with opened() as api, api.as_visitor(visitor) as client:
            answer = await client.post(f"{V1}/generate", json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code)

    asyncio.run(go())


def test_another_workflow_has_a_body_of_its_own() -> None:
    adapter = TypeAdapter[Any](body_of({"explainer": ExplainerRequest, "song": SongRequest}))
    assert adapter.validate_python({"prompt": "x"}).workflow == "explainer"
    assert adapter.validate_python({"workflow": "song", "verses": 3}).verses == 3
    for wrong in ({"verses": 3}, {"workflow": "song", "prompt": "x"}, {"workflow": "x"}, [], 3):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)
    assert len(adapter.json_schema()["oneOf"]) == 2
