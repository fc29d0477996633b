"""The Docker driver: the only file that knows docker's library. Everything in it blocks."""

import contextlib
import secrets
import socket
import threading
import time
from typing import Any

import docker
import requests
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from config import SandboxLimits
from orchestrator.errors import (
    EngineUnavailableError,
    ImageMismatchError,
    ImageMissingError,
    SandboxProtocolError,
)
from orchestrator.sandbox.engine import ContainerState, Mounts, Profile
from orchestrator.sandbox.image import LABEL_CONTRACT, LABEL_INPUTS, UID, SandboxImage
from orchestrator.sandbox.limits import host_options, policy_digest
from orchestrator.sandbox.owner import LABEL_OWNER, Owner, is_abandoned

API_TIMEOUT_S = 60
RECEIVE_BYTES = 1024 * 1024
STDERR_BYTES = 8 * 1024
REMOVE_S = 20.0
FORGET_S = 600.0
"""So long an engine may take to make a container that it was asked for and did not answer."""
NOT_ANSWERING = (requests.exceptions.ConnectionError, requests.exceptions.Timeout)


class DockerEngine:
    """Starts hardened containers on a local or remote Docker engine."""

    def __init__(
        self,
        docker_host: str | None,
        image: SandboxImage,
        *,
        limits: SandboxLimits,
        runtime: str | None,
        owner: Owner,
    ) -> None:
        self._docker_host = docker_host or "unix:///var/run/docker.sock"
        self._image = image
        self._limits = limits
        self._runtime = runtime
        self._owner = owner
        self._connected: docker.DockerClient | None = None
        self._alive = contextlib.ExitStack()
        self._is_alive = False
        self._becoming_alive = threading.Lock()
        self._left: dict[str, float] = {}
        """Names and ids of what is to be removed once the engine answers again, and since when."""

    def check(self) -> None:
        """See that the engine answers and that its image is this checkout's."""
        labels = self._image_labels()
        for name, ours in self._image.labels.items():
            theirs = labels.get(name)
            if theirs != ours:
                raise ImageMismatchError(
                    f"the sandbox image {self._image.tag} was built from other inputs than this"
                    " checkout has; build it again with `make setup`",
                    context={"label": name, "expected": ours, "found": theirs},
                )

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> "DockerContainer":
        """Create, attach, start; in that order, so that not a byte is lost."""
        self._be_alive()
        self._remove_left()
        api: Any = self._client().api
        name = f"chalkbox-{secrets.token_hex(12)}"
        try:
            made = api.create_container(
                self._image.tag,
                name=name,
                command=[profile.value],
                user=f"{UID}:{UID}",
                stdin_open=True,
                tty=False,
                working_dir="/work",
                labels=self._owner.labels,
                host_config=api.create_host_config(
                    **host_options(self._limits, self._runtime, mounts)
                ),
            )
        except ImageNotFound as error:
            raise self._missing() from error
        except NOT_ANSWERING as error:
            self.leave(name)  # it may have been made, and only the answer was lost
            raise self._unavailable(error) from error
        except APIError as error:
            raise self._refused(error) from error
        container = DockerContainer(self, str(made["Id"]))
        try:
            container.attach_and_start()
        except APIError as error:
            container.remove()
            raise self._refused(error) from error
        except BaseException:
            container.remove()
            raise
        return container

    def make_volume(self) -> str:
        """Make an empty volume that is known to be ours."""
        self._be_alive()
        name = f"chalkbox-{secrets.token_hex(12)}"
        try:
            self.call("create_volume", name, labels=self._owner.labels)
        except APIError as error:
            raise SandboxProtocolError(
                f"the container engine makes no volume: {error.explanation}"
            ) from error
        return name

    def remove_volume(self, name: str) -> None:
        """Remove a volume; one that is still in use is left to whoever reaps."""
        with contextlib.suppress(APIError):
            self.call("remove_volume", name)

    def reap(self) -> int:
        """Remove containers of this checkout whose process is gone, and what was left by ours."""
        api: Any = self._client().api
        ours = {"label": f"{LABEL_OWNER}={self._owner.checkout}"}
        removed = self._remove_left()
        try:
            for found in api.containers(all=True, filters=ours):
                if is_abandoned(found["Labels"], self._owner):
                    DockerContainer(self, found["Id"]).remove()
                    removed += 1
            for volume in api.volumes(filters=ours)["Volumes"] or ():
                if is_abandoned(volume["Labels"], self._owner):
                    self.remove_volume(volume["Name"])
        except NOT_ANSWERING as error:
            raise self._unavailable(error) from error
        return removed

    def identity(self) -> dict[str, str]:
        """What a self-check is valid for."""
        info = self.call("info")
        return {
            "engine": f"{info.get('ID')} {info.get('ServerVersion')}",
            "kernel": str(info.get("KernelVersion")),
            "image": self._image.inputs,
            "built": self._built()["Id"],
            "policy": policy_digest(self._limits, self._runtime),
        }

    def close(self) -> None:
        """Close the connections; containers that are left are anybody's to remove."""
        if self._connected is not None:
            self._connected.close()
            self._connected = None
        with self._becoming_alive:
            self._is_alive = False
            self._alive.close()

    def call(self, name: str, *args: Any, **options: Any) -> Any:
        """Call the engine's API; an engine that does not answer is one kind of error."""
        self._reach()
        try:
            return getattr(self._client().api, name)(*args, **options)
        except NOT_ANSWERING as error:
            raise self._unavailable(error) from error

    def leave(self, name: str) -> None:
        """Keep in mind a container that could not be removed, by its name or id."""
        self._left[name] = time.monotonic()

    def _remove_left(self) -> int:
        """Remove what was left while the engine did not answer; tell how many there were."""
        removed = 0
        for name, since in list(self._left.items()):
            try:
                self.call("remove_container", name, force=True, v=True)
                removed += 1
            except NotFound:
                if time.monotonic() < since + FORGET_S:
                    continue
            except APIError:
                continue  # somebody else removes it just now; the next time tells
            self._left.pop(name, None)
        return removed

    def _be_alive(self) -> None:
        """Hold the owner's lock, before there is a container that somebody could take for lost."""
        with self._becoming_alive:
            if not self._is_alive:
                self._alive.enter_context(self._owner.hold())
                self._is_alive = True

    def _reach(self) -> None:
        """Knock first: docker's library leaves a socket open when a connection is refused."""
        if not self._docker_host.startswith("unix://"):
            return
        with socket.socket(socket.AF_UNIX) as knock:
            try:
                knock.connect(self._docker_host.removeprefix("unix://"))
            except OSError as error:
                raise self._unavailable(error) from error

    def _client(self) -> docker.DockerClient:
        if self._connected is None:
            self._reach()
            try:
                self._connected = docker.DockerClient(
                    base_url=self._docker_host, timeout=API_TIMEOUT_S
                )
            except DockerException as error:
                raise self._unavailable(error) from error
        return self._connected

    def _built(self) -> dict[str, Any]:
        """The image as the engine has it; its id is that of what it was built into."""
        try:
            return dict(self.call("inspect_image", self._image.tag))
        except ImageNotFound as error:
            raise self._missing() from error

    def _image_labels(self) -> dict[str, str]:
        labels: dict[str, str] = self._built()["Config"].get("Labels") or {}
        return {name: labels.get(name, "") for name in (LABEL_INPUTS, LABEL_CONTRACT)}

    def _missing(self) -> ImageMissingError:
        return ImageMissingError(
            f"the sandbox image {self._image.tag} is not there; build it with `make setup`",
            context={"image": self._image.tag},
        )

    def _unavailable(self, error: Exception) -> EngineUnavailableError:
        return EngineUnavailableError(
            f"no container engine answers at {self._docker_host}; start it, or let `make setup` do"
            " it",
            context={"docker_host": self._docker_host, "cause": str(error)[:300]},
            retryable=True,
        )

    def _refused(self, error: APIError) -> SandboxProtocolError:
        return SandboxProtocolError(
            f"the container engine refuses a sandbox container: {error.explanation}",
            context={"image": self._image.tag},
        )


class DockerContainer:
    """One container, spoken to over its attached stdin and stdout."""

    def __init__(self, engine: DockerEngine, container_id: str) -> None:
        self._engine = engine
        self.id = container_id
        self.stderr = b""
        self._stream: Any = None
        self._socket: socket.socket | None = None
        self._raw = bytearray()
        self._closed = False

    def attach_and_start(self) -> None:
        """Attach first: what is written before would be lost (there is no log)."""
        params = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        self._stream = self._engine.call("attach_socket", self.id, params=params)
        # A unix or plain TCP connection comes wrapped, a TLS one does not.
        self._socket = getattr(self._stream, "_sock", self._stream)
        self._engine.call("start", self.id)

    def send(self, data: bytes, timeout_s: float) -> None:
        """Write to stdin."""
        if self._socket is None:
            raise OSError("the container is not attached")
        self._socket.settimeout(timeout_s)
        self._socket.sendall(data)

    def receive(self, timeout_s: float) -> bytes:
        """Read stdout; what comes on stderr is put aside.

        The engine multiplexes both: 8 bytes (stream, 3 zeros, length), then that much
        (Docker Engine API, "Stream format" of attach).
        """
        deadline = time.monotonic() + timeout_s
        while True:
            if len(self._raw) >= 8:
                size = int.from_bytes(self._raw[4:8], "big")
                if len(self._raw) >= 8 + size:
                    stream, data = self._raw[0], bytes(self._raw[8 : 8 + size])
                    del self._raw[: 8 + size]
                    if stream == 1 and data:
                        return data
                    self.stderr = (self.stderr + data)[-STDERR_BYTES:]
                    continue
            piece = self._receive_piece(deadline - time.monotonic())
            if not piece:
                return b""
            self._raw += piece

    def _receive_piece(self, timeout_s: float) -> bytes:
        if self._socket is None:
            raise OSError("the container is not attached")
        if timeout_s <= 0:
            raise TimeoutError
        self._socket.settimeout(timeout_s)
        return self._socket.recv(RECEIVE_BYTES)

    def state(self) -> ContainerState | None:
        """What the engine says of it now."""
        try:
            state = self._engine.call("inspect_container", self.id)["State"]
        except NotFound:
            return None
        return ContainerState(
            running=bool(state["Running"]),
            exit_code=state.get("ExitCode"),
            oom_killed=bool(state.get("OOMKilled")),
        )

    def remove(self) -> None:
        """End the stream first: an engine that still has bytes for it hangs on removal.

        Its descriptor is closed last. Closed at once, the next connection would get its number,
        and a thread that is just about to wait for bytes would wait for those of that one.
        """
        self._end_stream()
        try:
            self._remove()
        finally:
            self._close_stream()

    def _remove(self) -> None:
        deadline = time.monotonic() + REMOVE_S
        while True:
            try:
                self._engine.call("remove_container", self.id, force=True, v=True)
            except NotFound:
                return
            except EngineUnavailableError:
                self._engine.leave(self.id)
                raise
            except APIError as error:
                # Somebody else removes it just now, or the engine is not done with its files.
                if time.monotonic() > deadline:
                    raise SandboxProtocolError(
                        f"the container engine does not remove a sandbox container:"
                        f" {error.explanation}",
                        context={"container": self.id},
                    ) from error
                time.sleep(0.05)
            else:
                return

    def _end_stream(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for bytes

    def _close_stream(self) -> None:
        if self._closed:
            return
        self._closed = True
        response = getattr(self._stream, "_response", None)
        if response is not None:
            # First, while it is open below: closed by the collector after that, it would complain.
            response.close()
        if self._socket is not None:
            self._socket.close()
        if self._stream is not None:
            self._stream.close()
