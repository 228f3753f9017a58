"""Which papers may follow, stand beside and replace each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from market.kernel.calendar import last_day_of_quarter
from market.kernel.money import Fen
from market.tally.enums import Grade

_LAST_QUARTER = 4
_RANK = {Grade.ESTIMATE: 0, Grade.QUARTERLY: 1, Grade.FINAL: 2}


@dataclass(frozen=True)
class Period:
    """A year, or a quarter of it."""

    year: int
    quarter: int | None

    @property
    def first_on(self) -> date:
        return date(self.year, 1 if self.quarter is None else self.quarter * 3 - 2, 1)

    @property
    def last_on(self) -> date:
        return last_day_of_quarter(self.year, self.quarter or _LAST_QUARTER)

    @property
    def label(self) -> str:
        return f"{self.year} 年" + ("" if self.quarter is None else f"第 {self.quarter} 季度")

    @property
    def before(self) -> "Period":
        """Give the quarter or the year before."""
        if self.quarter is None:
            return Period(self.year - 1, None)
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, _LAST_QUARTER)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share a day."""
        same = self.quarter is None or other.quarter is None or self.quarter == other.quarter
        return self.year == other.year and same


@dataclass(frozen=True)
class Paper:
    """A declaration as far as the rules on papers need it."""

    number: str
    period: Period
    grade: Grade

    @property
    def rank(self) -> int:
        """Order the grades: 估算, 季报, 决算."""
        return _RANK[self.grade]


@dataclass(frozen=True)
class Filing:
    """What a unit declares: the totals by comparable category (code) and fund source, ours included."""

    period: Period
    grade: Grade
    totals: Mapping[tuple[str, str], Fen]


@dataclass(frozen=True)
class Doubt:
    """What a unit must say outright before its paper is taken: a code to confirm it by, and the statement itself."""

    code: str
    words: str


def fits_grade(*, period: Period, grade: Grade) -> bool:
    """Tell whether a paper of the grade may be for the period: 季报 a quarter, 决算 a year, 估算 either."""
    return grade == Grade.ESTIMATE or (grade == Grade.QUARTERLY) == (period.quarter is not None)


def replaces(*, new: Paper, old: Paper) -> bool:
    """Tell whether a paper replaces an overlapping one: of its own or a lower grade, always whole."""
    return new.period.overlaps(old.period) and old.rank <= new.rank


def stands_under(*, new: Paper, standing: Iterable[Paper]) -> bool:
    """Tell whether a firmer paper covers any of the period: a 估算 then renews the plan only, a 季报 is refused."""
    return any(new.period.overlaps(old.period) and old.rank > new.rank for old in standing)


def is_next_in_turn(*, new: Paper, standing: Iterable[Paper]) -> bool:
    """Tell whether the quarter before has an approved paper of its own, so that quarters follow without a gap."""
    before = (new.period.quarter or 1) - 1
    return before == 0 or any(old.period.quarter == before for old in standing)


def is_early(*, period: Period, grade: Grade, on: date) -> bool:
    """Tell whether a 季报 or 决算 is filed before its period is over; a 估算 is an estimate whenever it comes."""
    return grade != Grade.ESTIMATE and on <= period.last_on


def is_out_of_line(*, total_fen: int, before_fen: int) -> bool:
    """Tell whether a total is below half of, or above twice, that of the period before: worth another look, no more."""
    return before_fen > 0 and not before_fen <= 2 * total_fen <= 4 * before_fen


def remainder_fen(*, total_fen: int, ours_fen: int) -> Fen:
    """Give what approval posts beside ours: max(0, T - G)."""
    return Fen(max(0, total_fen - ours_fen))
