import pytest

from agents.providers.offline.formula_text import plain_prompt, read_formula, readable


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("x^2", "x**2"),
        ("x²", "x**2"),
        ("x⁻¹", "x**(-1)"),
        ("x squared", "x**2"),
        ("x to the 5th power", "x**5"),
        ("2x", "2*x"),
        ("x**3 - 2x", "x**3 - 2*x"),
        ("(x+1)(x-1)", "(x + 1)*(x - 1)"),
        ("sin", "sin(x)"),
        ("the sine function"[4:], "sin(x)"),
        ("sin x", "sin(x)"),
        ("sin 2x", "sin(2*x)"),
        ("sin^2 x", "sin(x)**2"),
        ("sin x cos x", "sin(x)*cos(x)"),
        ("x sin x", "x*sin(x)"),
        ("xsin(x)", "x*sin(x)"),
        ("e^x", "exp(x)"),
        ("e to the x", "exp(x)"),
        ("e^(-x^2)", "exp(-x**2)"),
        ("e^-x", "exp(-x)"),
        ("2e^{3x}", "2*exp(3*x)"),
        ("natural log of x", "log(x)"),
        ("square root of x", "sqrt(x)"),
        ("√x", "sqrt(x)"),
        ("|x|", "Abs(x)"),
        ("|x - 1|", "Abs(x - 1)"),
        ("1/x", "1/x"),
        ("one over x", "1/x"),
        ("x \N{MINUS SIGN} 1", "x - 1"),
        ("3·x", "3*x"),
        ("πx", "pi*x"),
        ("t^2", "x**2"),
        ("-x", "-x"),
        ("x^-2", "x**(-2)"),
        ("x^(1/2)", "x**(1/2)"),
        ("2^x", "2**x"),
        ("x^2^3", "x**(2**3)"),
        ("5", "5"),
    ],
)
def test_formulas_are_written_in_python_notation(typed: str, written: str) -> None:
    assert read_formula(plain_prompt(typed)) == written


@pytest.mark.parametrize(
    "typed",
    ["", "foo(x)", "a x + b", "x +", "(x", "x)", "__import__('os')", "x.real", "x[0]; y", "sin(x",
     "x = 2", "1234567890", "x, y", "'x'", "lambda x: x", "sinc(x)", "^2", "x^^2", "hello"],
)  # fmt: skip
def test_everything_else_is_none(typed: str) -> None:
    assert read_formula(plain_prompt(typed)) is None


@pytest.mark.parametrize(
    ("python", "people"),
    [
        ("3*x**2 - 2", "3x² - 2"),
        ("exp(x)", "e^x"),
        ("log(x)", "ln(x)"),
        ("Abs(x)", "|x|"),
        ("x*sin(x)", "x sin(x)"),
        ("sqrt(3)/2", "√(3)/2"),
        ("pi/3", "π/3"),
        ("x**10", "x^10"),
        ("-exp(-x)", "-e^-x"),
    ],
)
def test_captions_read_well(python: str, people: str) -> None:
    assert readable(python) == people
