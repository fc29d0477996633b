"""What the crowd asks: forty prompts that no model is needed for, most of them again and again."""

import random

LEGS = (
    *((3, 4), (5, 12), (2, 3), (6, 8), (4, 5), (1, 2)),
    *((7, 9), (8, 15), (2, 5), (3, 7), (5, 5), (4, 9)),
)
ROOTS = ((2, 3), (1, 4), (2, 5), (3, 4), (1, 6), (2, 7), (3, 5), (4, 5))
MATRICES = (
    *((2, 1, 1, 2), (1, 1, 0, 1), (3, 0, 0, 2), (0, 1, 1, 0)),
    *((1, 2, 0, 1), (2, 0, 1, 1), (1, 0, 1, 2), (2, 1, 0, 2)),
)
PROMPTS = (
    *(f"Explain the Pythagorean theorem with legs {a} and {b}" for a, b in LEGS),
    *(f"Solve x^2 - {p + q}x + {p * q} = 0 step by step" for p, q in ROOTS),
    *(f"What does the matrix [[{a}, {b}], [{c}, {d}]] do?" for a, b, c, d in MATRICES),
    *(f"Why is sin({angle} degrees) what it is?" for angle in (30, 45, 60, 120, 150, 210)),
    *(f"Derivative of x^{power}" for power in (2, 3)),
    *(f"Slope of f(x) = x^2 at x = {place}" for place in (1, 2)),
    *(f"Explain the integral of x^2 from 0 to {end} as a limit of sums" for end in (1, 2)),
)


def prompts_of(users: int, count: int, new: int, chance: random.Random) -> list[list[str]]:
    """Deal prompts out to users.

    Args:
        users: How many of them.
        count: How many prompts in all.
        new: How many are different, at most all there are; each is asked once at least, and what
            remains asks for one of them again.
        chance: Decides who asks what.
    """
    step = len(PROMPTS) / new
    different = [PROMPTS[int(number * step)] for number in range(new)]
    asked = different + chance.choices(different, k=count - new)
    chance.shuffle(asked)
    return [asked[user::users] for user in range(users)]
