"""Recomputing what is kept."""

from datetime import datetime

from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from market.inventory.enums import HoldState, MovementReason
from market.inventory.models import Hold, StockMovement
from market.kernel.sums import sum_of
from market.orders.models import AcceptanceLine, LineRefund, Order, OrderLine, Refusal, ShipmentLine
from market.orders.rules import state_of
from market.orders.selectors.goods import order_facts


def order_problems(*, at: datetime | None = None) -> list[str]:
    """
    Recompute every order from its lines, papers, movements and holds, and name what disagrees.

    With `at`, stock that an order let go before its time to pay was over is named too.
    """
    lines = OrderLine.objects.all()
    shipped = StockMovement.objects.filter(reason=MovementReason.SHIPPED)
    orders = Order.objects.annotate(
        line_fen=sum_of(lines, "amount_fen", by="order"),
        back_fen=sum_of(lines, "refunded_fen", by="order"),
        left=sum_of(lines, "shipped_quantity", by="order"),
        moved=sum_of(shipped, "delta", by="reference", outer="number"),
    ).exclude(goods_fen=F("line_fen"), refunded_fen=F("back_fen"), left=-F("moved"))
    found = [
        f"order {order.number}: goods {order.goods_fen}, lines {order.line_fen}; refunded {order.refunded_fen}, "
        f"lines {order.back_fen}; shipped {order.left}, movements {order.moved}"
        for order in orders.order_by("pk")
    ]
    papers = ShipmentLine.objects.all()
    wrong = lines.annotate(
        sent=sum_of(papers.filter(shipment__is_replacement=False), "quantity", by="line"),
        anew=sum_of(papers.filter(shipment__is_replacement=True), "quantity", by="line"),
        declined=sum_of(Refusal.objects.all(), "quantity", by="line"),
        of_refused=sum_of(LineRefund.objects.all(), "refused_quantity", by="line"),
        signed=sum_of(AcceptanceLine.objects.all(), "quantity", by="line"),
        back=sum_of(LineRefund.objects.all(), "quantity", by="line"),
        back_fen=sum_of(LineRefund.objects.all(), "amount_fen", by="line"),
    ).exclude(
        shipped_quantity=F("sent"),
        accepted_quantity=F("signed"),
        refunded_quantity=F("back"),
        refunded_fen=F("back_fen"),
        refused_quantity=F("declined"),
        returned_quantity=F("of_refused"),
        replaced_quantity=F("anew"),
    )
    found += [
        f"order {line.order.number} line {line.position}: shipped {line.shipped_quantity}, papers {line.sent}; "
        f"accepted {line.accepted_quantity}, papers {line.signed}; "
        f"refunded {line.refunded_quantity}, papers {line.back}; refused {line.refused_quantity}, papers "
        f"{line.declined}; of these refunded {line.returned_quantity}, papers {line.of_refused}; "
        f"sent anew {line.replaced_quantity}, papers {line.anew}"
        for line in wrong.select_related("order").order_by("pk")
    ]
    return found + _state_problems() + _hold_problems(at)


def _state_problems() -> list[str]:
    """Name the orders whose state is not what their facts say."""
    orders = Order.objects.prefetch_related("lines").order_by("pk").iterator(chunk_size=500)
    states = ((order, state_of(order_facts(order, order.lines.all()))) for order in orders)
    return [
        f"order {order.number}: state {order.state}, facts {state.value}"
        for order, state in states
        if order.state != state
    ]


def _hold_problems(at: datetime | None) -> list[str]:
    """
    Name the orders that hold other than what they still have to send, or hold it until another instant.

    Only an unswept lapsed one may hold less. Holds end at `hold_until`, and no more once paid or partly shipped.
    """
    live = Hold.objects.filter(state=HoldState.HELD)
    ending = live.exclude(expires_at=None)
    lines = OrderLine.objects.all()
    rest = F("quantity") - F("refunded_quantity") + F("returned_quantity") - F("shipped_quantity")
    open_lines = (
        lines.filter(order__cancelled_at=None)
        .annotate(rest=Greatest(rest, 0))
        .filter(order=OuterRef("pk"))
        .values("order")
        .annotate(total=Sum("rest"))
        .values("total")
    )
    orders = Order.objects.annotate(
        holds=sum_of(live, "quantity", by="reference", outer="number"),
        permanent=sum_of(live.filter(expires_at=None), "quantity", by="reference", outer="number"),
        elsewhere=sum_of(ending.exclude(expires_at=OuterRef("hold_until")), "quantity", by="reference", outer="number"),
        sent=sum_of(lines, "shipped_quantity", by="order"),
        to_ship=Coalesce(Subquery(open_lines), 0, output_field=BigIntegerField()),
    )
    lapsed = Q(paid_at=None, permanent=0, holds__lt=F("to_ship"))
    fits = Q(holds=F("to_ship")) | (lapsed & Q(hold_until__lte=at) if at else lapsed)
    is_kept = Q(paid_at__isnull=False) | Q(sent__gt=0)
    ends_right = (is_kept & Q(permanent=F("holds"))) | (~is_kept & Q(permanent=0, elsewhere=0))
    return [
        f"order {order.number}: {order.to_ship} units to ship, {order.holds} held, {order.permanent} of them for good, "
        f"{order.elsewhere} not until {order.hold_until.isoformat()}"
        for order in orders.exclude(fits & ends_right).order_by("pk")
    ]
