"""Updaters by time: a double pendulum leaves a trace."""

from manim import *


class Pendulum(Scene):
    def construct(self):
        pivot = 0.4 * UP
        state = np.array([2.0, 2.6, 0.0, 0.0])

        def slopes(now):
            one, two, speed_one, speed_two = now
            apart = one - two
            below = 3 - np.cos(2 * apart)
            pull = 9.8
            first = -3 * pull * np.sin(one) - pull * np.sin(one - 2 * two)
            first -= 2 * np.sin(apart) * (speed_two**2 + speed_one**2 * np.cos(apart))
            second = 2 * speed_one**2 + 2 * pull * np.cos(one) + speed_two**2 * np.cos(apart)
            return np.array(
                [speed_one, speed_two, first / below, 2 * np.sin(apart) * second / below]
            )

        def places():
            one, two = state[:2]
            knee = pivot + 1.6 * np.array([np.sin(one), -np.cos(one), 0])
            return knee, knee + 1.6 * np.array([np.sin(two), -np.cos(two), 0])

        def swing(arms, dt):
            for _ in range(8):
                half = state + slopes(state) * dt / 16
                state[:] = state + slopes(half) * dt / 8
            knee, end = places()
            arms[0].put_start_and_end_on(pivot, knee)
            arms[1].put_start_and_end_on(knee, end)
            arms[2].move_to(knee)
            arms[3].move_to(end)

        knee, end = places()
        arms = VGroup(
            Line(pivot, knee), Line(knee, end), Dot(knee, color=BLUE), Dot(end, color=RED)
        )
        trace = TracedPath(arms[3].get_center, stroke_color=YELLOW, stroke_width=2)
        arms.add_updater(swing)
        self.add(Dot(pivot, radius=0.05), trace, arms)
        self.wait(4)
