"""A vector field: arrows, and a line that flows through them."""

from manim import *


class Field(Scene):
    def construct(self):
        def flow(at):
            return 1.5 * np.array([np.sin(at[1]), np.sin(at[0]), 0])

        arrows = ArrowVectorField(
            flow,
            x_range=[-6, 6, 1],
            y_range=[-3, 3, 1],
            colors=[BLUE, TEAL, YELLOW, RED],
            length_func=lambda size: 0.9 * sigmoid(size),
            vector_config={"stroke_width": 5},
        )
        dots = VGroup(
            *[Dot(place, color=WHITE) for place in (LEFT, 2 * RIGHT, UP, 3 * LEFT, 4 * RIGHT)]
        )
        self.play(FadeIn(arrows))
        self.add(dots)
        for dot in dots:
            dot.add_updater(arrows.get_nudge_updater())
        self.wait(3)
        for dot in dots:
            dot.clear_updaters()
        self.play(FadeOut(arrows, dots), run_time=0.5)
