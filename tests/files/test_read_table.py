"""Tables that people upload, good and hostile: each is read right or refused with what to do, and the process lives on."""

import os
import resource
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from market.files.errors import TableRefused
from market.files.gateways import sheet_child, sheet_process
from market.files.operations import read_table
from market.files.rules import MAX_BYTES, Row, TableKind
from tests.files.books import archive_of, changed, part_of, sheet_of, with_encrypted_flag, workbook

HEAD = ("SKU", "数量")
GOOD = sheet_of([HEAD, ("MH-TEA-001-01", 12)])
SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def rows(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_table(content=content).rows]


def refusal(content: bytes) -> str:
    began = time.monotonic()
    with pytest.raises(TableRefused) as caught:
        read_table(content=content)
    assert time.monotonic() - began < 10
    assert caught.value.field == "file"
    return caught.value.message


def test_sheet_is_read_with_its_row_numbers() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(2, 1, HEAD)
        sheet.write_row(5, 1, ("MH-TEA-001-01", 12))

    assert rows(workbook(fill)) == [(3, ("", "SKU", "数量")), (6, ("", "MH-TEA-001-01", "12"))]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (123456789012345, "123456789012345"),
        (-3, "-3"),
        (True, "True"),
        ("００１２", "００１２"),
        ("123456789012345678", "123456789012345678"),
        (date(2026, 1, 2), "2026-01-02"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_cell_becomes_text(value: object, text: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "X")
        if isinstance(value, date):
            sheet.write_datetime(
                0, 1, datetime.combine(value, datetime.min.time()), book.add_format({"num_format": "yyyy-mm-dd"})
            )
        elif isinstance(value, str):
            sheet.write_string(0, 1, value)
        else:
            sheet.write(0, 1, value)

    assert rows(workbook(fill)) == [(1, ("X", text))]


def test_formulas_give_the_values_saved_with_them() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, '="MH-"&"TEA"', value="MH-TEA")
        sheet.write_formula(0, 1, "=6*7", value=42)
        sheet.write_formula(1, 0, "=NA()", value="#N/A")
        sheet.write_number(1, 1, 3)

    assert rows(workbook(fill)) == [(1, ("MH-TEA", "42")), (2, ("#N/A", "3"))]


def test_formulas_without_a_saved_value_give_themselves() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.hide()
        sheet.write_formula(0, 0, "=1+1", value="")
        shown = book.add_worksheet("A&B")
        shown.activate()
        shown.set_first_sheet()
        shown.write_formula(1, 0, '="<"&"&"', value="")
        shown.write_number(1, 27, 5)
        shown.write_formula(2, 27, "=B1*" + "2" * 300, value="")

    assert rows(workbook(fill)) == [
        (2, ('="<"&"&"', *[""] * 26, "5")),
        (3, (*[""] * 27, "=B1*" + "2" * 196)),
    ]


def test_merged_and_hidden_cells() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "MH-TEA-001-01")
        sheet.write_number(0, 1, 1)
        sheet.write_number(1, 1, 2)
        sheet.write_row(2, 0, ("HIDDEN", 3))
        sheet.set_row(2, None, None, {"hidden": True})

    assert rows(workbook(fill)) == [(1, ("MH-TEA-001-01", "1")), (2, ("", "2")), (3, ("HIDDEN", "3"))]


def test_first_visible_sheet_is_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "HIDDEN")
        shown = book.add_worksheet()
        shown.write_string(0, 0, "SHOWN")
        shown.activate()
        shown.set_first_sheet()
        sheet.hide()

    assert rows(workbook(fill)) == [(1, ("SHOWN",))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read(encoding: str, delimiter: str) -> None:
    text = f'SKU{delimiter}数量\r\n\r\n"MH-TEA-001-01"{delimiter}１２\r\n'

    assert rows(text.encode(encoding)) == [(1, HEAD), (3, ("MH-TEA-001-01", "１２"))]


def test_csv_of_one_column_and_of_a_cell_with_a_line_break() -> None:
    assert rows(b"A\nB") == [(1, ("A",)), (2, ("B",))]
    assert rows(b'"A\nB",1\nC,2') == [(1, ("A\nB", "1")), (3, ("C", "2"))]


def test_largest_table_is_read_and_one_row_more_is_refused() -> None:
    lines = [HEAD, *(("MH-TEA-001-01", number) for number in range(1, 5_001))]

    assert len(rows(sheet_of(lines))) == 5_001
    assert "5,002 行，一次最多 5,000 行" in refusal(sheet_of([*lines, ("X", 1)]))
    assert "一次最多 5,000 行" in refusal("\n".join(["a,1"] * 5_002).encode())


def wide(columns: int) -> bytes:
    return sheet_of([["x"] * columns])


def huge_range() -> bytes:
    """A sheet with two cells in opposite corners: dense, it would take terabytes."""
    text = part_of(GOOD, SHEET).decode()
    head, tail = text.split("<sheetData>")[0], text.split("</sheetData>")[1]
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="BL1048576"><v>1</v></c></row>'
    return changed(GOOD, {SHEET: f"{head}<sheetData>{cells}</sheetData>{tail}".encode()})


def entity_bomb() -> bytes:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return changed(GOOD, {SHEET: (bomb + part_of(GOOD, SHEET).decode().split("?>", 1)[1]).encode()})


HOSTILE = {
    "empty": (b"", "文件是空的"),
    "too-large": (b"a,1\n" * (MAX_BYTES // 4 + 1), "最多 2 MB"),
    "xls": (OLE, "旧版的 .xls"),
    "xls-without-container": (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(64), "旧版的 .xls"),
    "xls-of-the-first-kind": (b"\x09\x00\x04\x00\x02\x00\x10\x00", "旧版的 .xls"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "pdf": (b"%PDF-1.7 ...", "这是PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "这是图片"),
    "rar": (b"Rar!\x1a\x07", "这是压缩包"),
    "truncated": (GOOD[: len(GOOD) // 2], "打不开"),
    "truncated-tail": (GOOD[:-10], "打不开"),
    "flipped": (GOOD[:60] + bytes(200) + GOOD[260:], "打不开"),
    "zip-of-nothing": (archive_of({}) + b"PK\x03\x04", "编码"),
    "other-zip": (archive_of({"a.txt": b"hello"}), "打不开"),
    "encrypted-zip": (with_encrypted_flag(GOOD), "打开密码"),
    "path-traversal": (changed(GOOD, {"../../etc/passwd": b"x"}), "不该出现"),
    "absolute-path": (changed(GOOD, {"/etc/passwd": b"x"}), "不该出现"),
    "backslash-path": (changed(GOOD, {"xl\\..\\..\\x": b"x"}), "不该出现"),
    "external-link": (changed(GOOD, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "引用了别的文件"),
    "entity-bomb": (entity_bomb(), "不该出现"),
    "zip-bomb": (changed(GOOD, {"xl/media/a.bin": bytes(90_000_000)}), "解开后太大"),
    "many-entries": (changed(GOOD, {f"xl/x{n}.bin": b"" for n in range(1_000)}), "解开后太大"),
    "wide": (wide(65), "65 列，最多 64 列"),
    "widest": (wide(16_384), "16,384 列，最多 64 列"),
    "long": (sheet_of([("a", 1)] * 100_000), "100,000 行"),
    "huge-range": (huge_range(), "太复杂"),
    "long-cell": (sheet_of([("a", "b" * 201)]), "第 1 行第 2 列的文字太长"),
    "long-csv-cell": (b"a,1\n" + b"x" * 500_000, "第 2 行第 1 列的文字太长"),
    "much-text": (sheet_of([["b" * 199] * 60] * 200), "太复杂"),
    "open-quote": (b'a,1\nb,"2\nc,3', "第 2 行的引号没有配成对"),
    "binary": (bytes(range(256)) * 10, "认不出文字编码。不支持旧版的 .xls。请用 Excel 或 WPS 另存为 .xlsx"),
    "utf-16": ("SKU,数量".encode("utf-16"), "文字编码"),
    "nul": (b"a,1\0\n", "文字编码"),
    "no-visible-sheet": (
        changed(
            GOOD, {"xl/workbook.xml": part_of(GOOD, "xl/workbook.xml").replace(b"<sheet ", b'<sheet state="hidden" ')}
        ),
        "可见的工作表",
    ),
}


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_file_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    message = refusal(content)

    assert words in message
    assert message.endswith("。")
    assert "请" in message


@pytest.mark.parametrize("percent", range(0, 100, 5))
def test_cut_anywhere_a_workbook_is_refused(percent: int) -> None:
    refusal(GOOD[: len(GOOD) * percent // 100])


def test_child_that_dies_costs_one_upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dying = tmp_path / "child.py"
    dying.write_text("import os; os.abort()")
    monkeypatch.setattr(sheet_process, "_CHILD", dying)

    assert "太复杂" in refusal(GOOD)

    monkeypatch.undo()
    assert read_table(content=GOOD).rows[1] == Row(2, ("MH-TEA-001-01", "12"))


def test_child_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "child.py"
    hanging.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(sheet_process, "_CHILD", hanging)
    monkeypatch.setattr(sheet_process, "_WALL_SECONDS", 1)

    assert "太复杂" in refusal(GOOD)


def test_child_inherits_neither_secrets_nor_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = tmp_path / "child.py"
    telling.write_text(
        "import json, os, sys\n"
        "fds = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "words = [*os.environ, *(fd for fd in fds if not fd.startswith(('pipe:', '/dev/null', '/proc/')))]\n"
        "print(json.dumps({'rows': [[1, sorted(words)]]}))\n"
    )
    monkeypatch.setattr(sheet_process, "_CHILD", telling)
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@localhost/d")
    inherited = os.open(tmp_path / "open", os.O_CREAT | os.O_RDWR)
    os.set_inheritable(inherited, True)

    words = sheet_process.read_in_child(content=b"a", kind=TableKind.CSV).rows[0].cells

    os.close(inherited)
    assert set(words) <= {"LANG", "LC_CTYPE", "PYTHONHASHSEED"}


def test_child_imports_nothing_of_the_shop() -> None:
    source = Path(sheet_child.__file__).read_text()

    assert "market." not in source
    assert "django" not in source


def test_child_keeps_within_its_memory_for_the_largest_sheet() -> None:
    child = "import sys; sys.path.insert(0, sys.argv[1]); import sheet_child; sheet_child.main('xlsx', {'rows': 5_001, 'columns': 64, 'cell': 200, 'text': 2_000_000}); sys.stderr.write(next(row.split()[1] for row in open('/proc/self/status') if row.startswith('VmHWM')))"
    folder = str(Path(sheet_child.__file__).parent)

    done = subprocess.run(
        [sys.executable, "-c", child, folder],
        input=sheet_of([("a", 1)] * 100_000),
        capture_output=True,
        check=True,
    )

    assert int(done.stderr) < 300_000  # KB
    assert sheet_process.MEMORY_BYTES == 512 << 20
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
