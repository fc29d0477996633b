"""A story file over REST: its words, what is said of them, and what is refused."""

import httpx
import pytest
from handmade_sessions import left_in
from rest import Api

from ui.api.answers import V1


async def send(client: httpx.AsyncClient, content: bytes, named: str = "a.txt") -> httpx.Response:
    return await client.post(f"{V1}/story", files={"file": (named, content)})


def test_the_words_of_a_file_come_back_and_can_be_filmed(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await send(ann, "Ein Fuchs fiel über ein Schloß.".encode("cp1252"))
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert (told["text"], told["chars"]) == ("Ein Fuchs fiel über ein Schloß.", 31)
        assert (told["kind"], told["encoding"]) == ("text", "Windows-1252")
        assert "Windows-1252" in told["notes"][0]
        assert left_in(api) == []
        asked = {"workflow": "story_film", "prompt": told["text"]}
        assert (await ann.post(f"{V1}/generate", json=asked)).status_code == 202

    as_ann(deed)


@pytest.mark.parametrize(
    ("content", "status", "code", "words"),
    [
        (b"", 422, "request.refused", "empty"),
        (b"\0\1\2", 422, "request.refused", "no text"),
        (b"a" * 300_001, 422, "request.refused", "300,001 characters, and at most 300,000"),
        (b"a" * 5_000_000, 422, "request.refused", "4.8 MiB"),
    ],
)
def test_what_is_no_story_is_refused_with_the_reason(
    as_ann, content: bytes, status: int, code: str, words: str
) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await send(ann, content)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert words in answer.json()["detail"]
        assert left_in(api) == []

    as_ann(deed)


def test_a_file_that_is_too_large_is_refused_while_it_comes(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await send(ann, bytes(api.door.story_files.most_bytes + 70_000))
        assert (answer.status_code, answer.json()["code"]) == (413, "upload.too_large")
        assert "64 MiB" in answer.json()["detail"]
        assert left_in(api) == []

    as_ann(deed)


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"prompt": "A fox."}},
        {"files": {"prompt": (None, "A fox.")}},
        {"files": [("file", ("a.txt", b"A")), ("file", ("b.txt", b"B"))]},
        {"files": {"file": ("a.txt", b"A fox.")}, "data": {"title": "x"}},
        {"json": {"file": "A fox."}},
        {"files": {"story": ("a.txt", b"A fox.")}},
    ],
    ids=["no-form", "no-file", "two", "a-field", "json", "another-name"],
)
def test_what_is_no_form_with_one_file_is_refused(as_ann, body: dict[str, object]) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await ann.post(f"{V1}/story", **body)
        assert answer.status_code in (400, 422), answer.text
        assert left_in(api) == []

    as_ann(deed)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"narrator": "ghost"}, "body.narrator"),
        ({"prompt": ""}, "body.prompt"),
        ({"music": "polka"}, "body.music"),
    ],
)
def test_a_film_with_what_there_is_not_is_refused_field_by_field(
    as_ann, fields: dict[str, str], wrong: str
) -> None:
    async def deed(_: Api, ann: httpx.AsyncClient) -> None:
        asked = {"workflow": "story_film", "prompt": "A fox."} | fields
        answer = await ann.post(f"{V1}/generate", json=asked)
        assert answer.status_code == 422, answer.text
        assert [each["field"] for each in answer.json()["errors"]] == [wrong]

    as_ann(deed)
