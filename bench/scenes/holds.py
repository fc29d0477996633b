"""Long holds: slides that stand while somebody speaks."""

from manim import *


class Holds(Scene):
    def construct(self):
        for number, words, sign in (
            (1, "Measure twice", Square(color=TEAL)),
            (2, "Cut once", Triangle(color=GOLD)),
            (3, "Keep the rest", Circle(color=MAROON)),
        ):
            title = Text(f"{number}. {words}", font_size=52).shift(1.5 * UP)
            sign.set_fill(opacity=0.5).next_to(title, DOWN, buff=1)
            self.play(FadeIn(title), GrowFromCenter(sign))
            self.wait(3)
            self.play(FadeOut(title, sign), run_time=0.5)
