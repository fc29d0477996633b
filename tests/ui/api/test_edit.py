"""Sessions over REST: whose they are, what is asked next, plans, undo and redo."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from handmade_sessions import PLAN, root_of, upload, write_edit, write_probe
from rest import ANN, BOB, Api

from ui.api.answers import V1


async def ended(api: Api, client: httpx.AsyncClient) -> tuple[str, Path]:
    """A session whose first request is not queued any more."""
    answer = await upload(client)
    video_id = answer.json()["id"]
    await api.door.cancel(video_id)
    write_probe(root_of(api, answer))
    return video_id, root_of(api, answer)


def test_a_session_of_another_user_is_as_one_that_is_not_there(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann, api.as_visitor(BOB) as bob:
            video_id, root = await ended(api, ann)
            write_edit(root, "trim", "planned")
            asked = {"session_id": video_id, "prompt": "mute it"}
            plan = PLAN.model_dump(mode="json")
            answers = [
                await bob.post(f"{V1}/edit", json=asked),
                await bob.get(f"{V1}/edit/{video_id}/1/plan"),
                await bob.get(f"{V1}/edit/{video_id}/1/result"),
                await bob.put(f"{V1}/edit/{video_id}/1/plan", json=plan),
                await bob.post(f"{V1}/edit/{video_id}/1/run"),
                await bob.put(f"{V1}/edit/{video_id}/current", json={"to": "undo"}),
                await ann.post(f"{V1}/edit", json=asked | {"session_id": "nothing"}),
                await ann.post(f"{V1}/edit", json=asked | {"session_id": "../" + video_id}),
            ]
            found = {(each.status_code, each.json()["code"]) for each in answers}
            assert found == {(404, "run.unknown")}

    asyncio.run(go())


def test_a_run_of_another_workflow_is_no_session(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            made = await ann.post(f"{V1}/generate", json={"prompt": "What is a circle?"})
            video_id = made.json()["id"]
            await api.door.cancel(video_id)
            asked = {"session_id": video_id, "prompt": "mute it"}
            answer = await ann.post(f"{V1}/edit", json=asked)
            assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")

    asyncio.run(go())


def test_a_further_request_is_about_what_is_looked_at(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await ended(api, ann)
        write_edit(root, "trim", "done")
        asked = {"session_id": video_id, "prompt": "mute it", "plan_first": True}
        answer = await ann.post(f"{V1}/edit", json=asked)
        assert (answer.status_code, answer.json()["edit"]) == (202, 2), answer.text
        request = json.loads((root / "edits/02/request.json").read_bytes())
        assert (request["based_on"], request["file"]) == (1, "edits/01/output.mp4")
        assert request["plan_first"] is True
        busy = await ann.post(f"{V1}/edit", json=asked)
        assert (busy.status_code, busy.json()["code"]) == (409, "run.busy")

    as_ann(deed)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["body.session_id", "body.prompt"]),
        ({"session_id": 3, "prompt": "x"}, ["body.session_id"]),
        ({"session_id": "x", "prompt": "x", "colour": 1}, ["body.colour"]),
        ([], ["body"]),
    ],
)
def test_a_further_request_that_does_not_fit_is_told_by_field(
    as_ann, body: Any, fields: list[str]
) -> None:
    async def deed(_: Api, ann: httpx.AsyncClient) -> None:
        answer = await ann.post(f"{V1}/edit", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
        assert [each["field"] for each in answer.json()["errors"]] == fields
        broken = await ann.post(
            f"{V1}/edit", content=b"{", headers={"content-type": "application/json"}
        )
        assert (broken.status_code, broken.json()["code"]) == (422, "request.invalid")

    as_ann(deed)


def test_results_are_listed_undone_redone_and_gone_back_to(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await ended(api, ann)
        write_edit(root, "trim", "done")
        write_edit(root, "mute", "done")
        run = f"{V1}/runs/{video_id}"
        assert (await ann.get(f"{run}/video")).content[-1:] == b"\2"
        script = await ann.get(f"{run}/files/edits/01/task-01.py")
        assert script.headers["content-type"].startswith("text/plain")

        async def move(to: Any) -> tuple[int, Any]:
            answer = await ann.put(f"{V1}/edit/{video_id}/current", json={"to": to})
            return answer.status_code, answer.json().get("current", answer.json().get("code"))

        assert await move("undo") == (200, 1)
        assert (await ann.get(f"{run}/video")).content[-1:] == b"\1"
        assert await move("redo") == (200, 2)
        assert await move("redo") == (422, "request.refused")
        assert await move(0) == (200, 0)
        assert (await ann.get(f"{run}/video")).status_code == 404
        assert await move("undo") == (422, "request.refused")
        assert await move(2) == (200, 2)
        assert await move(7) == (422, "request.refused")
        assert await move("sideways") == (422, "request.invalid")

    as_ann(deed)


def test_what_a_request_made_is_fetched_and_a_gif_leaves_the_video_in_view(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await ended(api, ann)
        write_edit(root, "trim", "done")
        write_edit(root, "make a gif", "done", made="output.gif")
        gif = await ann.get(f"{V1}/edit/{video_id}/2/result")
        assert (gif.headers["content-type"], gif.content[-1:]) == ("image/gif", b"\2")
        assert (await ann.get(f"{V1}/edit/{video_id}/1/result")).content[-1:] == b"\1"
        assert (await ann.get(f"{V1}/runs/{video_id}/video")).content[-1:] == b"\1"
        missing = await ann.get(f"{V1}/edit/{video_id}/3/result")
        assert (missing.status_code, missing.json()["code"]) == (404, "run.no_video")
        asked = {"session_id": video_id, "prompt": "mute it"}
        assert (await ann.post(f"{V1}/edit", json=asked)).status_code == 202
        request = json.loads((root / "edits/03/request.json").read_bytes())
        assert (request["based_on"], request["file"]) == (1, "edits/01/output.mp4")
        refused = await ann.put(f"{V1}/edit/{video_id}/current", json={"to": 2})
        assert refused.status_code in (409, 422)

    as_ann(deed)


def test_a_plan_that_waits_is_shown_changed_and_carried_out(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await ended(api, ann)
        write_edit(root, "trim", "planned")
        path = f"{V1}/edit/{video_id}/1"
        plan = (await ann.get(f"{path}/plan")).json()
        assert plan["tasks"][0]["operation"] == "trim"

        async def refused(change: dict[str, Any]) -> list[str]:
            task = plan["tasks"][0] | change
            answer = await ann.put(f"{path}/plan", json=plan | {"tasks": [task]})
            assert (answer.status_code, answer.json()["code"]) == (422, "run.edit_refused")
            return [each["field"] for each in answer.json()["errors"]]

        late = {"params": {"start_s": 60.0, "end_s": 70.0}}
        both = ["tasks.0.params.start_s", "tasks.0.params.end_s"]
        assert await refused(late) == both
        assert await refused({"params": {"start_s": "soon"}}) == ["tasks.0.params.start_s"]
        assert await refused({"operation": "dance"}) == ["tasks.0.operation"]
        assert await refused({"task": 0}) == ["tasks.0.task"]
        plan["tasks"][0]["params"]["end_s"] = 2.0
        assert (await ann.put(f"{path}/plan", json=plan)).status_code == 204
        changed = (await ann.get(f"{path}/plan")).json()
        assert changed["tasks"][0]["params"]["end_s"] == 2.0
        assert changed["made_by"] == "user"
        answer = await ann.post(f"{path}/run")
        assert (answer.status_code, answer.json()["edit"]) == (202, 1)
        assert (await ann.get(f"{V1}/status/{video_id}")).json()["state"] == "queued"

    as_ann(deed)


def test_what_does_not_wait_is_not_carried_out_again(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        video_id, root = await ended(api, ann)
        none = await ann.get(f"{V1}/edit/{video_id}/1/plan")
        assert (none.status_code, none.json()["code"]) == (422, "request.refused")
        write_edit(root, "trim", "done")
        path = f"{V1}/edit/{video_id}/1"
        for answer in (
            await ann.post(f"{path}/run"),
            await ann.put(f"{path}/plan", json=PLAN.model_dump(mode="json")),
        ):
            assert (answer.status_code, answer.json()["code"]) == (422, "request.refused")

    as_ann(deed)


def test_an_upload_that_was_not_taken_is_not_gone_on_with(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await upload(ann)
        video_id = answer.json()["id"]
        await api.door.cancel(video_id)
        asked = {"session_id": video_id, "prompt": "mute it"}
        refused = await ann.post(f"{V1}/edit", json=asked)
        assert (refused.status_code, refused.json()["code"]) == (422, "request.refused")
        assert "not taken" in refused.json()["detail"]

    as_ann(deed)
