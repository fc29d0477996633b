"""Sockets that are listened on, and the web server behind them, whose signals are left to us."""

import contextlib
import ipaddress
import socket
from collections.abc import Generator

import uvicorn

from orchestrator.errors import ChalkboxError


class ListenError(ChalkboxError):
    """The address cannot be listened on."""

    code = "serve.listen"


class Web(uvicorn.Server):
    """The web server; signals are ours, so that ending by one is no failure."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave them alone."""
        yield


def listen(host: str, port: int, *, hint: str = "--port or CHALKBOX_PORT") -> socket.socket:
    """A socket that listens.

    Args:
        host: Name or address.
        port: 0 takes any that is free.
        hint: Where another one can be chosen.

    Raises:
        ListenError: The port is taken, or the address is not this machine's.
    """
    name = host.strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"there is no address {host}: {error.strerror}") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError as error:
        listening.close()
        raise ListenError(
            f"{host}:{port} cannot be served on: {error.strerror}; choose another with {hint}"
        ) from error
    return listening


def port_of(listening: socket.socket) -> int:
    """The port of a socket."""
    return int(listening.getsockname()[1])


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
