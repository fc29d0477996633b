"""Films over REST: their shots, what is changed of them, own pictures and music."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from handmade_films import BECAUSE, write_film, write_made
from rest import ANN, BOB, Api

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.ticket import read_ticket
from ui.api.answers import V1

PICTURE = b"\x89PNG\r\n\x1a\n" + b"p" * 500
CHANGE = {"mood": "sad", "lines": [{"speaker": "anna", "text": "It is me."}]}


async def film_of(api: Api, client: httpx.AsyncClient, *, made: bool = True) -> tuple[str, Path]:
    """A film that nobody is at."""
    answer = await client.post(
        f"{V1}/generate", json={"workflow": "story_film", "prompt": "One. Two."}
    )
    video_id = answer.json()["id"]
    await api.door.cancel(video_id)
    root = api.door.runs.root(video_id)
    write_film(root, made=made)
    return video_id, root


def sent(named: str = "my fox.PNG", content: bytes = PICTURE) -> Any:
    return [("file", (named, content))]


def planned(root: Path) -> ShotList:
    return RunFolder.open(root).read_artifact(ShotList)


def test_shots_are_listed_with_what_was_made_of_them(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, _ = await film_of(api, ann)
        found = (await ann.get(f"{V1}/runs/{video_id}/shots")).json()
        first, second = found["shots"]
        assert (first["shot"]["id"], first["picture"], first["used"]) == (
            "s01-01", "clips/s01-01.jpg", "storyboard",
        )  # fmt: skip
        assert (second["picture"], second["used"], second["because"]) == (None, "words", BECAUSE)
        assert (second["begin_s"], second["duration_s"], second["changed"]) == (5.0, 5.0, False)
        assert found["changed"] is False
        assert found["names"] == {"anna": "Anna"}
        assert found["voices"] == {"narrator": "woman", "anna": "girl"}

    as_ann(deed)


def test_a_change_is_a_version_and_tells_which_shots_it_is_about(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await film_of(api, ann)
        answer = await ann.patch(f"{V1}/runs/{video_id}/shots/s01-02", json=CHANGE)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["shot"]["mood"], answer.json()["changed"]) == ("sad", True)
        assert planned(root).shots[1].lines[0].text == "It is me."
        entry = RunFolder.open(root).manifest.find(ShotList.FILE)
        assert entry is not None
        assert (entry.stage, entry.made_by, len(entry.versions)) == ("plan_shots", "user", 1)
        found = (await ann.get(f"{V1}/runs/{video_id}/shots")).json()
        assert [each["changed"] for each in found["shots"]] == [False, True]
        assert found["changed"] is True
        write_made(RunFolder.open(root))
        found = (await ann.get(f"{V1}/runs/{video_id}/shots")).json()
        assert not any(each["changed"] for each in found["shots"])
        assert found["changed"] is False

    as_ann(deed)


def test_a_shot_is_for_a_model_and_the_film_then_waits_for_a_worker_that_has_one(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        asked = {"workflow": "story_film", "prompt": "One. Two.", "profile": "debug_cpu"}
        video_id = (await ann.post(f"{V1}/generate", json=asked)).json()["id"]
        await api.door.cancel(video_id)
        root = api.door.runs.root(video_id)
        write_film(root, made=True)
        waits = [read_ticket(root)]
        for maker in ("model", "film"):
            answer = await ann.patch(f"{V1}/runs/{video_id}/shots/s01-02", json={"maker": maker})
            assert answer.json()["shot"]["maker"] == maker
            assert answer.json()["requested"] == "storyboard"
            waits.append(read_ticket(root))
        assert [each and each.gpu for each in waits] == [False, True, False]
        shots = f"{V1}/runs/{video_id}/shots"
        assert (await ann.get(shots)).json()["model_lacking"]
        with api.door.runs.workers.hold("elsewhere", takes_queued=True, has_gpu=True):
            assert (await ann.get(shots)).json()["model_lacking"] == ""
        answer = await ann.patch(f"{V1}/runs/{video_id}/shots/s01-01", json={"maker": "model"})
        assert (answer.status_code, answer.json()["code"]) == (422, "run.edit_refused")

    as_ann(deed)


def test_a_film_by_a_model_is_queued_for_a_worker_that_has_one(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        for profile, waits in (("prod_gpu", True), ("debug_cpu", False)):
            asked = {"workflow": "story_film", "prompt": "One.", "profile": profile}
            answer = await ann.post(f"{V1}/generate", json=asked)
            ticket = read_ticket(api.door.runs.root(answer.json()["id"]))
            assert ticket is not None
            assert ticket.gpu == waits
        asked = {"workflow": "story_film", "prompt": "One.", "profile": "warp"}
        assert (await ann.post(f"{V1}/generate", json=asked)).status_code == 422

    as_ann(deed)


def test_a_picture_of_ones_own_lies_in_the_run_by_its_digest_and_goes_again(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await film_of(api, ann)
        path = f"{V1}/runs/{video_id}/shots/s01-02/picture"
        answer = await ann.put(path, files=sent())
        assert answer.status_code == 200, answer.text
        own = answer.json()["shot"]["own"]
        digest = hashlib.sha256(PICTURE).hexdigest()
        name = f"own/{digest[:16]}.png"
        assert own == {"file": name, "sha256": digest, "named": "my fox.PNG"}
        assert (root / name).read_bytes() == PICTURE
        listed = RunFolder.open(root).manifest.find(name)
        assert listed is not None
        assert listed.sha256 == digest
        got = await ann.get(f"{V1}/runs/{video_id}/files/{name}")
        assert got.content == PICTURE
        answer = await ann.delete(path)
        assert answer.json()["shot"]["own"] is None
        assert (root / name).exists()

    as_ann(deed)


def test_music_and_voices_of_the_whole_film_are_chosen(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await film_of(api, ann)
        runs = f"{V1}/runs/{video_id}"
        assert (await ann.put(f"{runs}/music", files=sent("a.mp3"))).status_code == 204
        music = planned(root).own_music
        assert music is not None
        assert (music.named, (root / music.file).read_bytes()) == ("a.mp3", PICTURE)
        answer = await ann.put(f"{runs}/voices", json={"anna": "old_woman"})
        assert answer.json()["voices"] == {"narrator": "woman", "anna": "old_woman"}
        assert answer.json()["own_music"]["named"] == "a.mp3"
        assert (await ann.delete(f"{runs}/music")).status_code == 204
        assert planned(root).own_music is None
        assert planned(root).voices == {"anna": "old_woman"}

    as_ann(deed)


def test_captions_quality_and_shape_are_chosen_anew(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await film_of(api, ann)
        path = f"{V1}/runs/{video_id}/form"
        answer = await ann.patch(path, json={"captions": "burned", "aspect": "1:1"})
        form = {"captions": "burned", "quality": "720p30", "aspect": "1:1"}
        assert (answer.status_code, answer.json()["form"]) == (200, form)
        assert answer.json()["changed"]
        assert not any(each["changed"] for each in answer.json()["shots"])
        answer = await ann.patch(path, json={"quality": "480p15"})
        assert answer.json()["form"] == form | {"quality": "480p15"}
        asked = StoryRequest.model_validate_json((root / StoryRequest.FILE).read_bytes())
        assert (asked.captions, asked.quality) == ("attached", "720p30")

    as_ann(deed)


def test_a_film_is_asked_for_with_music(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        fields = {"prompt": "A fox slept.", "quality": "480p15"}
        answer = await ann.post(f"{V1}/film", data=fields, files=sent("song.ogg"))
        assert answer.status_code == 202, answer.text
        root = api.door.runs.root(answer.json()["id"])
        request = json.loads((root / "request.json").read_bytes())
        assert (request["prompt"], request["quality"]) == ("A fox slept.", "480p15")
        assert (root / request["own_music"]["file"]).read_bytes() == PICTURE
        for wrong in ({"prompt": "x", "colour": "red"}, {"quality": "9p"}, {"prompt": ""}):
            answer = await ann.post(f"{V1}/film", data=wrong, files=sent("song.ogg"))
            assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")

    as_ann(deed)


@pytest.mark.parametrize(
    ("path", "given", "code"),
    [
        ("shots/s01-02", {"json": {"mood": "blue"}}, (422, "request.invalid")),
        ("shots/s01-02", {"json": {"colour": "blue"}}, (422, "request.invalid")),
        ("shots/nothing", {"json": {}}, (422, "request.invalid")),
        ("shots/s09-09", {"json": {"seconds": 3}}, (422, "request.refused")),
        ("shots/s01-02", {"json": {"characters": ["bob"]}}, (422, "run.edit_refused")),
        ("shots/s01-02/picture", {"files": sent(content=b"")}, (422, "request.refused")),
        ("shots/s09-09/picture", {"files": sent()}, (422, "request.refused")),
        ("shots/s01-02/picture", {"files": [*sent(), *sent()]}, (422, "request.invalid")),
        ("shots/s01-02/picture", {"json": {}}, (400, "upload.broken")),
        ("form", {"json": {"quality": "9p"}}, (422, "request.invalid")),
        ("form", {"json": {"colour": "red"}}, (422, "request.invalid")),
        ("voices", {"json": {"bob": "man"}}, (422, "run.edit_refused")),
        ("voices", {"json": {"anna": "cat"}}, (422, "request.invalid")),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    as_ann, path: str, given: dict[str, Any], code: tuple[int, str]
) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await film_of(api, ann)
        before = (root / ShotList.FILE).read_bytes()
        method = "PUT" if "picture" in path or path == "voices" else "PATCH"
        answer = await ann.request(method, f"{V1}/runs/{video_id}/{path}", **given)
        assert (answer.status_code, answer.json()["code"]) == code, answer.text
        assert (root / ShotList.FILE).read_bytes() == before
        assert not (root / "own").exists()

    as_ann(deed)


def test_a_file_that_is_too_large_is_not_taken(as_ann, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_LIMITS__UPLOAD_BYTES", str(1024**2))

    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        limits = api.door.settings.limits.model_copy(update={"upload_bytes": 1024**2})
        api.door.settings = api.door.settings.model_copy(update={"limits": limits})
        video_id, root = await film_of(api, ann)
        path = f"{V1}/runs/{video_id}/shots/s01-02/picture"
        answer = await ann.put(path, files=sent(content=b"x" * (1024**2 + 200_000)))
        assert (answer.status_code, answer.json()["code"]) == (413, "upload.too_large")
        assert not (root / "own").exists()

    as_ann(deed)


def test_before_there_are_shots_and_while_it_is_made_nothing_is_changed(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        asked = {"workflow": "story_film", "prompt": "One. Two."}
        video_id = (await ann.post(f"{V1}/generate", json=asked)).json()["id"]
        path = f"{V1}/runs/{video_id}/shots"
        none = await ann.get(path)
        assert (none.status_code, none.json()["code"]) == (422, "request.refused")
        busy = await ann.patch(f"{path}/s01-01", json={"seconds": 3})
        assert (busy.status_code, busy.json()["code"]) == (409, "run.busy")

    as_ann(deed)


def test_a_film_of_another_user_and_a_run_of_another_kind_are_not_there(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann, api.as_visitor(BOB) as bob:
            video_id, _ = await film_of(api, ann)
            made = await bob.post(f"{V1}/generate", json={"prompt": "What is a circle?"})
            other = made.json()["id"]
            await api.door.cancel(other)
            for run in (video_id, other):
                path = f"{V1}/runs/{run}"
                answers = [
                    await bob.get(f"{path}/shots"),
                    await bob.patch(f"{path}/shots/s01-02", json=CHANGE),
                    await bob.put(f"{path}/shots/s01-02/picture", files=sent()),
                    await bob.delete(f"{path}/shots/s01-02/picture"),
                    await bob.put(f"{path}/music", files=sent()),
                    await bob.delete(f"{path}/music"),
                    await bob.put(f"{path}/voices", json={"anna": "man"}),
                    await bob.patch(f"{path}/form", json={"captions": "none"}),
                ]
                found = {(each.status_code, each.json()["code"]) for each in answers}
                assert found == {(404, "run.unknown")}

    asyncio.run(go())
