"""A resident's own orders: whether anything is still under way, and a copy of them."""

from market.buyers.models import Buyer
from market.kernel.calendar import SHANGHAI
from market.kernel.money import yuan_text
from market.orders.enums import OrderState
from market.orders.models import Order

_OVER = (OrderState.COMPLETED, OrderState.REFUNDED, OrderState.CANCELLED)


def open_order_numbers(*, buyer: Buyer) -> list[str]:
    """List the numbers of a buyer's orders that are not over."""
    running = Order.objects.filter(buyer=buyer).exclude(state__in=_OVER)
    return list(running.order_by("pk").values_list("number", flat=True))


def copy_of_orders(*, buyer: Buyer) -> list[dict[str, object]]:
    """Copy a buyer's orders with their lines, in words for the buyer."""
    orders = Order.objects.filter(buyer=buyer).prefetch_related("lines").order_by("-placed_at", "-pk")
    return [_copy_of(order) for order in orders]


def _copy_of(order: Order) -> dict[str, object]:
    lines = sorted(order.lines.all(), key=lambda line: line.pk)
    return {
        "订单号": order.number,
        "下单时间": f"{order.placed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "状态": order.get_state_display(),
        "收货人": order.recipient,
        "电话": order.phone,
        "地址": order.address_line,
        "备注": order.remark,
        "付款人": order.payer_name,
        "提货码": order.pickup_code,
        "优惠券": order.coupon_code,
        "优惠": yuan_text(order.discount_fen) if order.discount_fen else "",
        "运费": yuan_text(order.freight_fen),
        "合计": yuan_text(order.total_fen),
        "退款": yuan_text(order.refunded_fen),
        "商品": [
            {"名称": line.product_name, "规格": line.pack, "数量": line.quantity, "金额": yuan_text(line.amount_fen)}
            for line in lines
        ],
    }
