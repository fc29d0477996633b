"""Many mobjects: four hundred squares come one by one, and turn together."""

from manim import *


class Squares(Scene):
    def construct(self):
        squares = VGroup(
            *[Square(0.2, fill_opacity=0.7, color=c) for c in color_gradient([RED, BLUE], 400)]
        ).arrange_in_grid(20, 20, buff=0.08)
        self.play(
            LaggedStart(*[FadeIn(each, scale=0.5) for each in squares], lag_ratio=0.01, run_time=2)
        )
        self.play(squares.animate.rotate(PI / 2), run_time=1.5)
        self.wait(0.5)
