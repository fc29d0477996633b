"""Updaters: the tangent of a curve follows a tracker, and a number with it."""

from manim import *


class Tracker(Scene):
    def construct(self):
        axes = Axes(x_range=[-3, 3], y_range=[-1, 9, 2], x_length=8, y_length=6)
        axes.add_coordinates()
        curve = axes.plot(lambda x: x**2, color=BLUE)
        at = ValueTracker(-2)
        dot = always_redraw(lambda: Dot(axes.c2p(at.get_value(), at.get_value() ** 2), color=RED))
        tangent = always_redraw(
            lambda: axes.get_secant_slope_group(
                at.get_value(), curve, dx=0.01, secant_line_length=4, secant_line_color=YELLOW
            )
        )
        word = Text("slope", font_size=30).to_corner(UR).shift(1.2 * LEFT)
        slope = DecimalNumber(0).next_to(word, RIGHT)
        slope.add_updater(lambda number: number.set_value(2 * at.get_value()))
        self.add(axes, curve, tangent, dot, word, slope)
        self.play(at.animate.set_value(2), run_time=3)
        self.wait(0.5)
