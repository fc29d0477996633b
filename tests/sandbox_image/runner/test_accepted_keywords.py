"""Keywords are followed through `**kwargs` as Python would hand them on."""

from typing import Any

import pytest
from runner.accepted_keywords import Place, accepted_by, constructor_of, method_of


class Base:
    def __init__(self, color: str = "white", name: str | None = None) -> None: ...


class Shape(Base):
    def __init__(self, width: float = 4 / 2, *, _secret: int = 1, **kwargs: Any) -> None:
        super().__init__(name="shape", **kwargs)


class Round(Shape):
    """Inherits its constructor."""


class Popping(Shape):
    def __init__(self, **kwargs: Any) -> None:
        self.depth = kwargs.pop("depth", 1)
        if "height" in kwargs:
            self.height = kwargs["height"]
            del kwargs["height"]
        self.left = kwargs.get("left")
        Shape.__init__(self, 3.0, **kwargs)


class Escaping(Shape):
    def __init__(self, **kwargs: Any) -> None:
        self.options = kwargs
        super().__init__(**kwargs)


class Branching(Base):
    def __init__(self, elbow: bool = False, **kwargs: Any) -> None:
        if elbow:
            self.part: Base = Shape(**kwargs)
        else:
            self.part = Base(**kwargs)
        super().__init__(**kwargs)

    def copy_of(self, **kwargs: Any) -> "Branching":
        return self.__class__(**kwargs)

    @staticmethod
    def make(first: int, **kwargs: Any) -> Shape:
        return Shape(first, **kwargs)

    @classmethod
    def build(cls, **kwargs: Any) -> Any:
        return either(True, **kwargs)

    def endless(self, **kwargs: Any) -> Any:
        return self.endless(**kwargs)


def either(flag: bool, /, *, last: int = 0, **kwargs: Any) -> Any:
    return Shape(**kwargs) if flag else Popping(**kwargs)


def looking(**kwargs: Any) -> Any:
    return kwargs.get("here") or kwargs["there"]


def nowhere(**kwargs: Any) -> None:
    unknown(**kwargs)  # noqa: F821 (nobody knows it)


def accepted(place: Place | None) -> tuple[dict[str, dict[str, str]], bool]:
    assert place is not None
    found = accepted_by(place)
    return found.by_origin, found.is_open


def test_defaults_are_told_as_they_are_written_nearest_first() -> None:
    names, is_open = accepted(constructor_of(Shape))
    assert names == {"Shape": {"width": "4 / 2"}, "Base": {"color": "'white'"}}
    assert list(names) == ["Shape", "Base"]
    assert not is_open


def test_an_inherited_constructor_is_that_of_its_class() -> None:
    assert accepted(constructor_of(Round)) == accepted(constructor_of(Shape))


def test_what_is_popped_is_accepted_and_what_is_given_is_not() -> None:
    names, is_open = accepted(constructor_of(Popping))
    assert names == {"Popping": {"depth": "", "height": ""}, "Base": {"color": "'white'"}}
    assert not is_open


def test_what_is_only_looked_at_is_accepted_where_nothing_else_refuses_it() -> None:
    assert accepted(Place(looking)) == ({"looking": {"here": "", "there": ""}}, False)


def test_keywords_that_go_where_nobody_sees_leave_it_open() -> None:
    assert accepted(constructor_of(Escaping))[1]
    assert accepted(Place(nowhere)) == ({}, True)
    assert accepted(Place(print)) == ({}, True)


def test_a_keyword_must_pass_every_call_that_is_always_made() -> None:
    names, is_open = accepted(constructor_of(Branching))
    assert names == {
        "Branching": {"elbow": "False"},
        "Base": {"color": "'white'", "name": "None"},
    }
    assert not is_open


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("copy_of", {"elbow", "color", "name"}),
        ("make", {"first", "color"}),
        ("build", {"last", "width", "color", "depth", "height"}),
        ("endless", set[str]()),
    ],
)
def test_methods_are_followed_too(method: str, names: set[str]) -> None:
    place = method_of(Branching, method)
    assert place is not None
    found = accepted_by(place)
    assert found.names() == names
    assert not found.is_open


@pytest.mark.parametrize("cls", [Shape, Round, Popping, Branching])
def test_python_agrees(cls: type) -> None:
    place = constructor_of(cls)
    assert place is not None
    for name in accepted_by(place).names():
        cls(**{name: 1})
    with pytest.raises(TypeError, match="unexpected keyword"):
        cls(no_such_thing=1)
