"""The style is checked like any other rule: sizes, imports, locks, annotations, money without floats."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[2] / "backend"
TESTS = BACKEND.parent / "tests"
TEMPLATES = Path(__file__).parents[2] / "storefront_templates"
MAX_FUNCTION, MAX_FILE, MAX_PARAMETERS = 60, 400, 7
BANNED_MODULES = {"utils", "helpers", "common", "manager", "managers", "data", "info", "services", "signals", "admin"}
WRITERS = {"operations", "rules", "flows"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _sources() -> list[Path]:
    return [path for path in sorted(BACKEND.rglob("*.py")) if "migrations" not in path.parts]


def _name(path: Path) -> str:
    return path.relative_to(BACKEND).as_posix()


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def oversized_functions(source: str) -> list[str]:
    return [f.name for f in _functions(ast.parse(source)) if (f.end_lineno or 0) - f.lineno + 1 > MAX_FUNCTION]


def long_signatures(source: str) -> list[str]:
    found = []
    for f in _functions(ast.parse(source)):
        names = [a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs) if a.arg not in {"self", "cls"}]
        if len(names) > MAX_PARAMETERS:
            found.append(f.name)
    return found


def unretried_flows(source: str) -> list[str]:
    """Functions that open a durable transaction without being run again, as a whole, when it gives way."""
    return [
        f.name
        for f in _functions(ast.parse(source))
        if "atomic(durable=True)" in ast.unparse(f)
        and [ast.unparse(d) for d in f.decorator_list] != ["retry_when_busy", "transaction.atomic(durable=True)"]
    ]


def inner_imports(source: str) -> list[str]:
    return [
        f"{f.name}:{node.lineno}"
        for f in _functions(ast.parse(source))
        for node in ast.walk(f)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def unannotated(source: str) -> list[str]:
    found = []
    for f in _functions(ast.parse(source)):
        args = [*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs]
        bare = [a.arg for a in args if a.annotation is None and a.arg not in {"self", "cls"}]
        if bare or f.returns is None:
            found.append(f.name)
    return found


def attribute_uses(source: str, attribute: str) -> list[int]:
    return [n.lineno for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Attribute) and n.attr == attribute]


def floats(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def undocumented(source: str) -> list[str]:
    tree = ast.parse(source)
    return [
        node.name
        for node in tree.body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]


@pytest.mark.parametrize("path", _sources(), ids=_name)
def test_source_file_keeps_the_bars(path: Path) -> None:
    source = path.read_text()
    name = _name(path)

    assert len(source.splitlines()) <= MAX_FILE, name
    assert oversized_functions(source) == [], name
    assert long_signatures(source) == [], name
    assert inner_imports(source) == [], name
    assert unannotated(source) == [], name
    assert path.stem not in BANNED_MODULES, name
    if path.stem != "locks" and "locks" not in path.parts:
        assert attribute_uses(source, "select_for_update") == [], name
    if name != "market/kernel/clock.py" and name.startswith("market/"):
        clock_reads = [n for n in attribute_uses(source, "now") if "timezone" in source or "datetime.now" in source]
        assert clock_reads == [], f"{name}: the clock is read in kernel/clock.py only"
    if name.startswith("market/") and not name.startswith("market/seeding/pictures/"):
        assert floats(source) == [], name
    if WRITERS & {path.stem, path.parent.name} or path.stem in {"errors", "models", "policies", "selectors"}:
        assert undocumented(source) == [], name


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda p: p.relative_to(TESTS).as_posix())
def test_test_file_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_FILE


def test_no_test_module_lends_its_helpers() -> None:
    modules = {
        path.relative_to(TESTS.parent).with_suffix("").as_posix().replace("/", ".") for path in TESTS.rglob("test_*.py")
    }
    imported = {
        f"{path.relative_to(TESTS)}: {module}"
        for path in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        for module in (node.module, *(f"{node.module}.{name.name}" for name in node.names))
        if module in modules
    }

    assert imported == set()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.relative_to(TEMPLATES).as_posix())
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert "|safe" not in text
    for handler in ("onclick=", "onsubmit=", "onchange=", "oninput="):
        assert handler not in text


def test_checks_can_fail() -> None:
    long = "def f() -> None:\n" + "    x = 1\n" * MAX_FUNCTION

    assert oversized_functions(long) == ["f"]
    assert long_signatures("def f(a, b, c, d, e, g, h, i): ...") == ["f"]
    assert inner_imports("def f():\n    import os\n") == ["f:2"]
    assert unannotated("def f(a) -> None: ...") == ["f"]
    assert unannotated("def f(a: int): ...") == ["f"]
    assert attribute_uses("x.objects.select_for_update()", "select_for_update") == [1]
    assert floats("x = 1.5") == [1]
    assert floats("x: float = y") == [1]
    assert undocumented("def f() -> None: ...") == ["f"]


@pytest.mark.parametrize("path", sorted((BACKEND / "market" / "flows").glob("*.py")), ids=_name)
def test_every_flow_is_run_again_when_it_gives_way(path: Path) -> None:
    assert unretried_flows(path.read_text(encoding="utf-8")) == []


def test_flow_that_is_not_run_again_is_found() -> None:
    decorated = "@retry_when_busy\n@transaction.atomic(durable=True)\ndef kept(): pass\n"
    bare = "@transaction.atomic(durable=True)\ndef bare(): pass\n"
    inside = "def inside():\n    with transaction.atomic(durable=True): pass\n"

    assert unretried_flows(decorated + bare + inside) == ["bare", "inside"]
