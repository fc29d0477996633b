"""Messages name what the user called; the user's module is compiled under its own path."""

import math
from typing import Any

import pytest
from runner.scene_file import PATH
from runner.translations import translate


class Base:
    def __init__(self, size: float = 1) -> None:
        self.size = size


class Shape(Base):
    def __init__(self, radius: float = 1, **kwargs: Any) -> None:
        self.radius = radius
        super().__init__(**kwargs)

    def grow(self, factor: float = 2) -> None:
        self.size *= factor

    def __getattr__(self, name: str) -> Any:
        if name.startswith("get_"):

            def getter() -> Any:
                return getattr(self, name[4:])

            return getter
        message = f"{type(self).__name__} object has no attribute '{name}'"
        raise AttributeError(message, name=name, obj=self)


def raised_by(line: str) -> Exception:
    """What a line of the user's raises."""
    try:
        exec(compile(line, PATH, "exec"), {"Shape": Shape, "math": math})  # noqa: S102
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Shape(radios=2)", "Shape() takes no keyword 'radios'. Did you mean 'radius'? It takes"),
        ("Shape().grow(factr=2)", "takes no keyword 'factr'."),
        ("Shape().gorw()", "A Shape has no attribute or method 'gorw'. Did you mean grow?"),
        ("Shape().get_sise()", "A Shape has no method 'get_sise'."),
        ("math.sine(1)", "The module math has no 'sine'."),
    ],
)
def test_a_better_message(line: str, words: str) -> None:
    error = raised_by(line)
    told = translate(error, str(error))
    assert told is not None
    assert words in told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError("From: /work, could not find a.png at either of these locations: []"), "'a.png'"),
        (ValueError("operands could not be broadcast with shapes (32,3) (2,) "), "[x, y, 0]"),
        (TypeError("Unexpected argument Circle passed to Scene.play()."), "this is a Circle"),
    ],
)
def test_what_manim_and_numpy_say(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runner.translations.own_files", lambda: iter(()))
    assert words in (translate(error, str(error)) or "")


@pytest.mark.parametrize(
    "error", [TypeError("x"), ValueError("bad shape (3,)"), OSError("x"), KeyError("x")]
)
def test_what_is_plain_already_stays(error: Exception) -> None:
    assert translate(error, str(error)) is None
