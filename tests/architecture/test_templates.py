"""Templates and style sheets: nothing that no page uses, and tables that are read as slips on a phone."""

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
BACKEND, TEMPLATES = TOP / "backend", TOP / "storefront_templates"

# Django and its middleware ask for these by name.
ASKED_FOR_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# htmx sets these itself; the slugs of counties and the sizes of prices are put together.
CLASSES_SET_ELSEWHERE = re.compile(r"htmx-\w+|c-\w+|price-\w+")
TAGS = {
    library.stem: re.findall(r"^@register[^\n]*\ndef (\w+)", library.read_text(), re.MULTILINE)
    for library in (BACKEND / "market/web/templatetags").glob("*_tags.py")
} | {"static": ["static"]}


def _pages() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def _name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def idle_loads(text: str) -> list[str]:
    """Name the loaded tag libraries of which nothing is used."""
    loaded = " ".join(re.findall(r"{% load ([^%]+) %}", text)).split()
    uses = {name: any(re.search(rf"\|{tag}\b|{{% {tag}\b", text) for tag in tags) for name, tags in TAGS.items()}
    return [name for name in loaded if not uses[name]]


def classes_of(sheet: str) -> set[str]:
    """Name the classes that a style sheet styles."""
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", sheet, flags=re.DOTALL)))


def words_of_classes(text: str) -> set[str]:
    """Name every word that may be a class in a template: within `class="…"`, or in a block that stands in one."""
    plain = re.sub(r"{%(?! block \w+_class).*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    blocks = re.findall(r"{% block \w+_class %}([^{\"<]*)", plain)
    return set(" ".join([*re.findall(r'class="([^"]*)', plain), *blocks]).split())


def faults_of_tables(text: str) -> list[str]:
    """Name what a table lacks: a caption, the scope of a head, or the word before a cell (unless it spans the row)."""
    found = []
    for table in re.findall(r'<table class="table.*?</table>', text, re.DOTALL):
        if "<caption" not in table:
            found.append("caption")
        found += [head for head in re.findall(r"<th\b[^>]*>", table) if " scope=" not in head]
        found += [cell for cell in re.findall(r"<td\b[^>]*>", table) if not re.search(r" (data-th|colspan)=", cell)]
    return found


def test_every_template_is_named_somewhere() -> None:
    sources = "\n".join(path.read_text() for path in [*_pages(), *BACKEND.rglob("*.py")])
    named = set(re.findall(r"[\w/]+\.html", sources))

    assert {_name(path) for path in _pages()} - named - ASKED_FOR_BY_DJANGO == set()


def test_readme_lists_every_component() -> None:
    listed = (TEMPLATES / "README.md").read_text().split("| For |")[1].split("\n\n")[0]

    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(
        {path.stem for path in (TEMPLATES / "components").glob("*.html")}
    )


def test_every_class_of_a_style_sheet_is_on_a_page() -> None:
    scripts = "\n".join(path.read_text() for path in TEMPLATES.rglob("app.js"))
    python = "\n".join(path.read_text() for path in (BACKEND / "market").rglob("*.py"))
    on_pages = set().union(*(words_of_classes(path.read_text()) for path in _pages()))
    on_pages |= set(re.findall(r"[\w-]+", " ".join(re.findall(r'"class": "([^"]*)"', python))))
    on_pages |= set(re.findall(r"[\w-]+", " ".join(re.findall(r"['\"`]([\w. -]*)['\"`]", scripts))))

    dead = {
        sheet.name: sorted(
            name for name in classes_of(sheet.read_text()) - on_pages if not CLASSES_SET_ELSEWHERE.fullmatch(name)
        )
        for sheet in TEMPLATES.rglob("*.css")
    }

    assert {name: classes for name, classes in dead.items() if classes} == {}


@pytest.mark.parametrize("path", _pages(), ids=_name)
def test_template_loads_what_it_uses_and_its_tables_can_be_read(path: Path) -> None:
    text = path.read_text()

    assert idle_loads(text) == []
    assert faults_of_tables(text) == []


def test_checks_can_fail() -> None:
    assert idle_loads("{% load static market_tags %}{{ fen|yuan }}") == ["static"]
    assert classes_of("/* .a */ .b.c-d:not(.e) { x: url(f.svg) }") == {"b", "c-d", "e"}
    assert words_of_classes('{% block main_class %}wrap{% endblock %}<p class="a{% if b == "c" %} d{% endif %}">') == {
        "wrap", "a", "d",
    }  # fmt: skip
    assert faults_of_tables('<table class="table"><tr><th>1</th><td class="r">2</td><td colspan="2">3</td></table>') == [
        "caption", "<th>", '<td class="r">',
    ]  # fmt: skip
