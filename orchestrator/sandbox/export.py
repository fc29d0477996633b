"""Reads what was written down about the image while it was built."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from agents.artifacts.docs_index import DocsIndex
from config import SandboxLimits
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import ImageExport
from orchestrator.sandbox.conversation import JobEnd, JobOrder
from orchestrator.sandbox.failure import Failure
from orchestrator.sandbox.host_files import temporary_folder

MOST_BYTES = {
    "versions.json": 64 * 1024,
    "manim_names.json": 1024**2,
    "docs_index.json": 8 * 1024**2,
}
"""Largest size of each file, bytes: ten times what Manim 0.22 needs."""
EXPORT_FILES = frozenset(MOST_BYTES)


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
        for name in names:
            size = (into / name).stat().st_size
            if size > MOST_BYTES[name]:
                raise SandboxProtocolError(
                    f"the sandbox image's {name} is larger than allowed: {size} bytes,"
                    f" and at most {MOST_BYTES[name]} are read; build it again with `make setup`"
                )
        try:
            return ImageExport(
                versions=json.loads((into / "versions.json").read_bytes()),
                manim_names=json.loads((into / "manim_names.json").read_bytes()),
                docs=DocsIndex.model_validate_json((into / "docs_index.json").read_bytes()),
            )
        except (ValueError, RecursionError) as error:
            raise SandboxProtocolError("the sandbox image's own description is damaged") from error
