"""One of the crowd: logs in, asks, polls how far it is, follows it live, and looks at the video."""

import asyncio
import json
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import httpx

from bench.crowd.tally import Tally

T = TypeVar("T")
API = "/api/v1"
POLL_S = 2.0
PATIENCE_S = 3600.0
PART = 64 * 1024
ENDED = ("succeeded", "failed", "refused", "cancelled", "damaged")
WAIT = (429, 503)


class Trouble(Exception):
    """Something that a user would complain about."""


class User:
    """A user, with a browser's cookie.

    Args:
        url: Of the page.
        name: Login; the password is made from it.
        tally: Where all of them put what they meet.
        watches: Whether the preview is looked at while the video is drawn, and parts of the video.
    """

    def __init__(self, url: str, name: str, tally: Tally, *, watches: bool) -> None:
        self.name = name
        self._tally = tally
        self._watches = watches
        self._http = httpx.AsyncClient(base_url=url, timeout=60)

    async def log_in(self) -> None:
        """Get the cookie."""
        form = {"name": self.name, "password": password_of(self.name)}
        answer = await self._http.post("/login", data=form)
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise Trouble(f"login: {answer.status_code}")

    async def close(self) -> None:
        """Close the browser."""
        await self._http.aclose()

    async def ask_all(self, prompts: Sequence[str]) -> None:
        """Ask for everything at once, and look at one after the other."""
        asked = [await self._guarded(self._submit(prompt)) for prompt in prompts]
        for video_id in asked:
            if video_id is not None:
                await self._guarded(self._accompany(video_id))

    async def list_runs(self) -> list[str]:
        """Video ids of this user's runs, as the page lists them; newest first."""
        found: list[str] = []
        before: str | None = None
        while True:
            params = {"limit": "100"} | ({"before": before} if before else {})
            page = (await self._get("list", f"{API}/runs", params=params)).json()
            found += [each["video_id"] for each in page["runs"]]
            before = page["next"]
            if before is None:
                return found

    async def _guarded(self, doing: Coroutine[Any, Any, T]) -> T | None:
        """Write down what goes wrong, and go on with the next."""
        try:
            return await doing
        except (Trouble, httpx.HTTPError, TimeoutError) as error:
            self._tally.wrong[in_words(error)] += 1
        except ExceptionGroup as group:
            self._tally.wrong.update(map(in_words, group.exceptions))
        return None

    async def _submit(self, prompt: str) -> str:
        body = {"prompt": prompt, "quality": "480p15"}
        while True:
            with self._tally.timing("submit"):
                answer = await self._http.post(f"{API}/generate", json=body)
            if answer.status_code in WAIT and "retry-after" in answer.headers:
                self._tally.told_to_wait += 1
                await asyncio.sleep(float(answer.headers["retry-after"]))
                continue
            if answer.status_code != httpx.codes.ACCEPTED:
                raise Trouble(f"submit: {answer.status_code} {answer.text[:200]}")
            video_id: str = answer.json()["id"]
            self._tally.accepted.append(video_id)
            return video_id

    async def _accompany(self, video_id: str) -> None:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as together:
            together.create_task(self._poll(video_id))
            together.create_task(self._follow(video_id))
        if self._watches:
            await self._see(video_id)
        await self._get("list", f"{API}/runs", params={"limit": "20"})

    async def _poll(self, video_id: str) -> None:
        percent = 0
        while True:
            told = (await self._get("status", f"{API}/status/{video_id}")).json()
            if told["state"] in ENDED:
                self._tally.ended[video_id] = told["state"]
                return
            if told["state"] not in ("queued", "running"):
                raise Trouble(f"status: a run is {told['state']}")
            if told["percent"] < percent:
                raise Trouble(f"status: went back from {percent} to {told['percent']} %")
            percent = told["percent"]
            if self._watches and told["state"] == "running":
                await self._preview(video_id)
            await asyncio.sleep(POLL_S)

    async def _follow(self, video_id: str) -> None:
        """Every event once, in order, and the end."""
        known = 0
        async with self._http.stream(
            "GET", f"{API}/runs/{video_id}/events", timeout=PATIENCE_S
        ) as stream:
            if stream.status_code != httpx.codes.OK:
                raise Trouble(f"events: {stream.status_code}")
            async for line in stream.aiter_lines():
                if not line.startswith("data: "):
                    continue
                told = json.loads(line.removeprefix("data: "))
                if "sequence" not in told:
                    if told.get("state") != "succeeded":
                        raise Trouble(f"events: the end says {told}")
                    return
                known += 1
                if told["sequence"] != known:
                    raise Trouble(f"events: {told['sequence']} came where {known} should")
        raise Trouble("events: the stream broke off")

    async def _preview(self, video_id: str) -> None:
        base = f"{API}/runs/{video_id}/preview"
        listed = await self._get("preview", f"{base}/playlist.m3u8", also=(204,))
        pieces = [line for line in listed.text.splitlines() if line.endswith(".m4s")]
        for piece in pieces[-1:]:
            await self._get("preview", f"{base}/{piece}", also=(204,), part=f"0-{PART - 1}")

    async def _see(self, video_id: str) -> None:
        video = f"{API}/runs/{video_id}/video"
        first = await self._get("video", video, part=f"0-{PART - 1}")
        if b"ftyp" not in first.content[:16]:
            raise Trouble("video: it does not begin as an mp4 file does")
        await self._get("video", video, part=f"-{PART}")

    async def _get(
        self,
        what: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        part: str = "",
        also: tuple[int, ...] = (),
    ) -> httpx.Response:
        headers = {"range": f"bytes={part}"} if part else {}
        wanted = (httpx.codes.PARTIAL_CONTENT if part else httpx.codes.OK, *also)
        with self._tally.timing(what):
            answer = await self._http.get(path, params=params, headers=headers)
        if answer.status_code not in wanted:
            raise Trouble(f"{what}: {answer.status_code} {answer.text[:200]}")
        return answer


def password_of(name: str) -> str:
    """The password of a user of the crowd."""
    return f"password of {name}"


def in_words(error: Exception) -> str:
    """What went wrong, short enough to be counted."""
    return str(error)[:300] if isinstance(error, Trouble) else f"{type(error).__name__}: {error}"
