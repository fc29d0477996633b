"""The first thing a container of `docker-compose.yml` does: the entry of the app's image.

Standard library only, as all of set-up; and nothing here may trust that it is root.
"""

import fcntl
import http.client
import os
import secrets
import socket
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from scripts.step import SetUpError

UID = 10001
"""The user of the app in its image."""
PORT = 7860
"""The port inside the container; which one is published is the compose file's affair."""
TOKEN_FILE = ".token"  # noqa: S105 - the name of a file
TOKEN_CHARS = 16
"""Fewest characters a token may have."""
LOCKS = ".workers"
"""Folder beside the run folders where living workers hold locks, `HOST-PID-NUMBER.lock`."""
UNIX = "unix://"
TINI = "/usr/bin/tini"
CANNOT = 2
"""Exit code: it could not be done, and what to do was said."""
ANSWER_S = 8.0


def main(arguments: Sequence[str]) -> int:
    """Do one command; only those that do not turn into another program return."""
    command, *rest = arguments or ["web"]
    try:
        leave_root(os.environ)
        if command == "web":
            return _become_web(rest)
        if command == "sandbox-image":
            return build_sandbox_image()
        if command == "healthy-web":
            return 0 if answers() else 1
        if command == "healthy-worker":
            return 0 if takes_runs(runs_folder(os.environ)) else 1
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT
    return _become(["chalkbox", *arguments], {})


def _become_web(options: Sequence[str]) -> NoReturn:
    """Serve the page to whoever reaches the container, guarded by a token if by nothing else."""
    more: dict[str, str] = {}
    if not is_guarded(os.environ):
        token = keep_token(runs_folder(os.environ))
        more["CHALKBOX_TOKEN"] = token
        port = os.environ.get("PUBLISHED_PORT") or str(PORT)
        sys.stdout.write(f"Open http://127.0.0.1:{port}/?token={token}\n")
    everywhere = "0.0.0.0"  # noqa: S104 - the container's own network; the compose file publishes
    address = ["--host", everywhere, "--port", str(PORT)]
    _become(["chalkbox", "serve", "--web-only", *address, *options], more)


def _become(command: Sequence[str], more: Mapping[str, str]) -> NoReturn:
    """Turn into a program, below a process 1 that passes signals on and buries the dead.

    Args:
        command: The program and its arguments.
        more: Further variables of its environment.
    """
    sys.stdout.flush()
    words = [TINI, "--", *command]
    os.execve(TINI, words, {**os.environ, **more})  # noqa: S606 - no shell is wanted


# --- who this is ----------------------------------------------------------------------------------


def leave_root(values: Mapping[str, str]) -> None:
    """Become the app's user for good, in the group of the engine's socket if there is one.

    The group's number differs between machines and is nowhere to be asked for but at the socket.

    Raises:
        SetUpError: That user may not write to the socket.
    """
    address = values.get("CHALKBOX_DOCKER_HOST") or ""
    path = Path(address.removeprefix(UNIX)) if address.startswith(UNIX) else None
    if os.geteuid() == 0:
        os.setgroups(groups_for(path))
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
    if path and not os.access(path, os.W_OK):
        raise SetUpError(
            f"the engine's socket is not at {path}, or user {UID} with its group may not use it",
            "Name the socket of your engine in .env, for a rootless one as "
            "DOCKER_SOCKET=/run/user/1000/docker.sock, then start this again.",
        )


def groups_for(path: Path | None) -> list[int]:
    """The group that a socket belongs to; none where there is no socket."""
    try:
        found = path.stat() if path else None
    except OSError:
        return []
    return [found.st_gid] if found and stat.S_ISSOCK(found.st_mode) else []


# --- who may enter --------------------------------------------------------------------------------


def is_guarded(values: Mapping[str, str]) -> bool:
    """Whether somebody has set who may enter, or that everybody may who reaches the port."""
    if values.get("CHALKBOX_BEHIND_LOOPBACK", "").strip().lower() in ("1", "true", "yes", "on"):
        return True
    return any(values.get(name, "").strip() for name in ("CHALKBOX_TOKEN", "CHALKBOX_LOGINS"))


def keep_token(folder: Path) -> str:
    """Return the token of this installation; the first call makes it.

    Args:
        folder: Where it is kept, readable by the app's user alone.

    Raises:
        SetUpError: The folder does not take it.
    """
    path = folder / TOKEN_FILE
    try:
        if path.exists() and len(token := path.read_text(encoding="ascii").strip()) >= TOKEN_CHARS:
            return token
        token = secrets.token_urlsafe(24)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{token}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except (OSError, ValueError) as error:
        raise SetUpError(
            f"no token can be kept in {path}: {error}",
            f"Make the volume writable for user {UID}, or set CHALKBOX_TOKEN in .env.",
        ) from error
    return token


# --- the sandbox image, and health ----------------------------------------------------------------


def build_sandbox_image() -> int:
    """Bring the sandbox image of this app to the engine; returns the exit code.

    Raises:
        SetUpError: It cannot be built, or no engine answers.
    """
    from scripts.build_sandbox import ensure_sandbox_image
    from scripts.engine_api import (
        AddressError,
        EngineApi,
        EngineForbiddenError,
        EngineRefusedError,
        EngineSilentError,
    )
    from scripts.surroundings import read_surroundings

    surroundings = read_surroundings()
    try:
        ensure_sandbox_image(EngineApi(surroundings.engine_address), surroundings)
    except (AddressError, EngineForbiddenError, EngineRefusedError, EngineSilentError) as error:
        raise SetUpError(
            f"the engine at {surroundings.engine_address} cannot be used: {error}",
            "See whether it runs and DOCKER_SOCKET or WORKER_DOCKER_HOST in .env is right.",
        ) from error
    return 0


def runs_folder(values: Mapping[str, str]) -> Path:
    """Where the run folders are."""
    return Path(values["CHALKBOX_RUNS_DIR"])


def answers(port: int = PORT) -> bool:
    """Whether the page says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/api/v1/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def takes_runs(folder: Path) -> bool:
    """Whether a worker of this very container lives and takes runs: it holds a lock while it does.

    Args:
        folder: Where the run folders are.
    """
    for lock in (folder / LOCKS).glob(f"{socket.gethostname()}-*.lock"):
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
