"""Recomputing what is kept."""

from datetime import datetime

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest

from market.inventory.enums import HoldState, MovementReason
from market.inventory.models import Hold, StockMovement
from market.kernel.sums import sum_of
from market.orders.models import AcceptanceLine, LineRefund, Order, OrderLine, Refusal, Shipment, ShipmentLine
from market.orders.rules import state_of
from market.orders.selectors.goods import order_facts
from market.promotions.models import CouponUse


def order_problems(*, at: datetime | None = None) -> list[str]:
    """
    Recompute every order from its lines, papers, movements and holds, and name what disagrees.

    With `at`, stock that an order let go before its time to pay was over is named too.
    """
    lines = OrderLine.objects.all()
    shipped = StockMovement.objects.filter(reason=MovementReason.SHIPPED)
    orders = Order.objects.annotate(
        line_fen=sum_of(lines, "amount_fen", by="order"),
        off_fen=sum_of(lines, "discount_fen", by="order"),
        used_fen=sum_of(CouponUse.objects.all(), "discount_fen", by="reference", outer="number"),
        back_fen=sum_of(lines, "refunded_fen", by="order"),
        left=sum_of(lines, "shipped_quantity", by="order"),
        moved=sum_of(shipped, "delta", by="reference", outer="number"),
    ).exclude(
        Q(goods_fen=F("line_fen"), refunded_fen=F("back_fen"), left=-F("moved"))
        & Q(discount_fen=F("off_fen"))
        & Q(discount_fen=F("used_fen"))
    )
    found = [
        f"order {order.number}: goods {order.goods_fen}, lines {order.line_fen}; discount {order.discount_fen}, "
        f"lines {order.off_fen}, coupon {order.used_fen}; refunded {order.refunded_fen}, "
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
    return found + _shipment_problems() + _exchange_problems() + _state_problems() + _hold_problems(at)


def _shipment_problems() -> list[str]:
    """Name the lots of which other units moved than the shipments say; a replacement moves by its own number."""
    own = Case(When(shipment__is_replacement=True, then="shipment__number"), default="shipment__order__number")
    moved = (
        StockMovement.objects.filter(reason=MovementReason.SHIPPED, reference=OuterRef("stock"), lot=OuterRef("lot"))
        .values("reference")
        .annotate(total=Sum("delta"))
        .values("total")
    )
    papers = (
        ShipmentLine.objects.annotate(stock=own)
        .values("stock", "lot", "lot__number")
        .annotate(listed=Sum("quantity"), moved=Coalesce(Subquery(moved), 0, output_field=BigIntegerField()))
        .exclude(listed=-F("moved"))
    )
    return [
        f"shipped by {row['stock']} from lot {row['lot__number']}: papers {row['listed']}, movements {row['moved']}"
        for row in papers.order_by("stock", "lot")
    ]


def _exchange_problems() -> list[str]:
    """
    Name the orders of which other units moved anew than were sent anew, or more came back than delivered ones settled.

    A refund takes refused units, then undelivered ones; what it takes beyond those was delivered.
    """
    returned = StockMovement.objects.filter(reason=MovementReason.RETURNED)
    shipped = StockMovement.objects.filter(reason=MovementReason.SHIPPED)
    anew = Shipment.objects.filter(is_replacement=True).annotate(
        out=sum_of(shipped, "delta", by="reference", outer="number"),
        back=sum_of(returned, "delta", by="reference", outer="number"),
    )
    delivered = F("shipped_quantity") + F("refunded_quantity") - F("returned_quantity") - F("quantity")
    lines = OrderLine.objects.annotate(settled=Greatest(delivered, 0) + F("returned_quantity") + F("replaced_quantity"))
    orders = Order.objects.annotate(
        anew=sum_of(lines, "replaced_quantity", by="order"),
        out=sum_of(anew, "out", by="order"),
        back=sum_of(returned, "delta", by="reference", outer="number") + sum_of(anew, "back", by="order"),
        settled=sum_of(lines, "settled", by="order"),
    )
    return [
        f"order {order.number}: sent anew {order.anew}, movements {order.out}; "
        f"{order.back} units came back, {order.settled} delivered ones refunded or sent anew"
        for order in orders.exclude(anew=-F("out"), back__lte=F("settled")).order_by("pk")
    ]


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
