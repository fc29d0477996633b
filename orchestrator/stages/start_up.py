"""What must hold before any run: our own `agents`, and every piece that is found by folder scan."""

from pathlib import Path

import agents
from agents.coding.compile_scene.elements import load_builders
from agents.errors import BrokenPieceError
from agents.providers import load_providers
from agents.providers.offline.lessons import load_lessons
from orchestrator.errors import StartUpError
from orchestrator.plugins import load_plugins


def check_start_up(project_root: Path) -> None:
    """Load every piece that is found by folder scan, so that a broken one is named now.

    Raises:
        StartUpError: With the file, or with whose `agents` was found in place of ours.
    """
    found = Path(agents.__file__ or "")
    if project_root not in found.parents:
        raise StartUpError(
            f"another package named `agents` is in the way, at {found}; run Chalkbox from its own"
            " environment, .venv/bin/chalkbox"
        )
    load_plugins()
    try:
        load_lessons()
        load_builders()
        load_providers()
    except BrokenPieceError as error:
        raise StartUpError(error.message, context=error.context) from error
