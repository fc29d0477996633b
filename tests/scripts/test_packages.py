from collections.abc import Sequence

import pytest

from scripts import packages
from scripts.packages import install_packages
from scripts.step import CommandFailedError, SetUpError, Step


def play(monkeypatch: pytest.MonkeyPatch, broken: str) -> list[str]:
    asked: list[str] = []

    def run(command: Sequence[str], **_: object) -> str:
        asked.append(" ".join(command))
        if broken in command:
            raise CommandFailedError(command, 100, f"E: {broken} failed")
        return ""

    monkeypatch.setattr(packages, "run_command", run)
    monkeypatch.setattr(packages, "is_root", lambda: True)
    monkeypatch.setattr("shutil.which", lambda name: name)
    return asked


def test_a_broken_source_does_not_matter_if_the_package_is_had(
    monkeypatch: pytest.MonkeyPatch, running: Step
) -> None:
    asked = play(monkeypatch, "update")
    install_packages(["a", "b"], running, purpose="A")
    assert asked[1].endswith("install -y --no-install-recommends a b")


def test_a_package_that_cannot_be_had_is_named(
    monkeypatch: pytest.MonkeyPatch, running: Step
) -> None:
    play(monkeypatch, "install")
    with pytest.raises(SetUpError, match="apt-get could not install a b") as caught:
        install_packages(["a", "b"], running, purpose="A")
    assert "E: install failed" in caught.value.detail


def test_another_distribution_is_told_what_to_look_for(
    monkeypatch: pytest.MonkeyPatch, running: Step
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SetUpError, match="no Debian or Ubuntu") as caught:
        install_packages(["docker.io"], running, purpose="A container engine")
    assert "docker.io" in caught.value.remedy
