"""The log of a process: one line for each record, each with its run and stage.

Fed by the trace of each run beside what modules log themselves. What strangers wrote (prompts,
texts of models, messages of exceptions, of which many quote) is in the run's own folder and nowhere
here; control characters and keys never get through.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TextIO

from pydantic import BaseModel, SecretStr

from orchestrator.engine.events import (
    AttemptFinished,
    Event,
    RunFinished,
    RunStarted,
    StageFinished,
    StageKept,
    StageStarted,
    TraceLine,
    Usage,
)
from orchestrator.engine.trace import Watcher, safe
from orchestrator.errors import ChalkboxError

OURS = ("agents", "orchestrator", "ui")
"""Loggers that are heard from the level that is set on; all others from `warning` on."""
FRAMES = 8
"""Places of a traceback that are told, innermost last."""
MESSAGE_CHARS, WORD_CHARS = 4000, 200
"""Longer ones are cut."""
SHORTEST_SECRET = 6
HIDDEN = "[hidden]"
# Texts of strangers, and what only says again where it is.
_UNTOLD = {
    "type",
    "message",
    "text",
    "text_file",
    "about",
    "unfit",
    "provider",
    "stage",
    "video_id",
}
_TOLD = (RunStarted, RunFinished, StageFinished, StageKept, AttemptFinished, Usage)
"""What is worth a line at `info`; all other events have one at `debug`."""
_IN_ADDRESSES = re.compile(
    r"(?i)([?&](?:key|token)=|\bbearer\s+|://[^\s/:@]*:(?=[^\s/@]*@))[^\s&@\"']+"
)

_logger = logging.getLogger(__name__)


class Place(NamedTuple):
    """Where in which run a thread or task is."""

    run: str | None = None
    stage: str | None = None


NOWHERE = Place()
_place: ContextVar[Place] = ContextVar("place", default=NOWHERE)


def logging_watcher(video_id: str) -> Watcher:
    """Logs what happens in a run, and remembers where it is for whatever else is logged there.

    The place is kept for the task in which the run goes on, and for threads that it sends out.
    """

    def watch(line: TraceLine) -> None:
        match line.event:
            case RunStarted():
                _place.set(Place(video_id))
            case StageStarted():
                _place.set(Place(video_id, line.event.stage))
            case _:
                pass
        level = logging.INFO if isinstance(line.event, _TOLD) else logging.DEBUG
        if _logger.isEnabledFor(level):
            stage = getattr(line.event, "stage", None)
            more = {"place": Place(video_id, stage), "event": told_of(line.event)}
            _logger.log(level, in_words(line.event), extra=more)
        match line.event:
            case StageFinished():
                _place.set(Place(video_id))
            case RunFinished():
                _place.set(NOWHERE)
            case _:
                pass

    return watch


def told_of(event: Event) -> dict[str, object]:
    """What of an event may be logged: names, numbers and codes, no text that somebody wrote."""
    fields = event.model_dump(mode="json", exclude_none=True, exclude=_UNTOLD)
    # A server may call its model whatever it likes, at any length.
    cut = {name: v[:WORD_CHARS] if isinstance(v, str) else v for name, v in fields.items()}
    return {"event": event.type, **cut}


def in_words(event: Event) -> str:
    """The same in a few words."""
    told = [f"{name}={value}" for name, value in told_of(event).items() if name != "event"]
    return " ".join((event.type.replace("_", " "), *told))


class RecordFormatter(logging.Formatter):
    """One line for each record, as an object or for people.

    Args:
        kind: Which.
        secrets: Texts that are never shown.
    """

    def __init__(self, kind: Literal["text", "json"], secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._kind = kind
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        place: Place = getattr(record, "place", None) or _place.get()
        at = datetime.fromtimestamp(record.created, UTC)
        message = self.clean(record.getMessage()[:MESSAGE_CHARS])
        told: Mapping[str, object] = getattr(record, "event", None) or {}
        error = record.exc_info[1] if record.exc_info else None
        fault = self.clean(fault_of(error)) if error is not None else None
        if self._kind == "text":
            where = "/".join(filter(None, place)) or record.name
            rest = f" ({fault})" if fault else ""
            return safe(f"{at:%Y-%m-%d %H:%M:%S} {record.levelname} {where}: {message}{rest}")
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "run": place.run,
            "stage": place.stage,
            "message": message,
            **told,
        }
        if fault:
            line["error"] = fault
        # Plain ASCII: no character in it could end a line or steer a terminal.
        return self.clean(json.dumps(line, default=str))

    def clean(self, text: str) -> str:
        """The same without keys."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _IN_ADDRESSES.sub(rf"\1{HIDDEN}", text)


def fault_of(error: BaseException) -> str:
    """What went wrong and where; what was said about it only where the words are ours."""
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(names) < FRAMES:
        ours = f": {cause.message}" if isinstance(cause, ChalkboxError) else ""
        system = f": {cause.strerror}" if isinstance(cause, OSError) and cause.strerror else ""
        names.append(f"{type(cause).__name__}{ours or system}")
        cause = cause.__cause__
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = " > ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in frames)
    return " from ".join(names) + (f" at {places}" if places else "")


def _short(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def secrets_in(settings: BaseModel) -> Iterator[str]:
    """Every text in the settings that is to be shown nowhere."""
    for name in type(settings).model_fields:
        value: object = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from secrets_in(value)
        elif isinstance(value, SecretStr):
            whole = value.get_secret_value()
            # Of logins, each password by itself.
            parts = [whole, *(each.partition(":")[2] for each in whole.split(","))]
            yield from (part for part in parts if len(part) >= SHORTEST_SECRET)


def say(text: str, *, kind: Literal["text", "json"]) -> None:
    """Tell whoever started the process something; as a record at `info` where all are objects."""
    if kind == "json":
        _logger.info("%s", " ".join(text.split()))
    else:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def open_log(
    kind: Literal["text", "json"],
    level: Literal["debug", "info", "warning", "error"],
    *,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> logging.Handler:
    """Write what is logged from now on to standard error; returns what does, to be closed again.

    Args:
        kind: Form of a line.
        level: The least that modules of ours may say.
        secrets: Texts that are never shown.
        stream: In place of standard error.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RecordFormatter(kind, secrets))
    logging.getLogger().addHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    return handler


def close_log(handler: logging.Handler) -> None:
    """Write nothing more there."""
    logging.getLogger().removeHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
