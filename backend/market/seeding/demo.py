"""A demo trade over the past months, made through the same flows as a real one. Everything in it is a sample (示例)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from market.accounts.enums import StaffRoleKind
from market.accounts.operations import begin_factor, confirm_factor, give_staff_role
from market.accounts.rules import code_at
from market.accounts.selectors import get_user, has_factor
from market.audit.operations import record_activity
from market.audit.selectors import activities_of
from market.buyers.enums import BuyerKind, UnitType
from market.buyers.operations import save_address
from market.buyers.rules import AddressInput, Application
from market.buyers.selectors import addresses_of, buyers_of
from market.flows.sign_up import sign_up
from market.kernel.errors import NotFound
from market.orders.enums import FundSource, Purpose
from market.seeding.demo_accounts import (
    ACCOUNTS,
    MANAGER,
    NEWCOMER,
    OFFICE,
    OFFICER,
    PASSWORD,
    RESIDENT,
    UNION,
    DemoAccount,
)
from market.seeding.demo_district import open_district, trade_in_district
from market.seeding.demo_trade import Trade, make_trade
from market.seeding.demo_units import admit_unit, apply_once
from market.web.shop import TERMS_VERSION

if TYPE_CHECKING:
    from market.accounts.models import User

_SINCE_DAYS = 330
# Under which the activity record notes that the demo was begun, and that it was loaded to its end.
_SUBJECT, _BEGUN, _LOADED = "demo", "demo.begun", "demo.loaded"

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


_CANTEEN = (FundSource.FISCAL_CANTEEN, Purpose.CANTEEN)
_GIFTS = (FundSource.UNION_FESTIVAL, Purpose.FESTIVAL)
_HOME = (FundSource.PERSONAL, Purpose.PERSONAL)

TRADES: Mapping[str, tuple[Trade, ...]] = {
    OFFICER.login: (
        Trade(220, *_CANTEEN, {"MH-GRN-001-02": 60, "WX-OIL-001-01": 40}, "SAP"),
        Trade(150, *_CANTEEN, {"MH-GRN-002-02": 80, "ZY-OIL-001-02": 20, "ZX-DRY-001-01": 30}, "SAP"),
        Trade(62, *_CANTEEN, {"MH-GRN-001-03": 30, "DR-OIL-001-02": 16}, "SAP"),
        Trade(21, *_CANTEEN, {"WX-GRN-001-01": 40, "YL-DRY-003-01": 24}, "SA"),
        Trade(4, *_CANTEEN, {"ZY-GRN-003-01": 30}, ""),
    ),
    UNION.login: (
        Trade(180, *_GIFTS, {"ZY-GFT-001-01": 60}, "SAP"),
        Trade(80, *_GIFTS, {"YL-GFT-001-01": 50, "DR-GFT-001-01": 40}, "SAP"),
        Trade(9, *_GIFTS, {"ZX-GFT-001-01": 80}, "S"),
    ),
    RESIDENT.login: (
        Trade(205, *_HOME, {"ZY-CON-001-01": 2, "ML-GRN-001-01": 1}, "PSA"),
        Trade(120, *_HOME, {"MH-TEA-006-01": 1}, "PSA"),
        Trade(30, *_HOME, {"ZX-SNK-003-01": 2, "DR-SNK-001-01": 3}, "PSA"),
        Trade(2, *_HOME, {"ZY-CON-002-01": 1, "ZY-BEV-001-01": 1}, "PS"),
        Trade(1, *_HOME, {"ML-GRN-001-02": 1}, "P"),
    ),
}


def begin_demo(*, at: datetime) -> datetime | None:
    """
    Note that the demo is being loaded as of an instant, and give it; an interrupted load gives the instant it began.

    None if it was loaded to its end. What was made before this was noted is taken to be complete.
    """
    noted = {note.action: note for note in activities_of(subject=_SUBJECT, actions=(_BEGUN, _LOADED))}
    if _LOADED in noted:
        return None
    if _BEGUN in noted:
        return noted[_BEGUN].at
    if _account(RESIDENT) is not None:
        return None
    record_activity(actor="", action=_BEGUN, subject=_SUBJECT, at=at)
    return at


def load_demo(*, at: datetime) -> None:
    """Make what is missing of the demo accounts, units and orders; every step is done once for the same instant."""
    began = at - timedelta(days=_SINCE_DAYS)
    _make_people(began)
    _make_units(began, at)
    for login, trades in TRADES.items():
        actor = get_user(login=login)
        for trade in trades:
            make_trade(trade=trade, actor=actor, buyer=buyers_of(actor=actor)[-1], at=at)
    open_district(at=began)
    trade_in_district(at=at)


def end_demo(*, at: datetime) -> None:
    """Note that all of the demo was loaded."""
    record_activity(actor="", action=_LOADED, subject=_SUBJECT, at=at)


def _account(account: DemoAccount) -> "User | None":
    try:
        return get_user(login=account.login)
    except NotFound:
        return None


def _make_people(at: datetime) -> None:
    for account in ACCOUNTS:
        user = _account(account) or sign_up(
            login=account.login, password=PASSWORD, display_name=account.name, email="", version=TERMS_VERSION, at=at
        )
        if account is MANAGER:
            give_staff_role(user=user, role=StaffRoleKind.STORE_MANAGER, at=at)
        if account is OFFICE:
            give_staff_role(user=user, role=StaffRoleKind.LEADING_GROUP_OFFICE, at=at)
        if account.secret and not has_factor(user=user):
            begin_factor(user=user, at=at, secret=account.secret)
            confirm_factor(user=user, code=code_at(secret=account.secret, at=at), at=at)
        buyer = buyers_of(actor=user)[0]
        if not addresses_of(buyer=buyer):
            home = AddressInput(account.name, "13900000000", "上海市", "", "松江区", "方松街道示例路 100 号（示例）")
            save_address(buyer=buyer, address=home, actor=user, at=at)


def _make_units(began: datetime, at: datetime) -> None:
    for account, application in ((OFFICER, SCHOOL), (UNION, SOE_UNION)):
        seat = AddressInput(account.name, application.contact_phone, "上海市", "", "松江区", "示例路 200 号（示例）")
        admit_unit(user=get_user(login=account.login), application=application, seat=seat, at=began)
    apply_once(user=get_user(login=NEWCOMER.login), application=CLINIC, at=at)
