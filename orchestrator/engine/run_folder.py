"""One run on disk: typed artifacts, files, attempts, and the manifest that lists them.

A file edited by hand is never overwritten: it is renamed aside before something else takes its
name. Everything may be called from any thread; two processes must not write to one run, which the
trace's lock sees to.
"""

import contextlib
import shutil
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from agents.artifacts.base import Artifact
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.manifest import (
    EarlierVersion,
    InputDigest,
    MadeBy,
    Manifest,
    ManifestEntry,
)
from orchestrator.engine.whole_files import WholeFiles, sha256_of_bytes, sha256_of_file

ArtifactT = TypeVar("ArtifactT", bound=Artifact)

REQUEST = "request"
"""The stage name of what a run begins with."""
ATTEMPTS = "attempts"
PREVIEW = "preview"
"""Folder of what a stage shows while it works; gone when the run has ended."""
SEGMENTS = "segments"
"""Folder of what attempts have drawn, for the next one; safe to delete."""
STORED = "stored.json"
"""What this folder and the store know of each other, where there is a store."""
_OWN_FILES = {Manifest.FILE, "trace.jsonl", "receipt.json", "run.log", "ticket.json", STORED}


class _Book:
    """The manifest, written whole after each change."""

    def __init__(self, files: WholeFiles, manifest: Manifest) -> None:
        self.files = files
        self.manifest = manifest
        self.lock = threading.RLock()

    def save(self, manifest: Manifest) -> None:
        # Not forced to the disk each time: a killed process loses nothing by that, and `settle`
        # forces the last one. A run of eight stages would wait for the disk twice as often.
        self.files.write(Manifest.FILE, to_text(manifest), forced=False)
        self.manifest = manifest


class RunFolder:
    """The folder of one run, as one stage writes to it. Made by `create` and `open`."""

    def __init__(self, book: _Book, stage: str) -> None:
        self._book = book
        self._files = book.files
        self._stage = stage

    @classmethod
    def create(cls, runs_dir: Path, video_id: str, *, workflow: str) -> "RunFolder":
        """Make the folder of a new run, readable by its owner only.

        Raises:
            RunFolderError: It exists, or the disk refuses it.
        """
        root = WholeFiles(runs_dir).path(video_id)
        if root.parent != runs_dir:
            raise RunFolderError(f"not a name for a run: {video_id[:200]!r}")
        try:
            runs_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            root.mkdir(mode=0o700)
        except OSError as error:
            raise RunFolderError(
                f"no run folder can be made in {runs_dir}: {error.strerror}",
                context={"folder": str(root), "errno": error.errno},
            ) from error
        book = _Book(WholeFiles(root), Manifest(video_id=video_id, workflow=workflow))
        folder = cls(book, REQUEST)
        try:
            book.save(book.manifest)
        except RunFolderError:
            folder.discard()
            raise
        return folder

    def discard(self) -> None:
        """Remove the folder of a run that came to nothing before it was begun."""
        shutil.rmtree(self.root, ignore_errors=True)

    @classmethod
    def open(cls, root: Path) -> "RunFolder":
        """Open the folder of an earlier run.

        Raises:
            ArtifactInvalidError: Its manifest is missing or does not fit; names the field.
        """
        files = WholeFiles(root)
        return cls(_Book(files, _read(files, Manifest)[0]), REQUEST)

    def as_stage(self, stage: str) -> "RunFolder":
        """The same folder; what is written through it is listed under this stage."""
        return RunFolder(self._book, stage)

    @property
    def root(self) -> Path:
        """Where the run lies."""
        return self._files.root

    @property
    def video_id(self) -> str:
        """Name of the run."""
        return self.manifest.video_id

    @property
    def manifest(self) -> Manifest:
        """What the folder holds now."""
        return self._book.manifest

    def path(self, name: str) -> Path:
        """Where a file of this relative name lies, whether or not it exists.

        Raises:
            RunFolderError: The name is absolute, climbs, holds other characters than letters,
                digits and `._-`, or passes through a symbolic link.
        """
        return self._files.path(name)

    def write_artifact(
        self, artifact: Artifact, *, inputs: tuple[InputDigest, ...] = (), made_by: MadeBy = "stage"
    ) -> str:
        """Write an artifact and list it; an edited one of its name is renamed aside first.

        Returns:
            The digest of the file.

        Raises:
            RunFolderError: The disk refuses it.
        """
        content = to_text(artifact)
        entry = ManifestEntry(
            name=artifact.FILE,
            kind="artifact",
            sha256=sha256_of_bytes(content),
            size_bytes=len(content),
            stage=self._stage,
            made_by=made_by,
            inputs=inputs,
        )
        with self._book.lock:
            kept = self._keep_edited(entry)
            self._files.write(artifact.FILE, content)
            self._book.save(self.manifest.with_entry(kept))
        return entry.sha256

    def read_artifact(self, artifact: type[ArtifactT]) -> ArtifactT:
        """Read and validate an artifact, as it is on disk now.

        Raises:
            ArtifactInvalidError: It is missing, or was edited into something that does not fit;
                names the file and each field.
        """
        return _read(self._files, artifact)[0]

    def read_file(self, name: str) -> bytes:
        """The bytes of a file, listed or not, at most 64 MiB.

        Raises:
            FileNotFoundError: There is none.
            RunFolderError: The name is refused, it is no plain file, larger, or cannot be read.
        """
        return self._files.read(name)

    def write_file(self, name: str, content: bytes) -> str:
        """Write a file and list it; an edited one of its name is renamed aside first.

        Returns:
            Its digest.

        Raises:
            RunFolderError: The name is refused, or the disk refuses the bytes.
        """
        entry = self._file_entry(name, sha256_of_bytes(content), len(content))
        with self._book.lock:
            kept = self._keep_edited(entry)
            self._files.write(name, content)
            self._book.save(self.manifest.with_entry(kept))
        return entry.sha256

    def adopt_file(self, source: Path, name: str) -> str:
        """As `adopt_files`, of one."""
        return self.adopt_files({name: source})[name]

    def adopt_files(self, sources: Mapping[str, Path]) -> dict[str, str]:
        """Take finished files in, each under its name, and list them; returns their digests.

        By hard links where possible, else copies. The sources stay, and must not be written to any
        more. They may already lie in the run folder under those very names. Reads the whole files:
        large ones belong in a thread.

        Raises:
            RunFolderError: A name is refused, a source is no plain file, or the disk is full.
            FileNotFoundError: There is no such source.
        """
        new = {name: self._entry_of(source, name) for name, source in sources.items()}
        with self._book.lock:
            manifest = self.manifest
            try:
                for name, source in sources.items():
                    kept = new[name] if source == self.path(name) else self._keep_edited(new[name])
                    self._files.adopt(source, name)
                    manifest = manifest.with_entry(kept)
            finally:
                self._book.save(manifest)  # those that came before one that was refused, too
        return {name: entry.sha256 for name, entry in new.items()}

    def attempt_folder(self) -> str:
        """Make the next of `attempts/01`, `attempts/02`, … and return that name."""
        taken = self.path(ATTEMPTS)
        numbers = [int(each.name) for each in taken.glob("[0-9]*") if each.name.isdecimal()]
        number = max(numbers, default=0) + 1
        while True:
            try:
                self._files.make_folder(f"{ATTEMPTS}/{number:02d}")
            except FileExistsError as error:
                if not taken.is_dir():
                    raise RunFolderError(f"{ATTEMPTS} is in the way: it is no folder") from error
                number += 1
            else:
                return f"{ATTEMPTS}/{number:02d}"

    def find_made(
        self, artifact: type[ArtifactT], *, inputs: tuple[InputDigest, ...]
    ) -> ArtifactT | None:
        """The artifact this stage already made from the same inputs, if all it wrote still stands.

        One that was edited by hand counts as made, and is listed as the user's from now on.

        Raises:
            ArtifactInvalidError: It was edited into something that does not fit.
        """
        entry = self.manifest.find(artifact.FILE)
        if entry is None or entry.stage != self._stage or entry.inputs != inputs:
            return None
        beside = [e for e in self.manifest.of_stage(self._stage) if e.kind == "file"]
        if not self.path(artifact.FILE).exists() or not all(map(self._stands, beside)):
            return None
        return self.take_edit(artifact)

    def take_edit(self, artifact: type[ArtifactT]) -> ArtifactT:
        """Read an artifact; when it was edited by hand, list the edit as the user's version.

        Raises:
            ArtifactInvalidError: It is missing or does not fit.
        """
        with self._book.lock:
            read, content = _read(self._files, artifact)
            entry = self.manifest.find(artifact.FILE)
            if entry is not None and entry.sha256 != sha256_of_bytes(content):
                update = {
                    "sha256": sha256_of_bytes(content),
                    "size_bytes": len(content),
                    "made_by": "user",
                    "versions": (*entry.versions, _earlier(entry.sha256, entry.made_by)),
                }
                self._book.save(self.manifest.with_entry(entry.model_copy(update=update)))
        return read

    def replace_artifact(self, artifact: Artifact) -> None:
        """Put a user's version in the place of a listed artifact, which is renamed aside.

        It stays its stage's, made from the same inputs, so it is taken as it is, and what was made
        from the one before is made again.

        Raises:
            RunFolderError: None of its name is listed, or the disk refuses it.
        """
        content = to_text(artifact)
        with self._book.lock:
            with contextlib.suppress(ArtifactInvalidError):
                self.take_edit(type(artifact))  # of a version made by hand the digest is not listed
            entry = self.manifest.find(artifact.FILE)
            if entry is None:
                raise RunFolderError(f"{artifact.FILE} is not listed, so nothing can replace it")
            if entry.sha256 == sha256_of_bytes(content):
                return
            kept_as = self._files.set_aside(entry.name) if self.path(entry.name).exists() else None
            earlier = _earlier(entry.sha256, entry.made_by, kept_as=kept_as)
            update = {
                "sha256": sha256_of_bytes(content),
                "size_bytes": len(content),
                "made_by": "user",
                "versions": (*entry.versions, earlier),
            }
            self._files.write(entry.name, content)
            self._book.save(self.manifest.with_entry(entry.model_copy(update=update)))

    def write_unlisted(self, name: str, content: bytes, *, forced: bool = True) -> None:
        """Write a file which the manifest does not list: the engine's own, or one of the preview.

        Args:
            name: Its name.
            content: All of it.
            forced: Wait until it is on the disk.

        Raises:
            RunFolderError: The name is refused, or the disk refuses the bytes.
        """
        with self._book.lock:
            self._files.write(name, content, forced=forced)

    def remove_preview(self) -> None:
        """Remove what a stage showed while it worked; one that stays behind does no harm."""
        with self._book.lock, contextlib.suppress(RunFolderError):
            self._files.remove_folder(PREVIEW)

    def settle(self) -> None:
        """Wait until everything written so far would outlast a power cut.

        Raises:
            RunFolderError: The disk reports a failure.
        """
        with self._book.lock:
            self._files.force(Manifest.FILE)
            self._files.settle()

    def remove_unfinished(self) -> None:
        """Remove what a killed process left half written; nobody else may be writing here."""
        self.remove_preview()
        self._files.remove_unfinished()

    def _entry_of(self, source: Path, name: str) -> ManifestEntry:
        try:
            return self._file_entry(name, sha256_of_file(source), source.stat().st_size)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise RunFolderError(f"{name} cannot be taken from {source}: {error}") from error

    def _file_entry(self, name: str, sha256: str, size_bytes: int) -> ManifestEntry:
        if name in _OWN_FILES:
            raise RunFolderError(f"{name} is written by the engine alone")
        return ManifestEntry(
            name=name,
            kind="file",
            sha256=sha256,
            size_bytes=size_bytes,
            stage=self._stage,
            made_by="stage",
        )

    def _keep_edited(self, entry: ManifestEntry) -> ManifestEntry:
        """Rename aside what the entry's file must not overwrite, and add it to the versions."""
        path = self.path(entry.name)
        listed = self.manifest.find(entry.name)
        versions = listed.versions if listed else ()
        if not path.exists():
            if listed and listed.sha256 != entry.sha256:
                versions = (*versions, _earlier(listed.sha256, listed.made_by))
            return entry.model_copy(update={"versions": versions})
        try:
            there = sha256_of_file(path)
        except OSError as error:
            raise RunFolderError(f"{entry.name} is in the way: {error}") from error
        if there == entry.sha256:
            return entry.model_copy(update={"versions": versions})
        if listed and listed.sha256 == there and listed.made_by == "stage":
            earlier = _earlier(there, "stage")
        else:
            made_by = "user" if listed else "unknown"
            earlier = _earlier(there, made_by, kept_as=self._files.set_aside(entry.name))
        return entry.model_copy(update={"versions": (*versions, earlier)})

    def _stands(self, entry: ManifestEntry) -> bool:
        # By size, not by digest: reading every video again would cost more than it tells.
        if entry.name.startswith(f"{ATTEMPTS}/"):
            return True
        path = self.path(entry.name)
        return path.is_file() and path.stat().st_size == entry.size_bytes


def _earlier(sha256: str, made_by: MadeBy, *, kept_as: str | None = None) -> EarlierVersion:
    return EarlierVersion(
        sha256=sha256, made_by=made_by, kept_as=kept_as, replaced_at=datetime.now(UTC)
    )


def _read(files: WholeFiles, artifact: type[ArtifactT]) -> tuple[ArtifactT, bytes]:
    try:
        content = files.read(artifact.FILE)
    except FileNotFoundError as error:
        raise ArtifactInvalidError(
            f"{artifact.FILE} is missing", context={"file": artifact.FILE}
        ) from error
    return from_text(artifact, content, name=artifact.FILE), content
