"""Reads what was written down about the image while it was built."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import ImageExport
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.failure import Failure
from orchestrator.sandbox.host_files import temporary_folder

EXPORT_FILES = frozenset({"versions.json", "manim_names.json"})


def read_export(
    do: Callable[[JobOrder], JobEnd | Failure],
    limits: SandboxLimits,
    names: frozenset[str],
) -> ImageExport:
    """Have the files sent, and read them.

    Raises:
        SandboxProtocolError: The image has none, or others.
    """
    with temporary_folder(Path(tempfile.gettempdir()), prefix="chalkbox-export-") as into:
        end = do(JobOrder("export", limits.media_s, {}, takes=names, into=into))
        if isinstance(end, Failure) or end.files.keys() != names:
            reason = end.message if isinstance(end, Failure) else "files are missing"
            raise SandboxProtocolError(
                "the sandbox image does not tell what it holds; build it again with `make setup`",
                context={"reason": reason},
            )
        try:
            return ImageExport(
                versions=json.loads((into / "versions.json").read_text()),
                manim_names=json.loads((into / "manim_names.json").read_text()),
            )
        except (ValueError, RecursionError) as error:
            raise SandboxProtocolError("the sandbox image's own description is damaged") from error
