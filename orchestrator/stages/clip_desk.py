"""What a stage hands to whoever makes the clips of a film: scripts, the cache, and whom to tell."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestrator.stages.film_scripts import Share, place_all, run_film_script
from orchestrator.stages.workshop import ExplainerRun

FEW = 3
"""Of no more shots it is told which."""


class RunDesk:
    """The `ClipDesk` of one run."""

    def __init__(self, run: ExplainerRun, folder: Path, *, total: int) -> None:
        self.folder = folder
        self.image = run.workshop.sandbox.image
        self.done = 0
        """Clips that were taken into the run."""
        self.drew = False
        """Whether anything had to be made."""
        self._run = run
        self._total = total

    async def recall(self, keys: Mapping[str, str]) -> bool:
        """Whether these files were kept; then they lie in the folder."""
        return await place_all(self._run, keys, self.folder)

    async def keep(self, keys: Mapping[str, str]) -> None:
        """Keep files of the folder."""
        cache = self._run.workshop.cache
        if cache is None:
            return
        for name, key in keys.items():
            await cache.put_file(key, self.folder / name)

    async def run(
        self,
        script: str,
        outputs: Sequence[str],
        *,
        inputs: Mapping[str, Path] | None = None,
        shots: Sequence[str],
    ) -> None:
        """Run a script that makes the clips of some shots."""
        self.drew = True
        share = Share(self.done, len(shots), self._total)
        await run_film_script(
            self._run,
            script,
            outputs,
            self.folder,
            words="shots drawn" if len(shots) > FEW else f"drawing {', '.join(shots)}",
            inputs=inputs,
            share=share,
        )

    def tell(self, words: str) -> None:
        """Say what is done now."""
        self.drew = True
        self._run.progress(words, done=self.done, total=self._total)
