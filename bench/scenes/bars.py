"""A bar chart whose values change, under a title."""

from manim import *


class Bars(Scene):
    def construct(self):
        title = Text("Rain in four seasons", font_size=42).to_edge(UP)
        chart = BarChart(
            values=[62, 48, 55, 71],
            bar_names=["spring", "summer", "autumn", "winter"],
            y_range=[0, 100, 20],
            x_length=9,
            y_length=4.8,
            x_axis_config={"font_size": 34, "label_constructor": Text},
            bar_colors=[GREEN, YELLOW, ORANGE, BLUE],
        ).next_to(title, DOWN, buff=0.5)
        self.play(FadeIn(title, shift=UP))
        self.play(Create(chart), run_time=1.5)
        labels = chart.get_bar_labels(font_size=30)
        self.play(FadeIn(labels), run_time=0.5)
        self.wait(0.5)
        self.play(FadeOut(labels), run_time=0.5)
        self.play(chart.animate.change_bar_values([35, 82, 60, 44]), run_time=1.5)
        self.play(FadeIn(chart.get_bar_labels(font_size=30)), run_time=0.5)
        self.wait(0.5)
