"""How long an unpaid order still keeps its goods, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from market.orders.enums import OrderState, PaymentMethod, PaymentTerms
from market.orders.rules import online_closes_at

if TYPE_CHECKING:
    from market.orders.models import Order

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True)
class HoldLeft:
    """Until when the goods are kept, and how many whole seconds are left of it; none once it is over."""

    until: datetime
    seconds: int

    @property
    def words(self) -> str:
        """Say what is left in its two largest units; countdown.js writes it the same way."""
        days, hours = self.seconds // _DAY, self.seconds % _DAY // _HOUR
        minutes, seconds = self.seconds % _HOUR // _MINUTE, self.seconds % _MINUTE
        if days:
            return f"{days} 天 {hours} 小时"
        return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分 {seconds} 秒"


def hold_left(order: "Order", *, at: datetime) -> HoldLeft | None:
    """Give what is left of the hold of an order that waits for its money; None where nothing runs out."""
    at_counter = order.state == OrderState.AWAITING_PICKUP and order.payment_method == PaymentMethod.ON_PICKUP
    waits = order.state == OrderState.AWAITING_PAYMENT or at_counter
    if not waits or order.paid_at is not None or order.payment_terms != PaymentTerms.MONEY_FIRST:
        return None
    is_online = order.payment_method == PaymentMethod.ONLINE  # its page of paying closes a little earlier
    until = online_closes_at(order.hold_until) if is_online else order.hold_until
    return HoldLeft(until, max(0, int((until - at).total_seconds())))
