"""Read a CSV file cell by cell, and gather everything that is wrong instead of stopping at the first."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from market.kernel.money import fen_of_yuan

T = TypeVar("T")

_WHOLE = re.compile(r"\d{1,9}")
_MONTHS = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_LAST_MONTH = 12


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"


class SeedRefusedError(Exception):
    """The seed has rows that cannot be loaded; nothing of it was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Report:
    """Everything found wrong so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, name: str, reason: str) -> None:
        """Note one thing."""
        self.problems.append(Problem(file, line, name, reason))

    def refuse_if_any(self) -> None:
        """
        Stop if anything is wrong.

        :raises SeedRefusedError: with all of it
        """
        if self.problems:
            raise SeedRefusedError(self.problems)


class Row:
    """One line of a file. A cell that cannot be read is noted, and something harmless is given in its place."""

    def __init__(self, file: str, line: int, cells: Mapping[str, str], report: Report) -> None:
        self.file, self.line = file, line
        self._cells, self._report = cells, report

    def wrong(self, name: str, reason: str) -> None:
        """Note that a cell is wrong."""
        self._report.add(self.file, self.line, name, reason)

    def text(self, name: str, longest: int, *, may_be_empty: bool = False) -> str:
        """Read a text."""
        cell = self._cells[name]
        if not cell and not may_be_empty:
            self.wrong(name, "must not be empty")
        if len(cell) > longest:
            self.wrong(name, f"has {len(cell)} characters, at most {longest} are allowed")
        if cell != cell.strip():
            self.wrong(name, "begins or ends with a space")
        return cell

    def slug(self, name: str, longest: int, *, may_be_empty: bool = False) -> str:
        """Read a name for addresses."""
        return self._formed(name, longest, _SLUG, "lower-case letters, digits and hyphens", may_be_empty=may_be_empty)

    def code(self, name: str, longest: int) -> str:
        """Read a code of letters, digits and hyphens."""
        return self._formed(name, longest, _CODE, "letters, digits and hyphens", may_be_empty=False)

    def whole(self, name: str, *, least: int = 0) -> int:
        """Read a whole number."""
        number = self.whole_or_none(name, least=least)
        if number is None and not self._cells[name]:
            self.wrong(name, "must not be empty")
        return least if number is None else number

    def whole_or_none(self, name: str, *, least: int = 0) -> int | None:
        """Read a whole number, or nothing from an empty cell."""
        cell = self._cells[name]
        if not cell:
            return None
        if not _WHOLE.fullmatch(cell):
            self.wrong(name, f"{cell!r} is not a whole number")
            return None
        if int(cell) < least:
            self.wrong(name, f"is {cell}, at least {least} is needed")
        return int(cell)

    def fen(self, name: str) -> int:
        """Read a sum in yuan, above zero."""
        cell = self._cells[name]
        try:
            amount = fen_of_yuan(cell)
        except ValueError:
            self.wrong(name, f"{cell!r} is not a sum in yuan with at most two decimals")
            return 1
        if amount == 0:
            self.wrong(name, "must be above zero")
        return amount

    def fen_or_none(self, name: str) -> int | None:
        """Read a sum in yuan, or nothing from an empty cell."""
        return self.fen(name) if self._cells[name] else None

    def flag(self, name: str) -> bool:
        """Read true or false."""
        return self.choice(name, {"true": True, "false": False})

    def choice(self, name: str, known: Mapping[str, T]) -> T:
        """Read one of several words."""
        cell = self._cells[name]
        if cell not in known:
            self.wrong(name, f"{cell!r} is none of {', '.join(known)}")
            return next(iter(known.values()))
        return known[cell]

    def known(self, name: str, among: Collection[str], what: str, *, may_be_empty: bool = False) -> str:
        """Read the code of something that another file holds."""
        cell = self._cells[name]
        if cell not in among and not (may_be_empty and not cell):
            self.wrong(name, f"{cell!r} is not a known {what}")
        return cell

    def listed(self, name: str) -> list[str]:
        """Read a list joined by bars."""
        cell = self._cells[name]
        return cell.split("|") if cell else []

    def months(self, name: str) -> list[int]:
        """Read months such as "9-11;1"."""
        months: list[int] = []
        for part in self._cells[name].split(";"):
            found = _MONTHS.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
            if not 1 <= first <= last <= _LAST_MONTH:
                self.wrong(name, f"{part!r} is no month and no span of months within a year")
                return []
            months += range(first, last + 1)
        if len(months) != len(set(months)):
            self.wrong(name, "names a month twice")
        return sorted(months)

    def day_or_none(self, name: str) -> date | None:
        """Read a date, or nothing from an empty cell."""
        cell = self._cells[name]
        try:
            return date.fromisoformat(cell) if cell else None
        except ValueError:
            self.wrong(name, f"{cell!r} is not a date such as 2021-01-31")
            return None

    def degrees_or_none(self, name: str) -> Decimal | None:
        """Read degrees with at most four decimals, or nothing from an empty cell."""
        cell = self._cells[name]
        if not cell:
            return None
        try:
            degrees = Decimal(cell)
        except InvalidOperation:
            self.wrong(name, f"{cell!r} is not a number")
            return None
        if abs(degrees) > 180:  # noqa: PLR2004 - half of the circle
            self.wrong(name, f"{cell} degrees are more than half of the circle")
        return degrees.quantize(Decimal("0.0001"))

    def _formed(self, name: str, longest: int, form: re.Pattern[str], what: str, *, may_be_empty: bool) -> str:
        cell = self.text(name, longest, may_be_empty=may_be_empty)
        if cell and not form.fullmatch(cell):
            self.wrong(name, f"{cell!r} has more than {what}")
        return cell


def rows_of(folder: Path, name: str, columns: str, *, key: tuple[str, ...], report: Report) -> Iterator[Row]:
    """Give the rows of a file whose header is exactly `columns`; a key that was there before is noted."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        report.add(name, 0, "file", "is missing")
        return
    except UnicodeDecodeError:
        report.add(name, 0, "file", "is not in UTF-8")
        return
    reader = csv.reader(text.splitlines())
    names = columns.split()
    if next(reader, []) != names:
        report.add(name, 1, "header", f"must be {','.join(names)}")
        return
    seen: dict[tuple[str, ...], int] = {}
    for cells in reader:
        if len(cells) != len(names):
            report.add(name, reader.line_num, "row", f"has {len(cells)} cells instead of {len(names)}")
            continue
        by_name = dict(zip(names, cells, strict=True))
        mark = tuple(by_name[part] for part in key)
        if mark in seen:
            report.add(name, reader.line_num, "+".join(key), f"stands in line {seen[mark]} already")
            continue
        seen[mark] = reader.line_num
        yield Row(name, reader.line_num, by_name, report)
