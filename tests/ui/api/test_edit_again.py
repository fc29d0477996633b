"""Doing the same to another video, and exports, over REST: whose they are, and what is refused."""

import asyncio

import httpx
import pytest
from handmade_sessions import VIDEO, left_in, root_of, upload, write_edit, write_probe
from rest import ANN, BOB, OWNER, Api

from agents.artifacts.editing.edit_package import TaskRun, TaskValidation
from agents.artifacts.editing.edit_replay import EditReplay
from agents.artifacts.editing.edit_session import EditSession
from agents.artifacts.editing.output_contract import OutputContract
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.run_folder import RunFolder
from ui.api.answers import V1


async def session(api: Api, client: httpx.AsyncClient) -> str:
    """A session with two results."""
    answer = await upload(client)
    video_id, root = answer.json()["id"], root_of(api, answer)
    await api.door.cancel(video_id)
    write_probe(root)
    for prompt in ("trim", "trim again"):
        number = write_edit(root, prompt, "done")
        run = TaskRun(contract=OutputContract(ending="mp4"))
        told = TaskValidation(task=1, script="task-01.py", dummy=run, video=run)
        edit = RunFolder.open(root / f"edits/{number:02d}")
        edit.write_file("task-01_validation.json", to_text(told))
    return video_id


async def again(client: httpx.AsyncClient, *names: str, **fields: str) -> httpx.Response:
    files = [("file", (name, VIDEO + name.encode())) for name in names or ("other.mp4",)]
    return await client.post(f"{V1}/edit", data=fields, files=files)


def test_a_result_is_made_again_from_another_video(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id = await session(api, ann)
        answer = await again(ann, replay=video_id)
        assert (answer.status_code, answer.json()["edit"]) == (202, 1), answer.text
        folder = RunFolder.open(root_of(api, answer))
        replay = EditReplay.model_validate_json((folder.root / EditReplay.FILE).read_bytes())
        assert [each.prompt for each in replay.requests] == ["trim", "trim again"]
        assert replay.of == video_id
        request = folder.read_artifact(EditSession)
        assert (request.prompt, request.uploads[0].named) == ("trim", "other.mp4")
        assert (folder.root / "source.mp4").read_bytes() == VIDEO + b"other.mp4"
        assert left_in(api) == []
        first = await again(ann, replay=video_id, replay_number="1")
        replay = EditReplay.model_validate_json(
            (root_of(api, first) / EditReplay.FILE).read_bytes()
        )
        assert [each.prompt for each in replay.requests] == ["trim"]

    as_ann(deed)


def test_a_session_of_another_user_is_not_done_again(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann, api.as_visitor(BOB) as bob:
            video_id = await session(api, ann)
            for answer in (
                await again(bob, replay=video_id),
                await bob.get(f"{V1}/edit/{video_id}/export"),
                await again(bob, replay="../" + video_id),
                await again(bob, replay="nothing"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")
            async with api.as_visitor(OWNER) as owner:
                answer = await again(owner, replay="../" + video_id)
                assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")
            assert len(list(api.door.settings.runs_dir.glob("2*"))) == 1
            assert left_in(api) == []

    asyncio.run(go())


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"prompt": "mute it"}, "body.prompt"),
        ({"plan_first": "true"}, "body.plan_first"),
        ({"replay_number": "0"}, "body.replay_number"),
        ({"replay_number": "1e3"}, "body.replay_number"),
        ({"replay_number": "\u0661"}, "body.replay_number"),
        ({"colour": "red"}, "body.colour"),
    ],
)
def test_fields_that_do_not_belong_to_it_are_told(
    as_ann, fields: dict[str, str], wrong: str
) -> None:
    async def deed(_: Api, ann: httpx.AsyncClient) -> None:
        answer = await again(ann, replay="x", **fields)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
        assert [each["field"] for each in answer.json()["errors"]] == [wrong]

    as_ann(deed)


def test_without_a_result_there_is_nothing_to_do_again_or_export(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id = await session(api, ann)
        await ann.put(f"{V1}/edit/{video_id}/current", json={"to": 0})
        for answer in (
            await again(ann, replay=video_id),
            await again(ann, replay=video_id, replay_number="7"),
            await ann.get(f"{V1}/edit/{video_id}/export"),
            await ann.get(f"{V1}/edit/{video_id}/export?number=7"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (422, "request.refused")
        made = await ann.post(f"{V1}/generate", json={"prompt": "What is a circle?"})
        answer = await again(ann, replay=made.json()["id"])
        assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")

    as_ann(deed)


def test_an_export_is_a_script_to_be_saved(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id = await session(api, ann)
        answer = await ann.get(f"{V1}/edit/{video_id}/export", params={"number": 1})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        named = f'attachment; filename="edit_{video_id}.py"'
        assert answer.headers["content-disposition"] == named
        assert "sandbox" in answer.headers["content-security-policy"]
        compile(answer.text, "export", "exec")
        assert "# 1. trim" in answer.text
        assert "trim again" not in answer.text
        assert "trim again" in (await ann.get(f"{V1}/edit/{video_id}/export")).text
        assert (await ann.get(f"{V1}/edit/{video_id}/export?number=x")).status_code == 422

    as_ann(deed)
