"""The policy of a year, with the document and clause that every figure carries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from market.kernel.money import Fen
from market.tally.enums import Indicator, PolicyStatus
from market.tally.errors import NoPolicy
from market.tally.models import PolicyYear, ShareRule
from market.tally.rules import ShareTerm


@dataclass(frozen=True)
class Basis:
    """What a figure rests on; shown beside it, always."""

    document: str
    title: str
    clause: str
    year: int
    status: PolicyStatus

    @property
    def status_label(self) -> str:
        return self.status.label

    @property
    def is_carried_on(self) -> bool:
        """Tell whether the page must say that the document's term has ended and its figures are carried on."""
        return self.status != PolicyStatus.CURRENT


@dataclass(frozen=True)
class Policy:
    """What one year's figures are judged by. `categories` maps ids of comparable categories to codes and names."""

    basis: Basis
    floor_fen: Fen
    stretch_fen: Fen
    grace_until: date
    close_on: date
    categories: dict[int, tuple[str, str]]
    shares: tuple[ShareTerm, ...]

    def term_for(self, buyer_kind: str) -> ShareTerm | None:
        """Give the share that such buyers owe, if any."""
        return next((term for term in self.shares if term.buyer_kind == buyer_kind), None)


def policy_for(year: int) -> Policy:
    """
    Give the policy of a year; a year after the last row carries that row on, as 沿用待确认, its days moved with it.

    :raises NoPolicy: if no policy reaches back to the year
    """
    row = PolicyYear.objects.filter(year__lte=year).order_by("-year").first()
    if row is None:
        raise NoPolicy(f"没有 {year} 年的政策设置。请先由区合作交流办录入该年度的文件与指标。")
    carried, later = row.year < year, year - row.year
    return Policy(
        basis=Basis(
            document=row.document,
            title=row.title,
            clause=row.clause,
            year=year,
            status=PolicyStatus.CARRIED_ON if carried else PolicyStatus(row.status),
        ),
        floor_fen=Fen(row.floor_fen),
        stretch_fen=Fen(row.stretch_fen),
        grace_until=_moved(row.grace_until, later),
        close_on=_moved(row.close_on, later),
        categories={
            category.pk: (category.code, category.name)
            for category in row.comparable_categories.order_by("position", "pk")
        },
        shares=tuple(map(_term, row.rules.order_by("indicator"))),
    )


def policy_years(*, upto: int) -> list[int]:
    """List the years that have a policy, carried on or not, the latest first; none if the first begins later."""
    first = PolicyYear.objects.order_by("year").values_list("year", flat=True).first()
    return [] if first is None else list(range(upto, first - 1, -1))


def share_term(*, year: int, buyer_kind: str) -> ShareTerm | None:
    """Give the share that such buyers owe in a year, if any, with one statement."""
    latest = PolicyYear.objects.filter(year__lte=year).order_by("-year").values("pk")[:1]
    rule = ShareRule.objects.filter(policy_year=Subquery(latest), buyer_kind=buyer_kind).first()
    return _term(rule) if rule else None


def grace_days() -> list[tuple[int, date]]:
    """List (year, last day of payment that still counts for it), newest first."""
    return list(PolicyYear.objects.order_by("-year").values_list("year", "grace_until"))


def grace_of(*, year: int, days: list[tuple[int, date]]) -> date | None:
    """Find the last day on which a year's accepted goods may be paid; the last row is carried on."""
    return next((_moved(until, year - of_year) for of_year, until in days if of_year <= year), None)


def _term(rule: ShareRule) -> ShareTerm:
    return ShareTerm(
        indicator=Indicator(rule.indicator),
        buyer_kind=rule.buyer_kind,
        fund_sources=tuple(rule.fund_sources),
        purposes=tuple(rule.purposes),
        threshold_bp=rule.threshold_bp,
    )


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years)
