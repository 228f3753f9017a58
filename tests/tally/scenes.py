"""
Units, their trade and their papers, written as rows and posted through the tally's own operations.

Days are Shanghai dates; whatever happens on one happens at its noon. The policy is that of 2021 and later: tea and rice
are comparable, a fiscal unit owes 20 % from fiscal money, an SOE union 30 % and other unions nothing of union money.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from uuid import uuid4

from django.db import connections

from market.accounts.enums import StaffRoleKind
from market.accounts.models import User
from market.buyers.enums import BuyerKind, UnitType
from market.buyers.models import Buyer
from market.catalogue.models import Variant
from market.kernel.calendar import SHANGHAI
from market.kernel.errors import DomainError
from market.kernel.numbers import new_number
from market.orders.enums import Fulfilment, FundSource, Purpose
from market.orders.models import Acceptance, AcceptanceLine, LineRefund, Order, OrderLine, Shipment, ShipmentLine
from market.tally.enums import Grade, Indicator, PolicyStatus
from market.tally.models import Declaration, Entry
from market.tally.operations import decide_paper, file_paper, reconcile_order, save_policy_year
from market.tally.rules import Filing, Period, PolicyTerms, ShareTerm
from tests.factories import (
    make_buyer,
    make_comparable,
    make_county,
    make_lot,
    make_order,
    make_product,
    make_staff,
    make_variant,
)

FISCAL = ShareTerm(
    Indicator.FISCAL, BuyerKind.FISCAL_UNIT, (FundSource.FISCAL_CANTEEN, FundSource.FISCAL_OTHER), (), 2_000
)
SOE_UNION = ShareTerm(
    Indicator.SOE_UNION,
    BuyerKind.SOE_UNION,
    (FundSource.UNION_FESTIVAL, FundSource.UNION_OTHER),
    (Purpose.WELFARE, Purpose.FESTIVAL),
    3_000,
)
UNION = ShareTerm(
    Indicator.UNION, BuyerKind.UNION, (FundSource.UNION_FESTIVAL,), (Purpose.WELFARE, Purpose.FESTIVAL), None
)

TEA, RICE = ("tea", FundSource.FISCAL_CANTEEN), ("rice", FundSource.FISCAL_CANTEEN)
# The codes of all doubts that a paper of this policy can raise.
EVERY_DOUBT = ("EARLY", *(f"{code}/{fund}" for code in ("tea", "rice") for fund in FundSource.values))
GIFT_TEA = ("tea", FundSource.UNION_FESTIVAL)


def noon(day: date) -> datetime:
    """Noon of a Shanghai date."""
    return datetime.combine(day, time(12), SHANGHAI)


def policy_terms(year: int = 2025, status: PolicyStatus = PolicyStatus.CURRENT) -> PolicyTerms:
    """The policy of a year."""
    return PolicyTerms(
        year=year,
        document="沪松合组办〔2021〕8号",
        title="实施意见",
        clause="三（八）",
        status=status,
        floor_fen=12_000_000_000,
        stretch_fen=15_000_000_000,
        category_codes=("tea", "rice"),
        grace_until=date(year + 1, 1, 15),
        close_on=date(year + 1, 1, 31),
        shares=(FISCAL, SOE_UNION, UNION),
    )


def set_policy(year: int = 2025) -> None:
    """Write the policy of a year; later years carry it on."""
    make_comparable("tea")
    make_comparable("rice")
    save_policy_year(terms=policy_terms(year))


def school(**fields: object) -> Buyer:
    """A fiscal unit of the school sector."""
    return make_buyer(BuyerKind.FISCAL_UNIT, unit_type=UnitType.SCHOOL, **{"name": "松江区第一示例中学", **fields})


def office_worker() -> User:
    """A member of the district office."""
    return make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)


def member_of(buyer: Buyer) -> User:
    """The unit's manager."""
    return buyer.memberships.select_related("user").order_by("pk")[0].user


def good(price_fen: int = 10_000, *, comparable: str | None = "tea", county: str | None = "532822") -> Variant:
    """A pack by comparable category and county; without a county it is of no counterpart county."""
    region = make_county(county) if county else make_county("310117", is_counterpart=False)
    return make_variant(make_product(region, comparable), price_fen=price_fen)


def order_of(buyer: Buyer, lines: Mapping[Variant, int], *, on: date, **fields: object) -> Order:
    """An order placed on a day."""
    return make_order(buyer, lines, placed_at=noon(on), **fields)


def post(order: Order, on: date) -> list[Entry]:
    """Bring the tally to the order's rows."""
    return reconcile_order(order=order, actor_number="U-TEST", at=noon(on))


def money_in(order: Order, on: date) -> list[Entry]:
    """Let the whole sum come in."""
    order.paid_at, order.paid_on = noon(on), on
    order.save(update_fields=["paid_at", "paid_on"])
    return post(order, on)


def goods_out(order: Order, on: date, quantities: Mapping[int, int] | None = None) -> list[Entry]:
    """Let quantities by line leave; everything unless said otherwise."""
    shipment = Shipment.objects.create(
        number=new_number("S"),
        key=uuid4(),
        order=order,
        fulfilment=Fulfilment.DELIVERY,
        shipped_at=noon(on),
        shipped_by=order.placed_by,
    )
    for line, quantity in _chosen(order, quantities):
        lot = make_lot(line.variant, quantity)
        ShipmentLine.objects.create(shipment=shipment, line=line, lot=lot, quantity=quantity)
        line.shipped_quantity += quantity
        line.save(update_fields=["shipped_quantity"])
    return post(order, on)


def sign_for(order: Order, on: date, quantities: Mapping[int, int] | None = None) -> None:
    """Write the unit's signature for quantities by line, and post nothing. What had not left, leaves now."""
    acceptance = Acceptance.objects.create(
        number=new_number("A"), key=uuid4(), order=order, accepted_on=on, accepted_at=noon(on),
        accepted_by=order.placed_by,
    )  # fmt: skip
    for line, quantity in _chosen(order, quantities):
        AcceptanceLine.objects.create(acceptance=acceptance, line=line, quantity=quantity)
        line.accepted_quantity += quantity
        line.shipped_quantity = max(line.shipped_quantity, line.accepted_quantity)
        line.save(update_fields=["accepted_quantity", "shipped_quantity"])


def accept(order: Order, on: date, quantities: Mapping[int, int] | None = None) -> list[Entry]:
    """Let the unit sign for quantities by line; everything unless said otherwise."""
    sign_for(order, on, quantities)
    return post(order, on)


def refund(order: Order, on: date, quantities: Mapping[int, int]) -> list[Entry]:
    """Take quantities by line back out of the purchase."""
    for line, quantity in _chosen(order, quantities):
        amount = line.unit_price_fen * quantity
        LineRefund.objects.create(
            number=new_number("R"), key=uuid4(), line=line, quantity=quantity, amount_fen=amount, reason="破损",
            refunded_at=noon(on),
        )  # fmt: skip
        line.refunded_quantity += quantity
        line.refunded_fen += amount
        line.save(update_fields=["refunded_quantity", "refunded_fen"])
    return post(order, on)


def purchase(buyer: Buyer, amount_fen: int, *, on: date, variant: Variant | None = None, **fields: object) -> Order:
    """A purchase of fen, in units of one fen, that counts on a day in full."""
    order = order_of(buyer, {variant or good(1): amount_fen}, on=on, **fields)
    order.paid_at, order.paid_on = noon(on), on
    order.save(update_fields=["paid_at", "paid_on"])
    accept(order, on)
    return order


def filed(
    buyer: Buyer, totals: Mapping[tuple[str, str], int], *, on: date, quarter: int | None, grade: Grade
) -> Declaration:
    """File a unit's paper for a period of the year in which the day lies, whatever there is to confirm answered for."""
    filing = Filing(period=Period(on.year, quarter), grade=grade, totals=totals)
    return file_paper(
        key=uuid4(), buyer=buyer, filing=filing, actor=member_of(buyer), at=noon(on), confirmed=EVERY_DOUBT
    )


def approve(paper: Declaration, *, on: date) -> Declaration:
    """Let the district office approve."""
    return decide_paper(number=paper.number, approve=True, note="", actor=office_worker(), at=noon(on))


def declare(
    buyer: Buyer,
    totals: Mapping[tuple[str, str], int],
    *,
    on: date,
    quarter: int | None = None,
    grade: Grade = Grade.ESTIMATE,
) -> Declaration:
    """File a unit's paper and have it approved on the same day."""
    return approve(filed(buyer, totals, on=on, quarter=quarter, grade=grade), on=on)


def race(*works: Callable[[], object]) -> list[DomainError]:
    """Run all at once, each in a thread of its own, and give the refusals."""
    barrier, refusals = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            work()
        except DomainError as error:
            refusals.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def _chosen(order: Order, quantities: Mapping[int, int] | None) -> list[tuple[OrderLine, int]]:
    lines = order.lines.select_related("variant").order_by("position")
    if quantities is None:
        return [(line, line.quantity) for line in lines]
    return [(line, quantities[line.position]) for line in lines if line.position in quantities]
