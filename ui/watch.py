"""One video to look at, for whoever holds its link: a plain page that needs no script."""

from collections.abc import Callable, Iterator
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from orchestrator.door import Door
from orchestrator.errors import ChalkboxError
from orchestrator.run_view import RunView
from ui.access import Access
from ui.access.plain_page import POLICY, write_page
from ui.escape import Html, el
from ui.parts.head import begins

UNENDED = frozenset({"queued", "running", "interrupted"})
AGAIN_S = 10
"""How often the page of an unfinished video asks again, seconds."""


def build_watch(door: Door, access: Access) -> APIRouter:
    """The route of the page; the entrance lets the holder of a key through to it."""
    router = APIRouter(include_in_schema=False)

    async def watch(
        request: Request, video_id: str, key: Annotated[str, Query(max_length=200)] = ""
    ) -> Response:
        visitor = access.visitor_of(request.scope)
        try:
            view = await door.view(video_id)
        except ChalkboxError as error:
            return away() if begins(error.code, "queue") else missing()
        if not visitor.may_read(video_id, view.owner):
            return missing()
        root = str(request.scope.get("root_path", ""))
        # Only a key that was checked is passed on to the addresses of files.
        page = write_watch(view, root, key if visitor.watches == video_id else None)
        waits = {"Refresh": str(AGAIN_S)} if view.status.state in UNENDED else {}
        return answer(page, headers=waits)

    router.add_api_route("/watch/{video_id}", watch, methods=["GET", "HEAD"])
    return router


def answer(page: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A page of ours, with its own narrow policy."""
    kept = {"Content-Security-Policy": POLICY, "Cache-Control": "private, no-cache"}
    return HTMLResponse(page, status_code=status, headers=kept | (headers or {}))


def missing() -> Response:
    """No such run, or none that this visitor may see: one answer for both."""
    why = "It was deleted, or the link is not whole or has expired."
    page = write_page("No such video", el("h1", "No such video"), el("p", why))
    return answer(page, status=404)


def away() -> Response:
    """The queue cannot be asked; why is the owner's affair."""
    why = "This Chalkbox cannot look just now. The page asks again by itself."
    page = write_page("Not just now", el("h1", "Not just now"), el("p", why))
    return answer(page, status=503, headers={"Refresh": str(AGAIN_S)})


def write_watch(view: RunView, root: str, key: str | None) -> str:
    """The page.

    Args:
        view: The run.
        root: Path below which everything is shown.
        key: Of the link, repeated in the addresses of the files.
    """
    title = view.title or "A video"
    if view.video is None or view.status.state != "succeeded":
        return write_page(title, el("h1", title), el("p", unfinished(view)))

    def address(name: str, **more: str) -> str:
        query = urlencode(({"key": key} if key else {}) | more)
        path = f"{root}/api/v1/runs/{quote(view.status.video_id)}/files/{quote(name)}"
        return f"{path}?{query}" if query else path

    links = [
        el("li", el("a", words, href=address(name, download="1"), download=True))
        for words, name in downloads(view)
    ]
    return write_page(
        title,
        el("h1", title),
        el("p", view.made_by, class_="soft") if view.made_by else None,
        player(view, title, address),
        el("h2", "Download"),
        el("ul", links, class_="row"),
        wide=True,
    )


def player(view: RunView, title: str, address: Callable[[str], str]) -> Html:
    """The video, with its poster and captions."""
    captions = view.subtitles_vtt
    return el(
        "video",
        el("source", src=address(view.video or ""), type="video/mp4"),
        el(
            "track",
            kind="captions",
            srclang=view.language or "en",
            label="Captions",
            default=True,
            src=address(captions),
        )
        if captions
        else None,
        "Your browser cannot play this video; download it below.",
        controls=True,
        playsinline=True,
        preload="metadata",
        poster=address(view.poster) if view.poster else None,
        aria_label=title,
    )


def downloads(view: RunView) -> Iterator[tuple[str, str]]:
    """What may be taken along: in words, and by file name."""
    if view.video:
        yield "Video", view.video
    if view.code:
        yield "Code", view.code.name
    for file in view.files:
        if file.kind == "captions":
            yield f"Captions ({file.name.rpartition('.')[2].upper()})", file.name


def unfinished(view: RunView) -> str:
    """Why there is nothing to see."""
    if view.status.state in UNENDED:
        return f"This video is being made: {view.percent} %. The page looks again by itself."
    return "This video was not finished, so there is nothing to see."
