"""The picture that several lessons share: axes on the left, a column of formulas beside them."""

from agents.artifacts.scene_spec import Axes, Formula, FormulaPart, Place
from agents.providers.offline.plot_window import HEIGHT, WIDTH, View, tick_step

PANEL_LEFT, PANEL_WIDTH = 1.8, 4.85
"""Left edge and width of the column of formulas, frame units."""


def plot_axes(view: View, *, pi_ticks: float | None) -> Axes:
    """The axes of a view.

    Args:
        view: What they show.
        pi_ticks: Distance between numbers on the x-axis where multiples of pi read better.
    """
    return Axes(
        id="axes",
        place=Place(at=(-2.8, -0.3), max_width=WIDTH + 0.5, max_height=HEIGHT + 0.5),
        x_range=view.x,
        y_range=view.y,
        x_step=pi_ticks or tick_step(view.x[1] - view.x[0]),
        y_step=tick_step(view.y[1] - view.y[0]),
        x_unit="pi" if pi_ticks else "one",
    )


def row(name: str, y: float, first: FormulaPart, rest: str, *, height: float = 0.85) -> Formula:
    """One line of the column: its subject in a colour of its own, then the rest."""
    return Formula(
        id=name,
        parts=(first, FormulaPart(tex=rest)),
        place=Place(at=(PANEL_LEFT, y), anchor="left", max_width=PANEL_WIDTH, max_height=height),
    )
