"""Labels of arrows keep out of the way of each other, of arrows and of numbers."""

from agents.providers.offline.label_sides import choose_sides
from agents.providers.offline.plane_view import PlaneView

VIEW = PlaneView(centre=(0, 0), unit=1.0, x_range=(-4, 4), y_range=(-3, 3), step=10, reach=4)


def test_a_label_without_anything_near_stands_on_the_left() -> None:
    assert choose_sides([{"i": (1, 0)}], VIEW) == {"i": "left"}


def test_labels_of_one_place_are_kept_apart() -> None:
    sides = choose_sides([{"i": (1, 0), "j": (0, 1)}, {"i": (2, 2), "j": (2, 2)}], VIEW)
    assert set(sides.values()) == {"left", "right"}


def test_a_label_avoids_an_arrow_that_passes_its_tip() -> None:
    steep = {"j": (0.0, -2.0), "v": (0.3, -3.0)}
    assert choose_sides([steep], VIEW)["j"] == "right"  # seen along the arrow, which points down


def test_an_arrow_without_length_is_in_nobodys_way() -> None:
    nothing = {"i": (0.0, 0.0), "j": (0.0, 0.0), "v": (0.0, 0.0)}
    assert set(choose_sides([nothing], VIEW).values()) == {"left"}


def test_a_label_avoids_the_numbers_of_the_axes() -> None:
    view = PlaneView(centre=(0, 0), unit=0.7, x_range=(-5, 5), y_range=(-4, 4), step=1, reach=5)
    right_of_the_axis = (0.01, 1.15)
    assert choose_sides([{"j": right_of_the_axis}], view) == {"j": "left"}
