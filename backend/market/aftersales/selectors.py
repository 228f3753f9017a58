"""Reading return requests."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Sum

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.aftersales.enums import ReturnState
from market.aftersales.models import Reminder, ReturnLine, ReturnPicture, ReturnRequest, ReturnStep
from market.aftersales.rules import ReturnableLine
from market.buyers.models import Buyer
from market.files.selectors import picture_file
from market.kernel.calendar import SHANGHAI, local_date_of
from market.kernel.digests import KeyedInput, require_same_input
from market.kernel.errors import KeyReused, NotFound
from market.kernel.money import yuan_text
from market.kernel.pages import Page, page_of
from market.orders.enums import OrderState
from market.orders.models import Order, OrderLine
from market.orders.selectors import facts_of

_OPEN = (ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.SENT_BACK)
_AT_STORE = (ReturnState.REQUESTED, ReturnState.SENT_BACK)


def get_return(*, number: str, actor: User) -> ReturnRequest:
    """
    Give a request about an order of a buyer for whom the actor may act.

    :raises NotFound: if there is none, or it is someone else's
    """
    return _one(_with_details().filter(order__buyer__memberships__user=actor), number)


def order_number_of_return(*, number: str) -> str:
    """Give the number of the order that a request is about, empty if there is no such request."""
    return ReturnRequest.objects.filter(number=number).values_list("order__number", flat=True).first() or ""


def get_return_for_staff(*, number: str, actor: User) -> ReturnRequest:
    """
    Give any request to the store's staff.

    :raises NotFound: if there is none, or the actor is no store manager
    """
    return _one(_with_details() if is_store_manager(actor) else ReturnRequest.objects.none(), number)


def return_picture(request: ReturnRequest, *, position: str) -> Path:
    """
    Give the file of a request's picture; the request was fetched for who may see it.

    :raises NotFound: if there is none, or its file is gone
    """
    found = next((one for one in request.pictures.all() if str(one.position) == position), None)
    if found is None:
        raise NotFound("没有这张照片。")
    return picture_file(key=found.picture.key, width=found.picture.width)


def return_with(*, form: KeyedInput, order: Order) -> ReturnRequest | None:
    """
    Give the request that was made under a key, if there is one.

    :raises KeyReused: if it was about another order or said something else
    """
    found = ReturnRequest.objects.filter(key=form.key).first()
    if found is not None:
        if found.order_id != order.pk:
            raise KeyReused
        require_same_input(kept=found.input_digest, digest=form.digest)
    return found


def is_step_made(*, form: KeyedInput, request: ReturnRequest) -> bool:
    """
    Tell whether a step was made under this key before.

    :raises KeyReused: if it was of another request or said something else
    """
    step = ReturnStep.objects.filter(key=form.key).first()
    if step is None:
        return False
    if step.request_id != request.pk:
        raise KeyReused
    require_same_input(kept=step.input_digest, digest=form.digest)
    return True


def returnable_lines(*, order: Order) -> dict[int, ReturnableLine]:
    """Read afresh, by position, what of an order may be asked back."""
    waiting = dict(
        ReturnLine.objects.filter(request__order=order, request__state__in=_OPEN)
        .values_list("line")
        .order_by("line")
        .annotate(total=Sum("quantity"))
    )
    received_on = local_date_of(order.received_at) if order.received_at else None
    return {
        line.position: ReturnableLine(
            position=line.position,
            name=f"{line.product_name} {line.pack}",
            to_ship=facts_of(line).to_ship,
            kept=facts_of(line).to_refund,
            waiting=waiting.get(line.pk, 0),
            is_returnable=line.is_returnable,
            received_on=received_on,
        )
        for line in OrderLine.objects.filter(order=order).order_by("position")
    }


def returns_about(*, order: Order) -> list[ReturnRequest]:
    """List the requests about an order, the earliest first."""
    return list(_with_details().filter(order=order).order_by("asked_at", "pk"))


def returns_of(*, buyer: Buyer, page: int = 1) -> Page[ReturnRequest]:
    """Give a page of a buyer's requests, the latest first."""
    return page_of(_with_details().filter(order__buyer=buyer).order_by("-asked_at", "-pk"), page)


def count_returns(*, buyer: Buyer) -> int:
    """Count a buyer's requests."""
    return ReturnRequest.objects.filter(order__buyer=buyer).count()


def open_returns_of(*, buyer: Buyer) -> list[str]:
    """List the numbers of a buyer's requests that are not over."""
    running = ReturnRequest.objects.filter(order__buyer=buyer, state__in=_OPEN)
    return list(running.order_by("pk").values_list("number", flat=True))


def copy_of_returns(*, buyer: Buyer) -> list[dict[str, object]]:
    """Copy a buyer's requests with what was said in them, in words for the buyer."""
    return [_copy_of(request) for request in _with_details().filter(order__buyer=buyer).order_by("-asked_at", "-pk")]


def returns_for_desk(*, states: Sequence[str] = _AT_STORE, page: int = 1) -> Page[ReturnRequest]:
    """Give a page of the requests in these states, by default those that wait for the store; the oldest first."""
    return page_of(_with_details().filter(state__in=states).order_by("asked_at", "pk"), page)


def is_reminded(*, order: Order, on: date) -> bool:
    """Tell whether the store was reminded of an order on a Shanghai date."""
    return Reminder.objects.filter(order=order, reminded_on=on).exists()


def reminded_orders() -> list[Order]:
    """List the orders with goods to be sent of which the store was reminded, the longest placed first."""
    waiting = Order.objects.filter(state__in=[OrderState.AWAITING_SHIPMENT, OrderState.PARTLY_SHIPPED])
    reminders = Reminder.objects.filter(order=OuterRef("pk"))
    return list(waiting.filter(Exists(reminders)).order_by("placed_at", "pk"))


def _copy_of(request: ReturnRequest) -> dict[str, object]:
    return {
        "售后单号": request.number,
        "订单号": request.order.number,
        "申请时间": f"{request.asked_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "要办的": request.get_kind_display(),
        "原因": request.get_reason_display(),
        "说明": request.text,
        "状态": request.get_state_display(),
        "寄回": " ".join(filter(None, (request.carrier, request.tracking_number))),
        "退款": yuan_text(request.refunded_fen) if request.refunded_fen else "",
        "照片": "\n".join(
            f"/orders/returns/{request.number}/{shown.position}.webp" for shown in request.pictures.all()
        ),
        "往来": "\n".join(f"{step.get_act_display()}：{step.note}" for step in request.steps.all() if step.note),
    }


def _one(found: QuerySet[ReturnRequest], number: str) -> ReturnRequest:
    request = found.filter(number=number).first()
    if request is None:
        raise NotFound("没有这张售后单。")
    return request


def _with_details() -> QuerySet[ReturnRequest]:
    return ReturnRequest.objects.select_related("order__buyer").prefetch_related(
        Prefetch("lines", ReturnLine.objects.select_related("line").order_by("line__position")),
        Prefetch("pictures", ReturnPicture.objects.select_related("picture").order_by("position")),
        Prefetch("steps", ReturnStep.objects.order_by("made_at", "pk")),
    )
