"""A demo trade over the past months, made through the same flows as a real one. Everything in it is a sample (示例)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from market.accounts.enums import StaffRoleKind
from market.accounts.operations import give_staff_role
from market.accounts.selectors import get_user
from market.buyers.enums import BuyerKind, UnitType
from market.buyers.operations import apply_for_institution, save_address
from market.buyers.rules import AddressInput, Application
from market.buyers.selectors import addresses_of, buyers_of
from market.cart.operations import add_lines, open_cart
from market.cart.selectors import view_cart
from market.flows.accept_delivery import accept_delivery
from market.flows.confirm_receipt import confirm_receipt
from market.flows.decide_unit import decide_unit
from market.flows.place_order import place_order
from market.flows.settle_payment import record_transfer
from market.flows.ship_order import ship_order
from market.flows.sign_up import sign_up
from market.kernel.calendar import local_date_of
from market.kernel.errors import NotFound
from market.orders.enums import Fulfilment, FundSource, PaymentMethod, PaymentTerms, Purpose
from market.orders.rules import OrderTerms
from market.payments.rules import BankTransfer
from market.seeding.demo_accounts import ACCOUNTS, MANAGER, NEWCOMER, OFFICE, OFFICER, PASSWORD, RESIDENT, UNION

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer
    from market.orders.models import Order

_NAMES = uuid5(NAMESPACE_URL, "demo trade")
_SINCE_DAYS = 240

# 统一社会信用代码 with right check characters, of no real organisation.
SCHOOL = Application(
    BuyerKind.FISCAL_UNIT,
    UnitType.SCHOOL,
    "松江第一示例中学（示例）",
    "12310117000000019P",
    "示例采购员",
    "021-00000011",
)
SOE_UNION = Application(
    BuyerKind.SOE_UNION,
    UnitType.ENTERPRISE,
    "松江示例城投工会委员会（示例）",
    "81310117000000027E",
    "示例干事",
    "021-00000012",
)
CLINIC = Application(
    BuyerKind.FISCAL_UNIT,
    UnitType.HOSPITAL,
    "松江示例社区医院（示例）",
    "123101170000000438",
    "示例申请人",
    "021-00000013",
)


@dataclass(frozen=True)
class Trade:
    """A sample order: how long ago, by whom, of what, and how far it has come."""

    days_ago: int
    login: str
    fund_source: FundSource
    purpose: Purpose
    lines: Mapping[str, int]
    steps: str  # of S shipped, A accepted or received, P paid


_CANTEEN = (OFFICER.login, FundSource.FISCAL_CANTEEN, Purpose.CANTEEN)
_GIFTS = (UNION.login, FundSource.UNION_FESTIVAL, Purpose.FESTIVAL)
_HOME = (RESIDENT.login, FundSource.PERSONAL, Purpose.PERSONAL)

TRADES = (
    Trade(220, *_CANTEEN, {"MH-GRN-001-02": 60, "WX-OIL-001-01": 40}, "SAP"),
    Trade(205, *_HOME, {"ZY-CON-001-01": 2, "ML-GRN-001-01": 1}, "PSA"),
    Trade(180, *_GIFTS, {"ZY-GFT-001-01": 60}, "SAP"),
    Trade(150, *_CANTEEN, {"MH-GRN-002-02": 80, "ZY-OIL-001-02": 20, "ZX-DRY-001-01": 30}, "SAP"),
    Trade(120, *_HOME, {"MH-TEA-006-01": 1}, "PSA"),
    Trade(80, *_GIFTS, {"YL-GFT-001-01": 50, "DR-GFT-001-01": 40}, "SAP"),
    Trade(62, *_CANTEEN, {"MH-GRN-001-03": 30, "DR-OIL-001-02": 16}, "SAP"),
    Trade(30, *_HOME, {"ZX-SNK-003-01": 2, "DR-SNK-001-01": 3}, "PSA"),
    Trade(21, *_CANTEEN, {"WX-GRN-001-01": 40, "YL-DRY-003-01": 24}, "SA"),
    Trade(9, *_GIFTS, {"ZX-GFT-001-01": 80}, "S"),
    Trade(4, *_CANTEEN, {"ZY-GRN-003-01": 30}, ""),
    Trade(2, *_HOME, {"ZY-CON-002-01": 1, "ZY-BEV-001-01": 1}, "PS"),
    Trade(1, *_HOME, {"ML-GRN-001-02": 1}, "P"),
)


def load_demo(*, at: datetime) -> bool:
    """Make the demo accounts, units and orders, unless they are there; tell whether anything was made."""
    try:
        get_user(login=RESIDENT.login)
    except NotFound:
        began = at - timedelta(days=_SINCE_DAYS)
        _make_people(began)
        _make_units(began, at)
        for trade in TRADES:
            _make_trade(trade, at - timedelta(days=trade.days_ago))
        return True
    return False


def key_of(*words: object) -> UUID:
    """Give the key under which a step of the demo is done once."""
    return uuid5(_NAMES, "/".join(str(word) for word in words))


def _make_people(at: datetime) -> None:
    for account in ACCOUNTS:
        user = sign_up(
            login=account.login, password=PASSWORD, display_name=account.name, email="", version="demo", at=at
        )
        if account is MANAGER:
            give_staff_role(user=user, role=StaffRoleKind.STORE_MANAGER, at=at)
        if account is OFFICE:
            give_staff_role(user=user, role=StaffRoleKind.LEADING_GROUP_OFFICE, at=at)
        home = AddressInput(account.name, "13900000000", "上海市", "", "松江区", "方松街道示例路 100 号（示例）")
        save_address(buyer=buyers_of(actor=user)[0], address=home, actor=user, at=at)


def _make_units(began: datetime, at: datetime) -> None:
    office = get_user(login=OFFICE.login)
    for account, application in ((OFFICER, SCHOOL), (UNION, SOE_UNION)):
        user = get_user(login=account.login)
        unit = apply_for_institution(user=user, application=application, at=began)
        decide_unit(buyer_number=unit.number, approve=True, note="", actor=office, at=began)
        seat = AddressInput(account.name, application.contact_phone, "上海市", "", "松江区", "示例路 200 号（示例）")
        save_address(buyer=unit, address=seat, actor=user, at=began)
    apply_for_institution(user=get_user(login=NEWCOMER.login), application=CLINIC, at=at)


def _make_trade(trade: Trade, at: datetime) -> None:
    actor, manager = get_user(login=trade.login), get_user(login=MANAGER.login)
    buyer = buyers_of(actor=actor)[-1]
    order = _place(trade, actor, buyer, at)
    for number, step in enumerate(trade.steps, start=1):
        then = min(at + timedelta(days=2 * number), at + timedelta(days=trade.days_ago))
        _STEPS[step](order, actor, manager, then)


def _place(trade: Trade, actor: "User", buyer: "Buyer", at: datetime) -> "Order":
    cart = open_cart(user=actor, buyer=buyer, at=at)
    add_lines(cart_number=cart.number, lines=trade.lines, at=at)
    address = addresses_of(buyer=buyer)[0]
    unit = buyer.is_institution
    terms = OrderTerms(
        buyer_number=buyer.number,
        fund_source=trade.fund_source,
        purpose=trade.purpose,
        fulfilment=Fulfilment.DELIVERY,
        pickup_outlet_code="",
        recipient=address.recipient,
        phone=address.phone,
        address_line=address.line,
        remark="",
        payment_method=PaymentMethod.BANK_TRANSFER,
        payment_terms=PaymentTerms.GOODS_FIRST if unit else PaymentTerms.MONEY_FIRST,
        payer_name=buyer.name if unit else "",
        shown_total_fen=view_cart(cart=cart, pickup_until=local_date_of(at), at=at).goods_fen,
    )
    key = key_of("order", trade.login, trade.days_ago)
    return place_order(cart_number=cart.number, terms=terms, key=key, actor=actor, at=at)


def _quantities(order: "Order") -> dict[int, int]:
    return {line.position: line.quantity for line in order.lines.all()}


def _ship(order: "Order", _actor: "User", manager: "User", at: datetime) -> None:
    ship_order(
        key=key_of("ship", order.key),
        order_number=order.number,
        quantities=_quantities(order),
        carrier="店内配送（示例）",
        tracking_number="",
        actor=manager,
        at=at,
    )


def _accept(order: "Order", actor: "User", _manager: "User", at: datetime) -> None:
    if not order.is_institutional:
        confirm_receipt(order_number=order.number, actor=actor, at=at)
        return
    accept_delivery(
        key=key_of("accept", order.key),
        order_number=order.number,
        quantities=_quantities(order),
        accepted_on=local_date_of(at),
        note="示例",
        actor=actor,
        at=at,
    )


def _pay(order: "Order", _actor: "User", manager: "User", at: datetime) -> None:
    transfer = BankTransfer(
        key=key_of("pay", order.key),
        remittance_reference=order.number,
        amount_fen=order.due_fen,
        value_on=local_date_of(at),
        payer_name=order.buyer_name,
        bank_line=f"DEMO-{order.number}",
    )
    record_transfer(transfer=transfer, actor=manager, at=at)


_STEPS = {"S": _ship, "A": _accept, "P": _pay}
