"""Words: a title and four lines that are written and fade in."""

from manim import *


class Words(Scene):
    def construct(self):
        title = Text("Why the sky is blue", font_size=56).to_edge(UP)
        lines = VGroup(
            Text("Sunlight holds every colour."),
            Text("Air scatters short waves far more than long ones."),
            Text("Blue light reaches us from every side."),
            Text("At sunset its way is long: red is what is left.", color=ORANGE),
        ).scale(0.75)
        lines.arrange(DOWN, buff=0.6, aligned_edge=LEFT).next_to(title, DOWN, buff=0.8)
        self.play(Write(title))
        self.play(title.animate.set_color(BLUE), run_time=0.5)
        self.play(
            LaggedStart(*[FadeIn(line, shift=RIGHT) for line in lines], lag_ratio=0.6), run_time=2.5
        )
        self.play(Indicate(lines[2]))
        self.wait(0.5)
        self.play(FadeOut(title, lines))
