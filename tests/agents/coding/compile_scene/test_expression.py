import pytest

from agents.coding.compile_scene.expression import checked_expression
from agents.errors import UnsafeExpressionError


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("x**2", "x ** 2"),
        ("np.sin(x)*x", "np.sin(x) * x"),
        ("-2*x*np.exp(-x**2)", "-2 * x * np.exp(-x ** 2)"),
        ("(1/2)/np.sqrt(x)", "1 / 2 / np.sqrt(x)"),
        ("5", "5"),
        ("np.pi + np.e", "np.pi + np.e"),
        (" x ", "x"),
    ],
)
def test_arithmetic_passes_in_normal_form(expression: str, written: str) -> None:
    assert checked_expression(expression) == written


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('id')",
        "np.load(x)",
        "np.fromfile(x)",
        "np.sin.__class__",
        "np.linalg.norm(x)",
        "(lambda: x)()",
        "[x for x in (1,)]",
        "x if x else 1",
        "y",
        "x.real",
        "'x'",
        "True",
        "1j",
        "1e999",
        "10**20**2 + 1000000000000000000000",
        "np.sin(x=1)",
        "np.sin(*x)",
        "np.sin()",
        "np",
        "abs(x)",
        "(x := 1)",
        "x\nimport os",
        "x; x",
        "x #",
        "x" + " + x" * 500,
        "(" * 300 + "x" + ")" * 300,
        "await x",
        "f'{x}'",
        "x\0",
        "",
    ],
)
def test_everything_else_is_refused(expression: str) -> None:
    if expression == "x #":
        assert checked_expression(expression) == "x"
        return
    with pytest.raises(UnsafeExpressionError, match="cannot be drawn"):
        checked_expression(expression)
