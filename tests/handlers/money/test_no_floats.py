"""No float comes near money: the source of handlers/money is read for whatever could make one."""

import ast
from pathlib import Path

import pytest

MONEY = Path(__file__).parents[3] / "handlers" / "money"
MODULES = sorted(MONEY.rglob("*.py"))

# round() rounds halves to even, and the others give floats.
FORBIDDEN_NAMES = {
    "float",
    "complex",
    "round",
    "math",
    "statistics",
    "numpy",
    "total_seconds",
    "timestamp",
    "fsum",
}


def float_makers(source: str) -> list[str]:
    """Name whatever in the source makes a float or rounds in another way than ours."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if _makes_float(node)]


def _makes_float(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, float | complex)
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in FORBIDDEN_NAMES
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            module = getattr(node, "module", None) or ""
            return not FORBIDDEN_NAMES.isdisjoint({module, *(alias.name for alias in names)})
    return False


def test_the_modules_of_money_are_found() -> None:
    assert {"amounts.py", "ledger.py", "time.py"} <= {module.name for module in MODULES}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(MONEY)))
def test_money_knows_no_float(module: Path) -> None:
    assert float_makers(module.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = 0.1",
        "x = 1e3",
        "x = a / b",
        "x /= 2",
        "x = float(y)",
        "def f(x: float) -> None: ...",
        "x = round(y)",
        "import math",
        "from math import floor",
        "x = span.total_seconds()",
    ],
)
def test_each_way_to_a_float_would_be_seen(source: str) -> None:
    assert float_makers(source)


def test_whole_division_is_let_through() -> None:
    assert float_makers("x = a // b % 60\ny = path_like_text == 'a / b'") == []
