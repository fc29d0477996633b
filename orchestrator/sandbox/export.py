"""Reads what was written down about the image while it was built."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import ImageExport
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.failure import Failure

EXPORT_FILES = frozenset({"versions.json", "manim_names.json"})


def read_export(
    do: Callable[[JobOrder], tuple[JobEnd | None, Failure | None]],
    limits: SandboxLimits,
    names: frozenset[str],
) -> ImageExport:
    """Have the files sent, and read them.

    Raises:
        SandboxProtocolError: The image has none, or others.
    """
    with tempfile.TemporaryDirectory(prefix="chalkbox-export-") as folder:
        into = Path(folder)
        end, failure = do(JobOrder("export", limits.media_s, {}, takes=names, into=into))
        if failure is not None or end is None or end.files.keys() != names:
            raise SandboxProtocolError(
                "the sandbox image does not tell what it holds; build it again with `make setup`",
                context={"reason": failure.message if failure else "files are missing"},
            )
        try:
            return ImageExport(
                versions=json.loads((into / "versions.json").read_text()),
                manim_names=json.loads((into / "manim_names.json").read_text()),
            )
        except (ValueError, ValidationError) as error:
            raise SandboxProtocolError("the sandbox image's own description is damaged") from error
