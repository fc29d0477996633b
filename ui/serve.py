"""Serves the page: opens what is behind it, listens, and ends in good order."""

import asyncio
import contextlib
import importlib
import logging
import signal
import socket
from collections.abc import AsyncGenerator, Generator

import uvicorn

from config import Settings
from orchestrator.door import Door, open_door, tidying
from orchestrator.observe.health import Health, checks_of_web
from orchestrator.observe.listening import Web, listen, port_of
from orchestrator.observe.observation import LongObservation, observing_for_long
from orchestrator.observe.pages import Shown
from orchestrator.observe.records import say
from orchestrator.runs import open_studio
from ui.access import Access
from ui.share import ask_for_link, end_tunnels

GOOD = 0
STREAMS_S = 3
"""How long open streams of pages may go on when it ends, seconds."""
SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def serve(settings: Settings, *, share: bool = False, web_only: bool = False) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: All of them, with host and port.
        share: Ask for a public link, whose visitors have limits.
        web_only: Carry nothing out here.

    Returns:
        The exit code.

    Raises:
        OpenAddressError: Others could enter, and neither token nor logins are set.
        ListenError: The port is taken, or the address is not this machine's.
        ChalkboxError: As `open_studio`.
    """
    access = Access.open(settings, share=share)
    with contextlib.ExitStack() as sockets:
        own = sockets.enter_context(listen(settings.host, settings.port))
        public = sockets.enter_context(listen("127.0.0.1", 0)) if share else None
        if public is not None:
            access.open_public_port(port_of(public))
        observation = sockets.enter_context(observing_for_long(settings))
        async with open_behind(settings, observation, web_only=web_only) as door:
            with told_to_stop(settings, web_only=web_only) as stop:
                await asyncio.to_thread(load_page)
                web = make_web(door, settings, access, show(door, observation, web_only=web_only))
                announce(settings, door, own, web_only=web_only)
                async with shared(public, settings), ended_by(stop, web):
                    await web.serve([each for each in (own, public) if each is not None])
    return GOOD


def load_page() -> None:
    """Load what the page is made of: it takes seconds, in which a worker must not stand still."""
    importlib.import_module("ui.app")  # first: it tells Gradio that nothing goes out
    importlib.import_module("gradio")


@contextlib.asynccontextmanager
async def open_behind(
    settings: Settings, observation: LongObservation, *, web_only: bool
) -> AsyncGenerator[Door]:
    """The door alone, or with a worker that carries out what is queued; tidied now and then.

    Raises:
        ChalkboxError: As `open_studio`.
    """
    opened = (
        open_door(settings)
        if web_only
        else open_studio(settings, takes_queued=True, observation=observation)
    )
    async with opened as door, tidying(door.runs, settings):
        yield door


def show(door: Door, observation: LongObservation, *, web_only: bool) -> Shown:
    """What programs that look after this process may see."""
    checks = door.checks + (checks_of_web(door.runs) if web_only else ())
    return Shown(
        observation.figures,
        Health(checks),
        folders={"runs": door.settings.runs_dir, "cache": door.settings.cache_dir},
        runs=door.runs,
    )


def make_web(door: Door, settings: Settings, access: Access, shown: Shown) -> Web:
    """The server of the app. Its log would hold tokens and keys of links, so there is none."""
    from ui.app import build_app

    return Web(
        uvicorn.Config(
            build_app(door, settings, access, shown),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            root_path=settings.root_path,
            timeout_graceful_shutdown=STREAMS_S,
        )
    )


def announce(settings: Settings, door: Door, own: socket.socket, *, web_only: bool) -> None:
    """Say where the page is, who plans and writes, and where runs lie; no secret."""
    host = f"[{settings.host}]" if ":" in settings.host.strip("[]") else settings.host
    work = "a worker carries them out" if web_only else f"{settings.runs_at_once} at once"
    lines = (
        f"Chalkbox: http://{host}:{port_of(own)}{settings.root_path}/",
        f"  {door.announcement()}",
        f"  runs: {settings.runs_dir}, {work}",
        *((f"  shared with other machines by {settings.store}",) if settings.store else ()),
        "  Ctrl-C stops it",
    )
    say("\n".join(lines), kind=settings.log_format)


@contextlib.asynccontextmanager
async def shared(public: socket.socket | None, settings: Settings) -> AsyncGenerator[None]:
    """Ask for a public link to a socket, say it or why there is none, and end it with the rest."""
    if public is None:
        yield
        return

    async def tell() -> None:
        say(await ask_for_link(port_of(public), settings.runs_dir), kind=settings.log_format)

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()
        end_tunnels()


@contextlib.contextmanager
def told_to_stop(settings: Settings, *, web_only: bool) -> Generator[asyncio.Event]:
    """Set by the first signal; a second one ends the process at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        going_on = "" if web_only else f"; runs may go on for {settings.stop_s:.0f} s"
        say(f"stops{going_on}", kind=settings.log_format)
        # Streams that are cut off now are no news.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        stop.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, end)
    try:
        yield stop
    finally:
        if not stop.is_set():
            for number in SIGNALS:
                loop.remove_signal_handler(number)


@contextlib.asynccontextmanager
async def ended_by(stop: asyncio.Event, web: Web) -> AsyncGenerator[None]:
    """End a server when it is time."""

    async def end() -> None:
        await stop.wait()
        web.should_exit = True

    ending = asyncio.create_task(end())
    try:
        yield
    finally:
        ending.cancel()
