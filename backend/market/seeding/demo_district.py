"""Other sample units of the district, so that its year, channels and shares have something to show (示例)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from market.accounts.selectors import get_user
from market.buyers.enums import BuyerKind, UnitType
from market.buyers.rules import AddressInput, Application
from market.buyers.selectors import buyers_of
from market.catalogue.selectors import variants_by_sku
from market.flows.receive_stock import receive_stock
from market.inventory.rules import Arrival, expiry_of
from market.kernel.calendar import local_date_of
from market.kernel.money import Fen
from market.orders.enums import FundSource, Purpose
from market.seeding.demo_accounts import CLERK, MANAGER
from market.seeding.demo_trade import Trade, key_of, make_trade
from market.seeding.demo_units import admit_unit

_SHIPS = "direct-store"
_MADE_DAYS_BEFORE = 20
_TEN_THOUSAND_YUAN = 1_000_000


@dataclass(frozen=True)
class SampleUnit:
    """A unit, what it orders each time, how long ago, and what it buys elsewhere in a quarter."""

    application: Application
    fund_source: FundSource
    purpose: Purpose
    basket: Mapping[str, int]
    days_ago: tuple[int, ...]
    last_steps: str = "SAP"  # how far its last order has come
    pickup_at: str = ""
    elsewhere: Mapping[str, int] = field(default_factory=dict)  # 万元 by comparable category; empty: files nothing

    def trades(self) -> list[Trade]:
        """Give its orders, the oldest first."""
        last = min(self.days_ago)
        return [
            Trade(
                ago,
                self.fund_source,
                self.purpose,
                self.basket,
                self.last_steps if ago == last else "SAP",
                self.pickup_at,
            )
            for ago in self.days_ago
        ]

    def elsewhere_fen(self) -> dict[str, Fen]:
        """Give what it buys elsewhere in a quarter, in fen by comparable category."""
        return {code: Fen(amount * _TEN_THOUSAND_YUAN) for code, amount in self.elsewhere.items()}


def _unit(kind: BuyerKind, sector: UnitType, name: str, uscc: str) -> Application:
    return Application(kind, sector, f"{name}（示例）", uscc, CLERK.name, "021-00000014")


_CANTEEN = (FundSource.FISCAL_CANTEEN, Purpose.CANTEEN)
_GIFTS = (FundSource.UNION_FESTIVAL, Purpose.FESTIVAL)
_TRADE = (FundSource.ENTERPRISE, Purpose.OTHER)

# 统一社会信用代码 with right check characters, of no real organisation; goods that keep, whatever the season.
UNITS = (
    SampleUnit(
        _unit(BuyerKind.FISCAL_UNIT, UnitType.OFFICE, "松江示例机关事务中心", "113101170000500168"),
        *_CANTEEN,
        {"MH-GRN-001-03": 3200, "ZY-OIL-001-02": 2600, "YL-DRY-003-02": 1500, "WX-DRY-001-02": 1200},
        (300, 238, 172, 116, 71, 24),
        elsewhere={"grain_oil": 168, "dry_goods": 42, "meat_egg_dairy": 96},
    ),
    SampleUnit(
        _unit(BuyerKind.FISCAL_UNIT, UnitType.HOSPITAL, "松江示例中心医院", "123101170000500240"),
        *_CANTEEN,
        {"DR-OIL-001-02": 2400, "MH-GRN-002-02": 4200, "ZX-DRY-001-02": 1800, "ZX-CON-005-02": 1500},
        (287, 205, 128, 66),
        elsewhere={"grain_oil": 155, "condiment": 21, "vegetable": 88},
    ),
    SampleUnit(
        _unit(BuyerKind.FISCAL_UNIT, UnitType.SCHOOL, "松江示例教育集团食堂", "12310117000050032T"),
        *_CANTEEN,
        {"MH-GRN-001-02": 5200, "WX-OIL-001-02": 3100, "ZY-GRN-002-02": 2800},
        (262, 190, 83, 30),
        "SA",
        elsewhere={"grain_oil": 268, "meat_egg_dairy": 110},
    ),
    SampleUnit(
        _unit(BuyerKind.FISCAL_UNIT, UnitType.INSTITUTION, "松江示例会务中心", "12310117000050040M"),
        FundSource.FISCAL_OTHER,
        Purpose.OTHER,
        {"ML-TEA-006-02": 460, "MH-BEV-001-02": 620, "ZX-SNK-003-02": 500},
        (244, 101),
        elsewhere={"tea": 34, "beverage": 18, "snack": 16},
    ),
    SampleUnit(
        _unit(BuyerKind.FISCAL_UNIT, UnitType.INSTITUTION, "松江示例养护院", "12310117000050059J"),
        *_CANTEEN,
        {"DR-GRN-003-02": 1200, "WX-GRN-001-02": 1400, "ZY-GRN-003-02": 1300},
        (160, 58),
    ),
    SampleUnit(
        _unit(BuyerKind.SOE_UNION, UnitType.ENTERPRISE, "松江示例公交工会委员会", "813101170000500754"),
        *_GIFTS,
        {"ZY-GFT-001-02": 3600, "YL-GFT-001-01": 2200, "ML-GFT-001-01": 2600},
        (295, 168, 60),
        elsewhere={"snack": 96, "nourish": 74, "tea": 58},
    ),
    SampleUnit(
        _unit(BuyerKind.SOE_UNION, UnitType.ENTERPRISE, "松江示例水务工会委员会", "81310117000050083Y"),
        *_GIFTS,
        {"WX-GFT-001-02": 2400, "DR-GFT-001-02": 2100, "MH-GFT-001-01": 1500},
        (290, 66),
        elsewhere={"snack": 130, "nourish": 90, "grain_oil": 60},
    ),
    SampleUnit(
        _unit(BuyerKind.UNION, UnitType.OFFICE, "松江示例机关工会联合会", "81310117000050091R"),
        *_GIFTS,
        {"ZX-GFT-001-02": 1900, "YL-NUR-005-02": 800, "WX-NUR-004-02": 700},
        (166, 12),
        "S",
    ),
    SampleUnit(
        _unit(BuyerKind.ENTERPRISE, UnitType.ENTERPRISE, "示例连锁超市", "913101170000501129"),
        *_TRADE,
        {
            "MH-TEA-007-02": 5200,
            "ZY-CON-002-02": 9800,
            "YL-NUR-003-02": 5600,
            "ZX-MET-001-02": 5400,
            "ML-SNK-001-02": 9600,
            "ZY-OIL-001-02": 7800,
        },
        (310, 255, 200, 145, 92, 36),
        pickup_at="supermarket-counter",
    ),
    SampleUnit(
        _unit(BuyerKind.ENTERPRISE, UnitType.ENTERPRISE, "示例团餐公司", "913101170000501204"),
        *_TRADE,
        {
            "MH-GRN-001-03": 8600,
            "ZY-OIL-001-02": 7400,
            "DR-MET-001-02": 2800,
            "WX-DRY-006-02": 6200,
            "ZX-NUR-002-02": 2200,
            "DR-OIL-001-02": 5200,
            "YL-DRY-003-02": 5300,
        },
        (275, 215, 155, 98, 44, 8),
        "S",
    ),
    SampleUnit(
        _unit(BuyerKind.ENTERPRISE, UnitType.ENTERPRISE, "示例社区生活服务公司", "913101170000501391"),
        *_TRADE,
        {
            "ML-NUR-002-02": 4200,
            "MH-BEV-001-02": 4800,
            "YL-SNK-001-01": 8200,
            "DR-BEV-002-02": 5200,
            "ZX-NUR-003-02": 4200,
        },
        (265, 178, 110, 52),
        pickup_at="community-pavilion",
    ),
)


def open_district(*, at: datetime) -> None:
    """Let the sample units apply through one clerk, and the office approve them."""
    clerk = get_user(login=CLERK.login)
    for unit in UNITS:
        seat = AddressInput(CLERK.name, unit.application.contact_phone, "上海市", "", "松江区", "示例路 300 号（示例）")
        admit_unit(user=clerk, application=unit.application, seat=seat, at=at)


def trade_in_district(*, at: datetime) -> None:
    """Let each unit order, after the goods of the order have come in for it."""
    clerk = get_user(login=CLERK.login)
    buyers = {buyer.uscc: buyer for buyer in buyers_of(actor=clerk)}
    packs = variants_by_sku(skus={sku for unit in UNITS for sku in unit.basket})
    lives = {sku: pack.product.shelf_life_days for sku, pack in packs.items()}
    for unit in UNITS:
        for trade in unit.trades():
            _bring_in(trade, unit.application.uscc, lives, at - timedelta(days=trade.days_ago))
            make_trade(trade=trade, actor=clerk, buyer=buyers[unit.application.uscc], at=at)


def _bring_in(trade: Trade, uscc: str, lives: Mapping[str, int | None], at: datetime) -> None:
    manager = get_user(login=MANAGER.login)
    made: date = local_date_of(at) - timedelta(days=_MADE_DAYS_BEFORE)
    for sku, quantity in trade.lines.items():
        days = lives[sku]
        arrival = Arrival(
            key=key_of("arrival", uscc, trade.days_ago, sku),
            sku=sku,
            outlet_code=trade.pickup_at or _SHIPS,
            batch_code=f"示例-{made:%Y%m%d}",
            produced_on=made,
            expires_on=None if days is None else expiry_of(made, days),
            quantity=quantity,
            note="示例",
        )
        receive_stock(arrival=arrival, actor=manager, at=at)
