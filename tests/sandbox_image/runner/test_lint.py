"""Star imports are expanded on their own lines, whatever those look like."""

import math
import random

import pytest
from runner.lint import expand_stars

STARS = {"math": dir(math), "random": random.__all__}


@pytest.mark.parametrize(
    ("source", "expanded"),
    [
        ("from math import *  # all\nx = pi\n", "from math import pi  # all\nx = pi\n"),
        ("from math \\\n  import *\nx = pi", "from math import pi\n\nx = pi"),
        (
            "from math import *; from random import *\nx = pi, seed",
            "from math import pi; from random import seed\nx = pi, seed",
        ),
        (
            "try:\n    from math import *\nexcept ImportError: pi = 3\n",
            "try:\n    from math import pi\nexcept ImportError: pi = 3\n",
        ),
        (
            "from math import *\ndef f(x: 'pi | None'): ...",
            "from math import pi\ndef f(x: 'pi | None'): ...",
        ),
        ("from math import *\r\nü = pi\r\n", "from math import pi\nü = pi\n"),
        ("'ü'; from math import *\nx = pi", "'ü'; from math import pi\nx = pi"),
        ("from math import *\n", "from math import __name__ as _nothing\n"),
        ("from math import (*)\n", "from math import (*)\n"),
        ("from unknown import *\n", "from unknown import *\n"),
        ("from .math import *\n", "from .math import *\n"),
        ("x = 1 +\n", "x = 1 +\n"),
        ("x = 1\0", "x = 1\0"),
        ("x = " + "(" * 500, "x = " + "(" * 500),
        (r"x = '\d'", r"x = '\d'"),
    ],
)
def test_stars_become_names(source: str, expanded: str) -> None:
    assert expand_stars(source, STARS) == expanded
