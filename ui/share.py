"""The public link: Gradio's tunnel to a port of ours that only visitors come by."""

import asyncio
import contextlib
import secrets
import subprocess
import threading
from pathlib import Path

WAIT_S = 30.0
"""Longest wait for a link, seconds; the page is served all the while."""
LOOK_S = 0.5
END_S = 2.0
CERTIFICATE = ".tunnel.pem"


async def ask_for_link(port: int, folder: Path) -> str:
    """Ask for a tunnel.

    Args:
        port: The loopback port of ours it shall end at.
        folder: Where the certificate of the tunnel's other end may be kept.

    Returns:
        One line: the link, or why there is none.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[str] = loop.create_future()

    def tell(line: str) -> None:
        if not found.done():
            found.set_result(line)

    def ask() -> None:
        line = link_line(port, folder)
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, line)

    # A thread of its own that nobody waits for: the library blocks, and cannot be called off.
    threading.Thread(target=ask, daemon=True, name="public link").start()
    for _ in range(int(WAIT_S / LOOK_S)):
        if (await asyncio.wait({found}, timeout=LOOK_S))[0]:
            return found.result()
        # The library would read on and on from a program that has ended.
        end_tunnels(only_dead=True)
    end_tunnels()
    return no_link(f"no answer within {WAIT_S:.0f} s")


def link_line(port: int, folder: Path) -> str:
    """Ask for the tunnel, and wait for it."""
    from gradio import networking

    # It would be written to whichever folder one stands in.
    networking.__dict__["CERTIFICATE_PATH"] = str(folder / CERTIFICATE)
    try:
        link = networking.setup_tunnel("127.0.0.1", port, secrets.token_urlsafe(32), None, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, the page is served without a link
        cause = error.__cause__ or error
        words = str(cause).splitlines()
        return no_link(words[0] if words else "the tunnel's program ended")
    return f"  public link: {link} (visitors have limits)"


def end_tunnels(*, only_dead: bool = False) -> None:
    """End the tunnel's program, and whoever reads from it.

    Args:
        only_dead: Only where it has ended already.
    """
    from gradio.tunneling import CURRENT_TUNNELS

    for tunnel in CURRENT_TUNNELS:
        process = tunnel.proc
        if process is None or (only_dead and process.poll() is None):
            continue
        tunnel.proc = None
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()


def no_link(reason: str) -> str:
    """Why there is no link."""
    return f"  no public link: {reason}; the page is served at the address above alone"
