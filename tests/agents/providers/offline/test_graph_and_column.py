import math

from agents.artifacts.scene_spec import FormulaPart
from agents.providers.offline.graph_and_column import PANEL_LEFT, PANEL_WIDTH, plot_axes, row
from agents.providers.offline.plot_window import View

VIEW = View((-2.0, 4.0), (0.0, 8.0))


def test_axes_show_the_view_with_round_steps_or_with_multiples_of_pi() -> None:
    plain, with_pi = plot_axes(VIEW, pi_ticks=None), plot_axes(VIEW, pi_ticks=math.pi / 2)

    assert (plain.x_range, plain.y_range, plain.x_unit, plain.x_step) == (VIEW.x, VIEW.y, "one", 1)
    assert (with_pi.x_unit, with_pi.x_step) == ("pi", math.pi / 2)


def test_a_row_stands_at_the_left_edge_of_the_column_and_fits_into_it() -> None:
    made = row("limit", -1.5, FormulaPart(tex="S", colour="teal"), "= 2", height=0.9)

    assert (made.place.at, made.place.anchor) == ((PANEL_LEFT, -1.5), "left")
    assert (made.place.max_width, made.place.max_height) == (PANEL_WIDTH, 0.9)
    assert [part.tex for part in made.parts] == ["S", "= 2"]
