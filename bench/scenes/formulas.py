"""TeX: a quadratic equation is solved step by step."""

import itertools

from manim import *


class Formulas(Scene):
    def construct(self):
        title = Tex("Completing the square", font_size=56).to_edge(UP)
        steps = [
            MathTex("x^2", "+", "6x", "+", "5", "=", "0"),
            MathTex("x^2", "+", "6x", "+", "9", "=", "4"),
            MathTex("(x+3)^2", "=", "4"),
            MathTex("x", "=", r"-3 \pm 2"),
        ]
        for step in steps:
            step.scale(1.4)
        self.play(Write(title))
        self.play(Write(steps[0]))
        for before, after in itertools.pairwise(steps):
            self.play(TransformMatchingTex(before, after))
            self.wait(0.2)
        box = SurroundingRectangle(steps[-1], buff=0.25)
        self.play(Create(box))
        self.wait(0.5)
