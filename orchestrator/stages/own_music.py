"""Music of the user's own: heard in the sandbox before it is used, and made as long as a film.

It is a stranger's file; nothing here looks into it.
"""

from pathlib import Path

from agents.artifacts.story.own_file import OwnFile
from orchestrator.errors import RequestRefusedError, SandboxProtocolError
from orchestrator.media.music.scripts import MUSIC, own_script
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.film_scripts import run_kept_script
from orchestrator.stages.own_files import GONE, own_path
from orchestrator.stages.workshop import ExplainerRun

LISTEN_S = 1.0
"""So much of it is made, to see whether it can be heard."""


async def require_music(run: ExplainerRun, own: OwnFile) -> None:
    """See that music that came with the request can be heard, before anything is made.

    Raises:
        RequestRefusedError: It cannot; says why.
    """
    with temporary_folder(run.folder.root, prefix=".music-") as into:
        why = await fit(run, own, LISTEN_S, into, words="listening to your own music")
    if why:
        raise RequestRefusedError(
            f"Your own music {own.named!r} cannot be used: {why}. Send a sound file, or ask for the"
            " film without it."
        )


async def fit(run: ExplainerRun, own: OwnFile, duration_s: float, into: Path, *, words: str) -> str:
    """Make the user's own music so long, in the sandbox; why that cannot be, else nothing."""
    path = await own_path(run, own)
    if path is None:
        return GONE
    script, inputs = own_script(path.name, duration_s), {path.name: path}
    try:
        await run_kept_script(run, script, (MUSIC,), into, words=words, inputs=inputs)
    except SandboxProtocolError as error:
        return str(error.context.get("reason", "it cannot be read"))
    return ""
