from pathlib import Path

import pytest

from scripts import surroundings
from scripts.surroundings import Surroundings, read_surroundings


def test_without_settings_the_usual_socket_and_name() -> None:
    found = Surroundings({})
    assert found.engine_address == "unix:///var/run/docker.sock"
    assert found.engine_setting is None
    assert found.sandbox_image == "chalkbox-sandbox"


def test_our_own_variable_comes_before_dockers() -> None:
    values = {"DOCKER_HOST": "tcp://a:1", "CHALKBOX_DOCKER_HOST": "tcp://b:2"}
    assert Surroundings(values).engine_address == "tcp://b:2"
    assert Surroundings({"DOCKER_HOST": "tcp://a:1"}).engine_setting == "DOCKER_HOST"
    assert Surroundings({"DOCKER_HOST": ""}).engine_setting is None


def test_the_environment_comes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "# CHALKBOX_SANDBOX_IMAGE=commented\n"
        "export CHALKBOX_SANDBOX_IMAGE='mine'   \n"
        'DOCKER_HOST = "tcp://file:1"\n'
        "CHALKBOX_CACHE_MIB=64 # small\n"
        "nonsense\n"
    )
    monkeypatch.setattr(surroundings, "PROJECT_ROOT", tmp_path)
    monkeypatch.setenv("DOCKER_HOST", "tcp://environment:1")
    monkeypatch.delenv("CHALKBOX_DOCKER_HOST", raising=False)
    monkeypatch.delenv("CHALKBOX_SANDBOX_IMAGE", raising=False)
    found = read_surroundings()
    assert found.sandbox_image == "mine"
    assert found.engine_address == "tcp://environment:1"
    assert found.values["CHALKBOX_CACHE_MIB"] == "64"


def test_checkouts_share_the_lock_of_an_engine_and_only_that() -> None:
    one, same = Surroundings({}), Surroundings({"A": "b"})
    other = Surroundings({"DOCKER_HOST": "tcp://a:1"})
    assert one.engine_lock == same.engine_lock != other.engine_lock
    assert one.checkout_lock != one.engine_lock
