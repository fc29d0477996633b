"""Lets plain NumPy arithmetic into the code, and nothing else."""

import ast
import math

from agents.errors import UnsafeExpressionError

FUNCTIONS = frozenset(
    {
        "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh",
        "arccosh", "arctanh", "exp", "log", "log10", "log2", "sqrt", "cbrt", "abs", "absolute",
        "sign", "floor", "ceil", "power", "hypot", "minimum", "maximum",
    }
)  # fmt: skip
CONSTANTS = frozenset({"pi", "e"})
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.Mod, ast.UAdd, ast.USub)
MOST_NODES = 400


def checked_expression(expression: str, symbols: tuple[str, ...] = ("x",)) -> str:
    """The expression in normal form, when it is arithmetic of numbers and NumPy functions.

    Args:
        expression: In Python notation.
        symbols: Names that may stand in it.

    Raises:
        UnsafeExpressionError: It is anything else.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refusal(expression, "it is not a Python expression") from error
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise _refusal(expression, "it is too long")
    _check(tree, expression, symbols)
    return ast.unparse(tree)


def _check(node: ast.expr, whole: str, symbols: tuple[str, ...]) -> None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, OPERATORS):
        _check(node.left, whole, symbols)
        _check(node.right, whole, symbols)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, OPERATORS):
        _check(node.operand, whole, symbols)
    elif isinstance(node, ast.Call):
        if node.keywords or not _is_numpy(node.func, FUNCTIONS) or not 1 <= len(node.args) <= 2:
            raise _refusal(whole, f"{ast.unparse(node)!r} is not a call of a known function")
        for argument in node.args:
            _check(argument, whole, symbols)
    elif not (_is_number(node) or _is_symbol(node, symbols) or _is_numpy(node, CONSTANTS)):
        raise _refusal(whole, f"{ast.unparse(node)!r} is not allowed in it")


def _is_symbol(node: ast.expr, symbols: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Name) and node.id in symbols


def _is_number(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and isinstance(node.value, int | float)
        and abs(node.value) < 1e15
        and math.isfinite(node.value)
    )


def _is_numpy(node: ast.expr, names: frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "np"
        and node.attr in names
    )


def _refusal(expression: str, reason: str) -> UnsafeExpressionError:
    return UnsafeExpressionError(
        f"the expression {expression[:120]!r} cannot be drawn: {reason}",
        context={"expression": expression},
    )
