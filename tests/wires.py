"""What lies between a client and the container engine, and can be cut."""

import contextlib
import socket
import threading
from pathlib import Path

DOCKER_SOCKET = "/var/run/docker.sock"


class Wire:
    """A unix socket that leads to the engine, until it is cut.

    The answer to the first request that holds `lose` is lost, and its connection with it.
    """

    def __init__(self, path: Path, *, lose: bytes | None = None) -> None:
        self._lose = lose
        self.address = f"unix://{path}"
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._pairs: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(DOCKER_SOCKET)
            self._pairs += [near, far]
            lost = threading.Event()
            for ends, passing in (((near, far), self._ask), ((far, near), self._answer)):
                thread = threading.Thread(target=passing, args=(*ends, lost))
                self._threads.append(thread)
                thread.start()

    def _ask(self, source: socket.socket, target: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._lose is not None and self._lose in data:
                    self._lose = None
                    lost.set()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    @staticmethod
    def _answer(source: socket.socket, target: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while (data := source.recv(65536)) and not lost.is_set():
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR if lost.is_set() else socket.SHUT_WR)

    def cut(self) -> None:
        for end in (self._server, *self._pairs):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join(5)
