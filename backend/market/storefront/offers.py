"""What the checkout offers: ways for the goods to come, the parts of the page, and what each of them depends on."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from market.cart.selectors import ways_for
from market.kernel.calendar import local_date_of
from market.orders.enums import Fulfilment
from market.orders.selectors import pickup_day
from market.outlets.selectors import pickup_windows
from market.storefront.forms.checkout import Option

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from market.buyers.models import Buyer
    from market.cart.rules import CartLineView, CartView, Way

PARCEL = "PARCEL"


@dataclass(frozen=True)
class Split:
    """A way that only a part of the list can go, offered when no way is open to all of it; `code` for the button."""

    code: str
    label: str
    lacks: str


@dataclass(frozen=True)
class Ways:
    """How the chosen lines can reach their buyer, the parcel first."""

    parcel: "Way"
    outlets: "tuple[Way, ...]"

    @property
    def can_be_fetched(self) -> bool:
        """Tell whether some outlet holds everything."""
        return any(outlet.has_all for outlet in self.outlets)

    @property
    def hints(self) -> dict[str, str]:
        """Say of the parcel and of pick-up why it is not offered; what is offered is not there."""
        said: dict[str, str] = {}
        if not self.parcel.has_all:
            said[Fulfilment.DELIVERY] = f"送不了：{lacks_text(self.parcel)}。"
        if not self.can_be_fetched:
            said[Fulfilment.PICKUP] = self._no_pickup()
        return said

    @property
    def splits(self) -> list[Split]:
        """Offer to go on with a part, where that is the only way by parcel, or the only way at all."""
        if self.parcel.has_all:
            return []
        splits = [Split(PARCEL, f"先送能送的 {len(self.parcel.holds)} 样", lacks_text(self.parcel))]
        if not self.can_be_fetched:
            fullest = sorted(self.outlets, key=lambda outlet: -len(outlet.holds))
            splits += [
                Split(at.code, f"先到{at.name}提 {len(at.holds)} 样", lacks_text(at)) for at in fullest if at.holds
            ]
        return splits if self.parcel.holds else splits[1:]

    def offered(self, fulfilment: str) -> str:
        """Give what was chosen if it is offered, else what is; the parcel where nothing is."""
        ways = {Fulfilment.DELIVERY.value: self.parcel.has_all, Fulfilment.PICKUP.value: self.can_be_fetched}
        return fulfilment if ways.get(fulfilment) else next((way for way, is_open in ways.items() if is_open), "")

    def part(self, code: str) -> "Way | None":
        """Find a way by the code of its button."""
        every = (self.parcel, *self.outlets)
        return next((way for way in every if (way.code or PARCEL) == code), None)

    def fault_of(self, *, fulfilment: str, outlet: str) -> tuple[str, str]:
        """Give the field and the sentence that stand against a choice; empty if nothing does."""
        after = "请换一种送法，或者把缺的先留在购物车。"
        if fulfilment == Fulfilment.DELIVERY:
            return ("", "") if self.parcel.has_all else ("fulfilment", f"送不了：{lacks_text(self.parcel)}。{after}")
        way = next((way for way in self.outlets if way.code == outlet), None)
        if way is None or way.has_all:
            return "", ""
        return "outlet", f"{way.name}{shortage_text(way)}。{after}"

    def _no_pickup(self) -> str:
        """Say why nothing can be fetched: there is no outlet, none has everything, or it expires too soon."""
        if not self.outlets:
            return "现在没有办理自提的门店。"
        short = next((at for at in self.outlets if at.expires == at.lacks), None)
        return f"{short.name}：{_expiry_text(short)}。" if short else "没有一家门店有全部商品。"


def ways_to(buyer: "Buyer", cart: "CartView", *, method: str, at: "datetime") -> Ways:
    """Look how the lines can come when they are paid so; `method` as the form has it."""
    today = local_date_of(at)
    until = pickup_day(method=method.partition("/")[0], is_institution=buyer.is_institution, on=today)
    parcel, *outlets = ways_for(cart=cart, pickup_until=until, at=at)
    return Ways(parcel, tuple(outlets))


def lacks_text(way: "Way") -> str:
    """Name what cannot go a way, and where it can be had instead."""
    return "、".join(_lack(line) for line in way.lacks)


def shortage_text(way: "Way") -> str:
    """Say of an outlet what it lacks, and what would expire before it has to be fetched."""
    missing = [_lack(line) for line in way.lacks if line not in way.expires]
    said = [f"货不全，缺 {'、'.join(missing)}"] if missing else []
    return "；".join([*said, _expiry_text(way)] if way.expires else said)


def mark_of(*parts: object) -> str:
    """Make a mark of what a part of the page depends on; app.js leaves a part with the same mark as it is."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def fulfilment_options(ways: Ways) -> list[Option]:
    """Offer parcel and pick-up, or say why not."""
    usual = {Fulfilment.DELIVERY: "从松江直营店发出，约两天到。", Fulfilment.PICKUP: "只能在有全部商品的门店提。"}
    return [
        Option(way.value, way.label, ways.hints.get(way.value, hint), disabled=way.value in ways.hints)
        for way, hint in usual.items()
    ]


def outlet_options(ways: Ways) -> list[Option]:
    """Offer the outlets that hold everything; the others say what they lack."""
    return [
        Option(at.code, at.name, f"{at.address} · {at.hours}")
        if at.has_all
        else Option(at.code, at.name, shortage_text(at), disabled=True)
        for at in ways.outlets
    ]


def window_options(ways: Ways, *, outlet: str, at: "datetime") -> list[Option]:
    """Offer the windows of the chosen outlet, and any time in its hours first."""
    chosen = next((way for way in ways.outlets if way.code == outlet and way.has_all), None)
    if chosen is None or chosen.until is None:
        return []
    windows = pickup_windows(hours=chosen.hours, until=chosen.until, at=at)
    return [Option("", "营业时间内都可以"), *(Option(window.value, window.label) for window in windows)]


def chosen_text(lines: "Iterable[CartLineView]") -> str:
    """Write the lines that a page shows as its form keeps them."""
    return " ".join(f"{line.sku}:{line.quantity}" for line in lines)


def _expiry_text(way: "Way") -> str:
    day = f"（{way.until:%m-%d}）" if way.until else ""
    names = "、".join(f"{line.name} {line.pack}" for line in way.expires)
    return f"{names} 等不到自提截止日{day}就过保质期"


def _lack(line: "CartLineView") -> str:
    return f"{line.name}（仅限{'、'.join(line.only_at)}自提）" if line.only_at else line.name
