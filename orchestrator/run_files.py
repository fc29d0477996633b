"""The files of a run that people may have: only those it lists, and none through a link.

What a run folder holds may have been edited by hand, and may be huge.
"""

import math
import os
import re
import stat
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pydantic_core import from_json

from agents.artifacts.review_report import VideoReviewReport
from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError, UnknownFileError
from orchestrator.engine.manifest import Manifest, ManifestEntry
from orchestrator.engine.receipt import Receipt
from orchestrator.engine.run_folder import ATTEMPTS, PREVIEW
from orchestrator.engine.store.known import KnownFile, read_known
from orchestrator.engine.store.stored_file import StoredFile
from orchestrator.engine.trace import LOG_FILE, TEXT_FOLDER, TRACE_FILE
from orchestrator.engine.whole_files import WholeFiles, open_plain, read_plain
from orchestrator.run_view import FileKind, FileView, PreviewView

if TYPE_CHECKING:
    from orchestrator.engine.store.run_store import RunStore

SHOWN_BYTES = 2 * 1024**2
"""A larger file is not read into a view; it can be fetched."""
FILES_LISTED = 5000
EDITS = "edits"
"""Folder of a session in which a video is edited: below it each request has its own."""
NEVER = ("replies", "ticket.json", "pin.json")
"""What models answered is kept for going on with a run, and whose the run is, is nobody else's."""
PLAYLIST, INIT = "playlist.m3u8", "init.mp4"
_PREVIEWED = re.compile(r"playlist\.m3u8|init\.mp4|\d{5}\.m4s", re.ASCII)
OWN = (Manifest.FILE, TRACE_FILE, LOG_FILE, Receipt.FILE)
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
    ".gif": "image/gif",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".vtt": "text/vtt",
    ".json": "application/json",
    **dict.fromkeys((".srt", ".py", ".diff", ".log", ".txt", ".jsonl"), "text/plain"),
}
_KINDS: dict[str, FileKind] = {
    ".mp4": "video",
    ".srt": "captions",
    ".vtt": "captions",
    ".png": "poster",
    ".py": "code",
    ".diff": "code",
    ".log": "log",
    ".jsonl": "log",
}
# What can become infinite when it is read; the rest need not be looked through.
_MAYBE_INFINITE = re.compile(rb"[eE]\+?\d{3}|\d{300}")


class Content(NamedTuple):
    """The bytes of a file, or why there are none."""

    content: bytes | None
    problem: str | None = None


class RunFiles:
    """The files of one run, for a view of it: each is read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problem: str | None = None
        """Why there is no manifest; none when there is."""
        self._files = WholeFiles(root)
        self._read: dict[str, Content] = {}
        self.manifest = self._manifest()
        self.entries: dict[str, ManifestEntry] = {
            entry.name: entry for entry in (self.manifest.entries if self.manifest else ())
        }

    def read(self, name: str) -> Content:
        """The bytes of a file, or why there are none."""
        if name not in self._read:
            self._read[name] = self._content(name)
        return self._read[name]

    def read_json(self, name: str) -> dict[str, Any]:
        """A JSON object as plain data that can be written as JSON again; empty when it is none."""
        return self.parse(name)[0]

    def parse(self, name: str) -> tuple[dict[str, Any], str | None]:
        """The same, and what is wrong with it."""
        content, problem = self.read(name)
        if content is None:
            return {}, problem
        try:
            found: object = from_json(content.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
        except (ValueError, RecursionError) as error:
            return {}, f"{name} is no JSON: {error}"
        if not isinstance(found, dict):
            return {}, f"{name} holds no JSON object"
        if _MAYBE_INFINITE.search(content) and not _is_finite(cast("object", found)):
            return {}, f"{name} holds a number that is too large"
        return cast("dict[str, Any]", found), None

    def text(self, name: str) -> str | None:
        """A file as text; what is no UTF-8 is replaced."""
        content = self.read(name).content
        return None if content is None else content.decode(errors="replace")

    def tail(self, name: str, *, most_bytes: int) -> str:
        """The end of a file that may be of any length."""
        try:
            path, size = self._plain(name)
            with open_plain(path) as file:
                file.seek(max(0, size - most_bytes))
                return file.read(most_bytes).decode(errors="replace")
        except (OSError, RunFolderError):
            return ""

    def listed(self) -> tuple[FileView, ...]:
        """Every file that may be fetched, in the order it was first written; logs last."""
        views = (self._view(name) for name in dict.fromkeys(self._names()))
        return tuple(view for view in views if view is not None)

    def find(self, name: str) -> Path:
        """Where a file lies that may be fetched; there is none there when it is in the store.

        Raises:
            UnknownFileError: There is none of this name, or none that may be fetched.
        """
        known = name in self._names()
        if not known or self._view(name) is None:
            raise UnknownFileError(f"{self.root.name} has no file {name[:200]!r} to fetch")
        return self._files.path(name)

    def preview(self) -> PreviewView | None:
        """What can be watched of the video now."""
        try:
            self._plain(f"{PREVIEW}/{PLAYLIST}")
            begun, _ = self._plain(f"{PREVIEW}/{INIT}")
            found = begun.lstat()
        except (OSError, RunFolderError):
            return None
        return PreviewView(playlist=PLAYLIST, mark=f"{found.st_ino:x}-{found.st_mtime_ns:x}")

    def find_preview(self, name: str) -> Path | None:
        """Where a file of the preview lies; None when there is none, or none any more.

        Raises:
            UnknownFileError: No file of a preview has such a name.
        """
        if not _PREVIEWED.fullmatch(name):
            raise UnknownFileError(f"no preview has a file {name[:200]!r}")
        try:
            return self._plain(f"{PREVIEW}/{name}")[0]
        except (OSError, RunFolderError):
            return None

    @cached_property
    def _elsewhere(self) -> dict[str, KnownFile]:
        """Files that are not in the folder, but in a store that several machines share."""
        return {name: file for name, file in read_known(self.root).files.items() if not file.here}

    def _why_missing(self, name: str) -> str:
        elsewhere = self._elsewhere.get(name)
        if elsewhere is None:
            return f"{name} is missing"
        size = elsewhere.stored.size_bytes
        return elsewhere.problem or f"{name} has {size:,} bytes, too many to be shown"

    def _manifest(self) -> Manifest | None:
        content, self.problem = self.read(Manifest.FILE)
        if content is None:
            return None
        try:
            return from_text(Manifest, content, name=Manifest.FILE)
        except ArtifactInvalidError as error:
            self.problem = error.message
            return None

    def _names(self) -> Iterator[str]:
        """What is listed, whether or not it is there; some names may come twice."""
        for name, entry in self.entries.items():
            yield name
            for version in entry.versions:
                if version.kept_as is not None:
                    yield version.kept_as
        for folder in (ATTEMPTS, TEXT_FOLDER, EDITS):
            yield from self._below(folder)
        yield from OWN

    def _below(self, folder: str) -> Iterator[str]:
        """What lies in a folder of the run: only in it, and one level further down."""
        for number, path in enumerate(_walk(self.root / folder, deep=2)):
            if number >= FILES_LISTED:
                return
            yield path.relative_to(self.root).as_posix()

    def _view(self, name: str) -> FileView | None:
        if not set(name.split("/")).isdisjoint(NEVER):  # of a scene of the run too
            return None
        try:
            _, size = self._plain(name)
        except FileNotFoundError:
            if (elsewhere := self._elsewhere.get(name)) is None or elsewhere.problem:
                return None
            size = elsewhere.stored.size_bytes
        except (OSError, RunFolderError):
            return None
        suffix = PurePosixPath(name).suffix.lower()
        entry = self.entries.get(name)
        return FileView(
            name=name,
            kind=_kind(name, entry),
            size_bytes=size,
            media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
            sha256=entry.sha256 if entry is not None and entry.size_bytes == size else None,
        )

    def _plain(self, name: str) -> tuple[Path, int]:
        """Where a plain file lies, and its size.

        Raises:
            RunFolderError: The name is refused, leads through a link, or is that of no plain file.
            OSError: There is none.
        """
        path = self._files.path(name)
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise RunFolderError(f"{name} is no plain file")
        return path, found.st_size

    def _content(self, name: str) -> Content:
        try:
            path, size = self._plain(name)
            if size > SHOWN_BYTES:
                return Content(None, f"{name} has {size:,} bytes, too many to be shown")
            return Content(read_plain(path, most=SHOWN_BYTES))
        except FileNotFoundError:
            return Content(None, self._why_missing(name))
        except (OSError, RunFolderError) as error:
            words = error.message if isinstance(error, RunFolderError) else str(error.strerror)
            return Content(None, f"{name} cannot be read: {words}")


def find_file(root: Path, name: str, store: "RunStore | None") -> Path | StoredFile:
    """A file of a run that may be fetched: where it lies, or the one in the store.

    Raises:
        UnknownFileError: As `RunFiles.find`.
    """
    path = RunFiles(root).find(name)
    return path if store is None or path.exists() else store.open_file(root, name) or path


def _walk(folder: Path, *, deep: int) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and deep > 1:
            yield from _walk(Path(entry.path), deep=deep - 1)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _kind(name: str, entry: ManifestEntry | None) -> FileKind:
    if name.startswith(f"{TEXT_FOLDER}/"):
        return "log"
    if (entry is not None and entry.kind == "artifact") or name == Receipt.FILE:
        return "artifact"
    if name == VideoReviewReport.SHEET_FILE:
        return "other"
    return _KINDS.get(PurePosixPath(name).suffix.lower(), "other")


def _is_finite(found: object) -> bool:
    if isinstance(found, float):
        return math.isfinite(found)
    if isinstance(found, int):
        return abs(found) <= sys.float_info.max  # it may stand where a fraction is meant
    if isinstance(found, dict):
        return all(map(_is_finite, cast("dict[str, object]", found).values()))
    return not isinstance(found, list) or all(map(_is_finite, cast("list[object]", found)))
