"""Values of the expressions that curves are drawn by, without running them.

Only to know beforehand whether there is anything to be seen: what may stand in code is decided by
`agents/coding/compile_scene/expression.py`. What cannot be valued here is not judged.
"""

import ast
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator

LONGEST = 600


def short(expression: str) -> str:
    """An expression that is not too long, nor empty.

    Raises:
        ValueError: It is.
    """
    if not 0 < len(expression.strip()) <= LONGEST:
        raise ValueError(f"expression: has 1 to {LONGEST} characters")
    return expression


Expression = Annotated[str, AfterValidator(short)]
"""NumPy arithmetic; its bounds need not be told to models."""
BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: float.__add__,
    ast.Sub: float.__sub__,
    ast.Mult: float.__mul__,
    ast.Div: float.__truediv__,
    ast.Pow: math.pow,
    ast.Mod: float.__mod__,
}
SAME = frozenset(
    {"sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "log10", "log2", "sqrt", "hypot",
     "floor", "ceil"}
)  # fmt: skip
"""Functions that the standard library calls as NumPy does."""
RENAMED = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh",
    "arctanh": "atanh", "power": "pow", "abs": "fabs", "absolute": "fabs",
}  # fmt: skip


def _sign(x: float) -> float:
    return (x > 0) - (x < 0)


def _cbrt(x: float) -> float:
    return math.copysign(abs(x) ** (1 / 3), x)


OTHER: dict[str, Callable[..., float]] = {
    "sign": _sign,
    "minimum": min,
    "maximum": max,
    "cbrt": _cbrt,
}


def evaluate(expression: str, values: Mapping[str, float]) -> float | None:
    """The value where it is a number; NaN where it has none; None where that is not known here."""
    try:
        value = float(_value(_parsed(expression.strip()), values))
    except (ArithmeticError, ValueError):
        return math.nan
    except (SyntaxError, RecursionError, MemoryError, TypeError, LookupError, AttributeError):
        return None
    return value if math.isfinite(value) else math.nan


@lru_cache(256)  # one curve is valued at hundreds of places
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name):
        return float(values[node.id])
    if isinstance(node, ast.BinOp):
        return BINARY[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = _value(node.operand, values)
        return -inner if isinstance(node.op, ast.USub) else inner
    if isinstance(node, ast.Attribute) and node.attr in ("pi", "e"):
        return getattr(math, node.attr)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name = node.func.attr
        known = name if name in SAME else RENAMED.get(name)
        function: Any = getattr(math, known) if known else OTHER[name]
        return float(function(*(_value(argument, values) for argument in node.args)))
    raise TypeError(type(node).__name__)
