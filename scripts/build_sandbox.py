"""The sandbox image: built once, and again when what it is built from has changed."""

import io
import re
import tarfile
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from orchestrator.sandbox.image import LABEL_INPUTS, SandboxImage, build_inputs
from scripts.base_image import ensure_base_image
from scripts.engine_api import EngineApi, EngineImage, EngineRefusedError, Progress, refusal
from scripts.lock import only_one
from scripts.step import SetUpError, Step, step
from scripts.surroundings import PROJECT_ROOT, Surroundings

LABEL_STAGE = "org.chalkbox.stage"
"""Set by the Dockerfile on stages that do not become the image, so that old ones can be found."""
KEEP = timedelta(hours=1)
"""Other versions tagged less than this long ago stay: another checkout may be at work."""
SHOWN_LINES = 30
STEP_LINE = re.compile(r"Step (\d+/\d+) : (.*)")
LAYER_LINE = re.compile(r"---> ([0-9a-f]{12})$")


def ensure_sandbox_image(engine: EngineApi, surroundings: Surroundings) -> SandboxImage:
    """Bring the sandbox image of this checkout to the engine, and its base image before it.

    Raises:
        SetUpError: The build failed, or the base image cannot be had.
    """
    image = SandboxImage(surroundings.sandbox_image, PROJECT_ROOT / "sandbox_image")
    if is_built(engine, image):
        with step("sandbox image") as running:
            running.note = f"{image.tag} is there"
        return image
    with step("base image") as running, only_one(surroundings.engine_lock, running):
        ensure_base_image(engine, running, prefix=f"chalkbox-base-{surroundings.engine_key}-")
    with step("sandbox image") as running, only_one(surroundings.engine_lock, running):
        if is_built(engine, image):
            running.note = f"{image.tag} is there: another set-up built it"
            return image
        running.say("building it; the first time this takes several minutes")
        layers = build_image(engine, image, running)
        removed = remove_older_images(engine, image, layers)
        running.note = f"{image.tag} built" + (f", {removed} older removed" if removed else "")
    return image


def is_built(engine: EngineApi, image: SandboxImage) -> bool:
    """Tell whether the engine has this very image."""
    known = engine.image(image.tag)
    return known is not None and image.labels.items() <= known.labels.items()


def build_image(engine: EngineApi, image: SandboxImage, running: Step) -> set[str]:
    """Build the image; returns the short ids of the layers it went through.

    Raises:
        SetUpError: A step failed; what was built before it is kept for the next try.
    """
    log = BuildLog()
    try:
        for progress in engine.build(pack_context(image), image.tag, labels=image.labels):
            if started := log.read(progress):
                running.say(f"{started}   [{running.passed_s:.0f} s]")
            if problem := refusal(progress):
                raise _build_failed(image, log, problem)
    except EngineRefusedError as error:
        raise _build_failed(image, log, str(error)) from error
    if not is_built(engine, image):
        raise _build_failed(image, log, "the engine ended the build without a word")
    return log.layers


def _build_failed(image: SandboxImage, log: "BuildLog", problem: str) -> SetUpError:
    return SetUpError(
        f"the sandbox image {image.tag} could not be built: step {log.step or '0'} failed",
        "If it is about a download, check that containers reach the network; then run this "
        "again, it goes on from the step that failed.",
        detail="\n".join([*log.lines, problem]),
    )


@dataclass
class BuildLog:
    """What a build has said so far."""

    step: str = ""
    """The step it is at, for example `5/14`."""
    lines: deque[str] = field(default_factory=lambda: deque[str](maxlen=SHOWN_LINES))
    """The last lines of output."""
    layers: set[str] = field(default_factory=set[str])
    """Short ids of the images that steps ended in."""

    def read(self, progress: Progress) -> str | None:
        """Take in one line of the engine's stream; returns a short line where a step begins."""
        said = progress.get("stream")
        if not isinstance(said, str) or not said.strip():
            return None
        said = said.rstrip()
        self.lines.extend(said.splitlines())
        if layer := LAYER_LINE.search(said):
            self.layers.add(layer[1])
        begun = STEP_LINE.match(said)
        if begun is None:
            return None
        self.step = begun[1]
        return f"Step {begun[1]} {_shorten(begun[2], 80)}"


def pack_context(image: SandboxImage) -> bytes:
    """Pack exactly the files the image's digest covers, the same way on every machine.

    The builder reuses a layer only where names, modes and bytes are the same; modes differ with
    the umask of whoever checked the files out.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(build_inputs(image.build_folder)):
            entry = tarfile.TarInfo(path.relative_to(image.build_folder).as_posix())
            entry.size = path.stat().st_size
            entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return packed.getvalue()


def remove_older_images(engine: EngineApi, image: SandboxImage, layers: set[str]) -> int:
    """Remove other versions of ours that no container uses; returns how many.

    Args:
        engine: Where they are.
        image: The version that stays.
        layers: Short ids of what it was built from; the next build wants them.
    """
    removed = 0
    for found in engine.images({"label": [LABEL_INPUTS], "reference": [image.name]}):
        for tag in found.tags:
            ours = tag != image.tag and tag.startswith(f"{image.name}:")
            if ours and _is_old(engine.image(tag)):
                removed += engine.remove_image(tag)
    for found in engine.images({"label": [LABEL_STAGE], "dangling": ["true"]}):
        if found.identity[:12] not in layers:
            engine.remove_image(found.identity)
    return removed


def _is_old(known: EngineImage | None) -> bool:
    tagged_at = known.tagged_at if known else None
    return tagged_at is not None and datetime.now(UTC) - tagged_at > KEEP


def _shorten(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
