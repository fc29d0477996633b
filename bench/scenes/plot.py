"""A plot: axes, two curves, the area below one of them, and labels."""

from manim import *


class Plot(Scene):
    def construct(self):
        axes = Axes(
            x_range=[0, 7, 1],
            y_range=[-1.5, 1.5, 0.5],
            x_length=11,
            y_length=5.5,
            axis_config={"include_numbers": True, "font_size": 26},
        )
        sine = axes.plot(np.sin, color=BLUE)
        cosine = axes.plot(np.cos, color=YELLOW)
        area = axes.get_area(sine, x_range=[0, PI], color=BLUE, opacity=0.4)
        names = VGroup(
            MathTex(r"\sin x", color=BLUE).move_to(axes.c2p(2.3, 1.25)),
            MathTex(r"\cos x", color=YELLOW).move_to(axes.c2p(5.2, 1.1)),
        )
        self.play(Create(axes), run_time=1.5)
        self.play(Create(sine), Write(names[0]))
        self.play(FadeIn(area), Create(cosine), Write(names[1]), run_time=1.5)
        dot = Dot(axes.c2p(0, 0), color=RED)
        self.play(MoveAlongPath(dot, sine), run_time=1.5)
        self.wait(0.5)
