"""How large an uploaded table may be, what kind of file it is, and what is said about one that cannot be read."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 2_000_000
# A price list of the whole shop comes back with few of its rows filled; how many may be ordered, its reader says.
MAX_DATA_ROWS = 5_000
MAX_COLUMNS = 64
MAX_CELL = 200
MAX_TEXT = 2_000_000

_ZIP = b"PK\x03\x04"
# The container of .xls, and of an .xlsx with a password: the latter holds a stream of this name.
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Older .xls files without that container begin with one of these records.
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {b"%PDF": "PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"Rar!": "压缩包", b"7z\xbc\xaf": "压缩包"}

_SAVE_AS = "请用 Excel 或 WPS 另存为 .xlsx 或 CSV 后再上传。"


class TableKind(StrEnum):
    """What an uploaded table is, told by its first bytes and never by its name."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number in the file, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What was read from an uploaded file."""

    rows: tuple[Row, ...]


def kind_of(content: bytes) -> TableKind | None:
    """Tell what kind of table the content is; None when it is none that is read."""
    if content.startswith(_ZIP):
        return TableKind.XLSX
    if content.startswith((_OLE, *_BIFF)) or any(content.startswith(mark) for mark in _FOREIGN):
        return None
    return TableKind.CSV


def refusal_of_kind(content: bytes) -> str:
    """Say why content of an unknown kind is not read, and what to do."""
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return "这个表格设了打开密码。请去掉密码，另存为 .xlsx 后再上传。"
    if content.startswith((_OLE, *_BIFF)):
        return f"这是旧版的 .xls 表格，不能直接读。{_SAVE_AS}"
    foreign = next((name for mark, name in _FOREIGN.items() if content.startswith(mark)), "别的文件")
    return f"这是{foreign}，不是表格。{_SAVE_AS}"


def refusal_of_size(size: int) -> str:
    """Say that a file is empty or too large; empty if its size is right."""
    if size == 0:
        return "文件是空的。请填好后再上传。"
    if size > MAX_BYTES:
        return f"文件有 {-(-size // 1_000_000)} MB，最多 2 MB。请删去图片和多余的工作表，或分成几份上传。"
    return ""


def refusal_text(reason: str, *, row: int = 0, column: int = 0, found: int = 0) -> str:
    """Say why a table was not read, naming row and column, and what to do."""
    place = f"第 {row} 行第 {column} 列" if column else f"第 {row} 行"
    texts = {
        "broken": f"文件打不开，可能没有传完整，或者不是表格。{_SAVE_AS}",
        "locked": "这个表格设了打开密码。请去掉密码后再上传。",
        "linked": "这个表格引用了别的文件。请复制后“粘贴为数值”，另存一份再上传。",
        "unpacked": f"文件解开后太大，没有打开。请只留要下单的行，{_SAVE_AS}",
        "suspicious": f"文件里有不该出现的内容，没有打开。{_SAVE_AS}",
        "no-sheet": "文件里没有可见的工作表。请把清单放在第一张工作表。",
        "encoding": "认不出文字编码。不支持旧版的 .xls。请用 Excel 或 WPS 另存为 .xlsx 或“CSV UTF-8”后再上传。",
        "rows": f"表格有 {found:,} 行，一次最多 {MAX_DATA_ROWS:,} 行。请分成几份上传。",
        "columns": f"表格有 {found:,} 列，最多 {MAX_COLUMNS} 列。请只留商品编码和数量两列。",
        "cell": f"{place}的文字太长，最多 {MAX_CELL} 个字。请改短后再上传。",
        "quotes": f"{place}的引号没有配成对，读不下去。请检查这一行。",
    }
    return texts.get(reason, f"表格太复杂，没有读完。请只留商品编码和数量两列，{_SAVE_AS}")
