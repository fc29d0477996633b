"""The environment of `make test-gpu`: beside the usual one, from the same lock."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import gpu_environment
from scripts.gpu_environment import ensure_gpu_environment
from scripts.step import CommandFailedError, SetUpError


class Uv:
    """Plays uv."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[str], dict[str, str]]] = []
        self.says: str | None = None

    def run(self, command: Sequence[str], *, cwd: Path, env: dict[str, str]) -> str:
        self.asked.append((list(command), env))
        if self.says is not None:
            raise CommandFailedError(command, 1, self.says)
        return ""


@pytest.fixture
def uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Uv:
    playing = Uv()
    monkeypatch.setattr(gpu_environment, "VENV", tmp_path / ".venv-gpu")
    monkeypatch.setattr(gpu_environment, "find_uv", lambda: Path("/uv"))
    monkeypatch.setattr(gpu_environment, "run_command", playing.run)
    return playing


def test_the_lock_with_the_extra_goes_into_an_environment_of_its_own(
    uv: Uv, tmp_path: Path
) -> None:
    ensure_gpu_environment()
    command, environment = uv.asked[0]
    assert command[:5] == ["/uv", "sync", "--locked", "--extra", "gpu"]
    assert environment["UV_PROJECT_ENVIRONMENT"] == str(tmp_path / ".venv-gpu")
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


def test_what_uv_says_is_shown_with_what_to_do(uv: Uv) -> None:
    uv.says = "no space left on device"
    with pytest.raises(SetUpError, match="could not install") as raised:
        ensure_gpu_environment()
    assert "10 GB" in str(raised.value)
    assert "no space left" in str(raised.value)
