"""Runs over REST: seen, ended, gone on with and deleted by their owner, and by nobody else."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from explaining import PYTHAGORAS
from rest import ANN, BOB, OWNER

from agents.artifacts.request import ExplainerRequest, Quality
from config import PublicLimits
from ui.access.visitor import GUEST_NAME, Visitor
from ui.api.answers import V1

REQUEST = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)
READS = (
    "",
    "/artifacts",
    "/artifacts/request.json",
    "/video",
    "/files/run.log",
    "/archive",
    "/events",
)


def code_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"].endswith(f":{problem['code']}")
    assert problem["detail"]
    return problem["code"]


def test_a_finished_run_is_seen_whole(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            view = (await ann.get(f"{V1}/runs/{finished}")).raise_for_status().json()
            assert view["status"]["state"] == "succeeded"
            assert view["title"] == "The Pythagorean theorem"
            progress = (await ann.get(f"{V1}/status/{finished}")).json()
            assert (progress["state"], progress["percent"]) == ("succeeded", 100)
            assert progress["stage"] == "package_lesson"
            listed = (await ann.get(f"{V1}/runs/{finished}/artifacts")).json()
            assert [each["name"] for each in listed][:2] == ["request.json", "upgraded_prompt.json"]
            for each in listed:
                found = (await ann.get(each["link"])).raise_for_status()
                assert found.headers["content-type"] == "application/json"
                assert found.json()["schema_version"] >= 1
            for link in progress["links"].values():
                if link not in (progress["links"]["cancel"], progress["links"]["page"]):
                    assert (await ann.get(link)).status_code == 200

    asyncio.run(go())


def test_a_version_of_ones_own_is_taken_or_told_field_by_field(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann, api.as_visitor(BOB) as bob:
            intent = f"{V1}/runs/{finished}/artifacts/intent.json"
            there = (await ann.get(intent)).json()
            wrong = await ann.put(intent, json={**there, "title": 7})
            assert (wrong.status_code, code_of(wrong)) == (422, "run.edit_refused")
            assert [each["field"] for each in wrong.json()["errors"]] == ["title"]
            report = f"{V1}/runs/{finished}/artifacts/validation_report.json"
            assert code_of(await ann.put(report, json={})) == "run.edit_refused"
            assert code_of(await bob.put(intent, json=there)) == "run.unknown"
            taken = await ann.put(intent, json={**there, "title": "Mine"})
            assert (taken.status_code, taken.json()["id"]) == (200, finished)
            assert (await ann.get(intent)).json()["title"] == "Mine"
            back = await ann.put(intent, json=there)
            assert back.status_code == 200

    asyncio.run(go())


def test_a_queued_run_is_followed_cancelled_resumed_and_deleted(opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            run_id = await api.door.submit(REQUEST, user="ann")
            run = f"{V1}/runs/{run_id}"
            progress = (await ann.get(f"{V1}/status/{run_id}")).json()
            assert (progress["state"], progress["place"]) == ("queued", 1)
            missing = await ann.get(f"{run}/video")
            assert code_of(missing) == "run.no_video"
            assert "queued, 0 % done" in missing.json()["detail"]
            assert code_of(await ann.delete(run)) == "run.busy"
            assert code_of(await ann.post(f"{run}/resume")) == "run.busy"
            cancelled = await ann.post(f"{run}/cancel")
            assert (cancelled.status_code, cancelled.json()["id"]) == (202, run_id)
            again = await ann.post(f"{run}/cancel")
            assert (again.status_code, code_of(again)) == (409, "run.busy")
            assert f"/api/v1/status/{run_id}" in again.json()["detail"]
            unknown = await ann.post(f"{run}/resume", json={"stage": "dance"})
            assert (unknown.status_code, code_of(unknown)) == (422, "workflow.chain")
            wrong = await ann.post(f"{run}/resume", json={"stages": "read_intent"})
            assert code_of(wrong) == "request.invalid"
            resumed = await ann.post(f"{run}/resume", json={"stage": "read_intent"})
            assert resumed.headers["location"] == f"{V1}/status/{run_id}"
            assert (await ann.get(resumed.headers["location"])).json()["state"] == "queued"
            await ann.post(f"{run}/cancel")
            deleted = await ann.delete(run)
            assert (deleted.status_code, deleted.content) == (204, b"")
            assert code_of(await ann.get(run)) == "run.unknown"

    asyncio.run(go())


def test_a_list_is_searched_and_read_page_by_page(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(OWNER) as owner:
            circle = await api.door.submit(ExplainerRequest(prompt="What is a circle?"), user="bob")
            everything = (await owner.get(f"{V1}/runs")).json()
            assert [run["video_id"] for run in everything["runs"]] == [circle, finished]
            assert everything["next"] is None
            first = (await owner.get(f"{V1}/runs", params={"limit": 1})).json()
            assert ([run["video_id"] for run in first["runs"]], first["next"]) == ([circle], circle)
            rest = (await owner.get(f"{V1}/runs", params={"before": first["next"]})).json()
            assert [run["video_id"] for run in rest["runs"]] == [finished]
            found = (await owner.get(f"{V1}/runs", params={"search": "pythagorean"})).json()
            assert [run["video_id"] for run in found["runs"]] == [finished]
            assert code_of(await owner.get(f"{V1}/runs", params={"limit": 0})) == "request.invalid"
            async with api.as_visitor(BOB) as bob:
                his = (await bob.get(f"{V1}/runs")).json()["runs"]
                assert [run["video_id"] for run in his] == [circle]

    asyncio.run(go())


def test_nobody_can_tell_anothers_run_from_one_that_is_not_there(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(BOB) as bob:
            for other in (finished, finished[:-4] + "0000"):
                answers = [await bob.get(f"{V1}/runs/{other}{path}") for path in READS]
                answers += [
                    await bob.get(f"{V1}/status/{other}"),
                    await bob.post(f"{V1}/runs/{other}/cancel"),
                    await bob.post(f"{V1}/runs/{other}/resume"),
                    await bob.delete(f"{V1}/runs/{other}"),
                ]
                for answer in answers:
                    assert (answer.status_code, code_of(answer)) == (404, "run.unknown")
                    said = answer.json()["detail"].replace(other, "…")
                    assert said == (
                        "There is no run '…', or it is not yours."
                        " GET /api/v1/runs lists those you may see."
                    )
            assert (await bob.get(f"{V1}/runs")).json() == {"runs": [], "next": None}

    asyncio.run(go())


def test_a_link_opens_one_run_to_look_at_and_nothing_else(finished, opened) -> None:
    async def go() -> None:
        guest = Visitor(GUEST_NAME, watches=finished)
        async with opened() as api, api.as_visitor(guest) as client:
            other = await api.door.submit(REQUEST, user="ann")
            for path in READS:
                assert (await client.get(f"{V1}/runs/{finished}{path}")).status_code == 200
                assert code_of(await client.get(f"{V1}/runs/{other}{path}")) == "run.unknown"
            assert (await client.get(f"{V1}/runs")).json()["runs"] == []
            for deed in ("cancel", "resume"):
                refused = await client.post(f"{V1}/runs/{finished}/{deed}")
                assert (refused.status_code, code_of(refused)) == (403, "access.read_only")
            assert code_of(await client.delete(f"{V1}/runs/{finished}")) == "access.read_only"
            assert code_of(await client.post(f"{V1}/generate", json={"prompt": "x"})) == (
                "access.read_only"
            )

    asyncio.run(go())


def test_going_on_is_held_by_a_visitors_limits(opened) -> None:
    async def go() -> None:
        visitor = Visitor("visitor-1", limits=PublicLimits())
        async with opened() as api, api.as_visitor(visitor) as client:
            first = (await client.post(f"{V1}/generate", json={"prompt": PYTHAGORAS})).json()["id"]
            await client.post(f"{V1}/runs/{first}/cancel")
            second = (await client.post(f"{V1}/generate", json={"prompt": PYTHAGORAS})).json()["id"]
            refused = await client.post(f"{V1}/runs/{first}/resume")
            assert (refused.status_code, code_of(refused)) == (429, "limit.one_run")
            await client.post(f"{V1}/runs/{second}/cancel")
            assert (await client.post(f"{V1}/runs/{first}/resume")).status_code == 202

    asyncio.run(go())


@pytest.mark.parametrize(
    "video_id", ["..", "x", "%2e%2e%2fetc", "20261121-171623-x-71da421f9c8g", "a" * 3000, "%00"]
)
def test_an_id_that_is_none_is_answered_as_one_that_is_not_there(opened, video_id: str) -> None:
    async def go() -> None:
        async with opened() as api:
            for visitor in (OWNER, ANN, replace(ANN, watches="..")):
                async with api.as_visitor(visitor) as client:
                    answer = await client.get(f"{V1}/status/{video_id}")
                    assert answer.status_code == 404
                    assert code_of(answer) in ("run.unknown", "api.no_path")

    asyncio.run(go())


def test_a_damaged_run_is_shown_as_one_and_not_gone_on_with(finished, opened, settings) -> None:
    async def go() -> None:
        (settings.runs_dir / finished / "manifest.json").write_text("{")
        async with opened() as api, api.as_visitor(ANN) as ann:
            progress = (await ann.get(f"{V1}/status/{finished}")).json()
            assert (progress["state"], progress["error_code"]) == (
                "damaged",
                "run.artifact_invalid",
            )
            refused = await ann.post(f"{V1}/runs/{finished}/resume")
            assert (refused.status_code, code_of(refused)) == (409, "run.artifact_invalid")
            assert str(settings.runs_dir) not in refused.text

    asyncio.run(go())


def test_links_begin_with_the_path_a_proxy_shows_the_page_below(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api:
            transport = httpx.ASGITransport(api.app(OWNER), root_path="/chalk")
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                links = (await client.get(f"{V1}/status/{finished}")).json()["links"]
                assert links["page"] == f"/chalk/?run={finished}"
                assert links["video"] == f"/chalk/api/v1/runs/{finished}/video"

    asyncio.run(go())


def test_a_run_is_kept_by_its_owner_and_by_no_visitor(finished, opened) -> None:
    async def pinned(client: httpx.AsyncClient) -> bool:
        (run,) = (await client.get(f"{V1}/runs")).json()["runs"]
        return run["pinned"]

    async def go() -> None:
        pin = f"{V1}/runs/{finished}/pin"
        async with opened() as api, api.as_visitor(ANN) as ann, api.as_visitor(BOB) as bob:
            assert code_of(await bob.put(pin)) == "run.unknown"
            assert code_of(await bob.delete(pin)) == "run.unknown"
            assert not await pinned(ann)
            for _ in range(2):
                assert (await ann.put(pin)).status_code == 204
                assert await pinned(ann)
            names = [
                each["name"] for each in (await ann.get(f"{V1}/runs/{finished}")).json()["files"]
            ]
            assert "pin.json" not in names
            for _ in range(2):
                assert (await ann.delete(pin)).status_code == 204
                assert not await pinned(ann)
            public = replace(ANN, limits=PublicLimits())
            async with api.as_visitor(public) as visitor:
                assert code_of(await visitor.put(pin)) == "limit.pin"
                assert not await pinned(visitor)
            guest = Visitor(GUEST_NAME, watches=finished)
            async with api.as_visitor(guest) as holder:
                assert code_of(await holder.put(pin)) == "access.read_only"

    asyncio.run(go())
