"""Sample declarations of the demo units, filed after each quarter of this year that is over."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from market.accounts.selectors import get_user
from market.buyers.selectors import buyers_of
from market.flows.declare_purchases import decide_declaration, file_declaration
from market.kernel.calendar import last_day_of_quarter, local_date_of, quarter_of, start_of
from market.kernel.money import Fen
from market.orders.enums import FundSource
from market.seeding.demo import SCHOOL, SOE_UNION
from market.seeding.demo_accounts import CLERK, OFFICE, OFFICER, UNION, DemoAccount
from market.seeding.demo_district import UNITS
from market.seeding.demo_trade import key_of
from market.tally.enums import DeclarationState, Grade
from market.tally.rules import Filing, Period
from market.tally.selectors import declarable_rows

if TYPE_CHECKING:
    from market.buyers.models import Buyer

# What each unit with an account of its own bought elsewhere in a quarter, in fen by comparable category (示例).
_ELSEWHERE = {
    SCHOOL.uscc: {"grain_oil": Fen(1_500_000), "dry_goods": Fen(400_000), "vegetable": Fen(900_000)},
    SOE_UNION.uscc: {"snack": Fen(260_000), "nourish": Fen(150_000), "condiment": Fen(120_000)},
}


def file_demo_papers(*, at: datetime) -> int:
    """File and approve the quarterly papers of the demo units for each quarter that is over; give their number."""
    filed = _file(OFFICER, SCHOOL.uscc, FundSource.FISCAL_CANTEEN, _ELSEWHERE[SCHOOL.uscc], at)
    filed += _file(UNION, SOE_UNION.uscc, FundSource.UNION_FESTIVAL, _ELSEWHERE[SOE_UNION.uscc], at)
    for unit in UNITS:
        if unit.elsewhere:
            filed += _file(CLERK, unit.application.uscc, unit.fund_source, unit.elsewhere_fen(), at)
    return filed


def _file(account: DemoAccount, uscc: str, fund_source: FundSource, elsewhere: Mapping[str, Fen], at: datetime) -> int:
    today, office, actor = local_date_of(at), get_user(login=OFFICE.login), get_user(login=account.login)
    unit = next(buyer for buyer in buyers_of(actor=actor) if buyer.uscc == uscc)
    quarters = range(1, quarter_of(today))
    for quarter in quarters:
        filed_at = _working_morning(today.year, quarter, at)
        filing = _filing(unit, Period(today.year, quarter), fund_source, elsewhere)
        key = key_of("paper", uscc, today.year, quarter)
        paper = file_declaration(key=key, buyer_number=unit.number, filing=filing, actor=actor, at=filed_at)
        if paper.state == DeclarationState.SUBMITTED:
            decide_declaration(number=paper.number, approve=True, note="", actor=office, at=filed_at)
    return len(quarters)


def _filing(unit: "Buyer", period: Period, fund_source: FundSource, elsewhere: Mapping[str, Fen]) -> Filing:
    """Declare what the unit bought here and elsewhere."""
    rows = declarable_rows(buyer=unit, year=period.year, quarter=period.quarter)
    ours = {(row.category_code, str(row.fund_source)): row.ours_fen for row in rows}
    wanted = {key for key, fen in ours.items() if fen} | {(code, str(fund_source)) for code in elsewhere}
    totals = {key: Fen(ours.get(key, 0) + (elsewhere.get(key[0], 0) if key[1] == fund_source else 0)) for key in wanted}
    return Filing(period, Grade.QUARTERLY, totals)


def _working_morning(year: int, quarter: int, at: datetime) -> datetime:
    last: date = last_day_of_quarter(year, quarter)
    return min(start_of(last + timedelta(days=8)) + timedelta(hours=10), at)
