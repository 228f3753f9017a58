"""Read policy.toml: what is owed in which year, and how long orders keep their stock."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from market.buyers.enums import BuyerKind
from market.inventory.rules import DELIVERY_DAYS
from market.kernel.money import Fen
from market.orders.enums import FundSource, PaymentMethod, Purpose
from market.seeding.rows import Report
from market.tally.enums import Indicator, PolicyStatus
from market.tally.rules import PolicyTerms, ShareTerm

NAME = "policy.toml"
_STATUS = {status.label: status for status in PolicyStatus}


@dataclass(frozen=True)
class HoldTermInput:
    """For how many days an unpaid order of such buyers and payment keeps its stock, from a day on."""

    method: str
    is_institution: bool
    days: int
    active_from: date


def read_policy(
    folder: Path, comparables: Collection[str], leaves: Collection[str], report: Report
) -> tuple[list[PolicyTerms], list[HoldTermInput]]:
    """Read the policy of each year and the dated settings of holds."""
    try:
        read = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
        return _years(read, comparables, leaves, report), _hold_terms(read["settings"], report)
    except FileNotFoundError:
        report.add(NAME, 0, "file", "is missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        report.add(NAME, 0, "file", f"cannot be read: {error}")
    except (KeyError, ValueError, TypeError, StopIteration) as error:
        report.add(NAME, 0, "table", f"misses or misnames {error}")
    return [], []


def _years(
    read: Mapping[str, Any], comparables: Collection[str], leaves: Collection[str], report: Report
) -> list[PolicyTerms]:
    document = read["document"]
    terms: list[PolicyTerms] = []
    for place, year in enumerate(read["years"], start=1):
        number = int(year["year"])
        if not 0 < year["floor_fen"] <= year["stretch_fen"]:
            report.add(NAME, place, "years.floor_fen", "must be above zero and at most stretch_fen")
        if not date(number, 12, 31) <= year["grace_until"] <= year["close_on"]:
            report.add(NAME, place, "years.grace_until", "must lie after the year and before close_on")
        members = _members(read["memberships"], number, comparables, leaves, report)
        terms.append(
            PolicyTerms(
                year=number,
                document=document["number"],
                title=document["title"],
                clause=document["clause"],
                status=_STATUS[year["status"]],
                floor_fen=Fen(year["floor_fen"]),
                stretch_fen=Fen(year["stretch_fen"]),
                category_codes=members,
                grace_until=year["grace_until"],
                close_on=year["close_on"],
                shares=tuple(_share(rule) for rule in read["share_rules"] if rule["first_year"] <= number),
            )
        )
    return terms


def _members(
    memberships: list[Mapping[str, Any]],
    year: int,
    comparables: Collection[str],
    leaves: Collection[str],
    report: Report,
) -> tuple[str, ...]:
    """Take the latest list that has begun, and note what it names that does not exist."""
    latest = max((m for m in memberships if m["first_year"] <= year), key=lambda m: int(m["first_year"]))
    for code, slugs in latest["categories"].items():
        if code not in comparables:
            report.add(NAME, 0, "memberships.categories", f"{code!r} is not a known comparable category")
        for slug in slugs:
            if slug not in leaves:
                report.add(NAME, 0, f"memberships.categories.{code}", f"{slug!r} is not a known category")
    return tuple(latest["categories"])


def _share(rule: Mapping[str, Any]) -> ShareTerm:
    return ShareTerm(
        indicator=Indicator(rule["indicator"]),
        buyer_kind=BuyerKind(rule["buyer_kind"]).value,
        fund_sources=tuple(FundSource(source).value for source in rule["fund_sources"]),
        purposes=tuple(Purpose(purpose).value for purpose in rule["purposes"]),
        threshold_bp=rule.get("threshold_bp"),
    )


def _hold_terms(settings: list[Mapping[str, Any]], report: Report) -> list[HoldTermInput]:
    terms: list[HoldTermInput] = []
    for place, setting in enumerate(settings, start=1):
        if setting["delivery_days_ahead"] != DELIVERY_DAYS:
            report.add(NAME, place, "settings.delivery_days_ahead", f"the program knows only {DELIVERY_DAYS}")
        active_from = setting["valid_from"]
        transfer = PaymentMethod.BANK_TRANSFER.value
        terms += [
            HoldTermInput(transfer, False, setting["hold_days_resident_transfer"], active_from),
            HoldTermInput(transfer, True, setting["hold_days_institution_transfer"], active_from),
            HoldTermInput(PaymentMethod.ON_PICKUP.value, False, setting["pickup_window_days"], active_from),
        ]
    return terms
