"""Behind the real entrance: REST and files are guarded like the page."""

import asyncio

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from ui.access import Access
from ui.api import build_router, install_problems
from ui.api.answers import V1

SHOWN = "sixteen-characters-and-more"
BEARER = {"authorization": f"Bearer {SHOWN}"}
PATHS = ("/workflows", "/runs", "/openapi.json", "/nothing")


def test_only_who_has_the_token_or_a_link_gets_anything(finished, opened, settings) -> None:
    async def go() -> None:
        guarded = settings.model_copy(update={"token": SecretStr(SHOWN)})
        access = Access.open(guarded)
        async with opened() as api:
            app = FastAPI(openapi_url=None)
            app.include_router(build_router(api.door))
            install_problems(app)
            app.add_middleware(access.middleware)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                run = f"{V1}/runs/{finished}"
                reads = (run, f"{run}/video", f"{run}/files/run.log", f"{run}/events")
                assert (await client.get(f"{V1}/health")).json()["ok"] is True
                for path in (*(f"{V1}{path}" for path in PATHS), *reads):
                    refused = await client.get(path)
                    assert refused.status_code == 401, path
                    assert refused.headers["content-type"] == "application/problem+json"
                    assert (await client.get(path, headers=BEARER)).status_code in (200, 404)
                key = {"key": access.links.sign(finished)}
                for path in (*reads, f"{V1}/status/{finished}"):
                    answer = await client.get(path, params=key)
                    assert answer.status_code == 200, path
                    assert "default-src 'none'" in answer.headers["content-security-policy"]
                assert (await client.get(f"{V1}/runs", params=key)).status_code == 401
                other = finished[:-4] + "0000"
                assert (await client.get(f"{V1}/runs/{other}", params=key)).status_code == 401
                assert (await client.delete(run, params=key)).status_code in (401, 403)
                assert (await client.post(f"{run}/resume", params=key)).status_code in (401, 403)
                other_site = {**BEARER, "origin": "https://elsewhere.example"}
                refused = await client.delete(run, headers=other_site)
                assert (refused.status_code, refused.json()["code"]) == (403, "access.other_site")

    asyncio.run(go())
