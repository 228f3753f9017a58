"""Writing return requests and reminders; callers hold the order's lock."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from market.accounts.models import User
from market.aftersales.enums import ReturnAct, ReturnKind, ReturnState
from market.aftersales.errors import RemindedToday, ReturnMoved
from market.aftersales.models import Reminder, ReturnLine, ReturnPicture, ReturnRequest, ReturnStep
from market.aftersales.rules import Findings, ReturnWish
from market.buyers.models import Buyer
from market.files.enums import PictureKind
from market.files.errors import PictureRefused
from market.files.operations import draw_picture, forget_picture, keep_picture
from market.files.rules import DrawnPicture
from market.kernel.calendar import local_date_of
from market.kernel.constraints import insert_under_key
from market.kernel.digests import KeyedInput
from market.kernel.numbers import new_number
from market.orders.models import Order

_NEXT = {
    ReturnAct.APPROVED: ReturnState.APPROVED,
    ReturnAct.REFUSED: ReturnState.REFUSED,
    ReturnAct.SENT_BACK: ReturnState.SENT_BACK,
    ReturnAct.WITHDRAWN: ReturnState.WITHDRAWN,
}


def draw_pictures(*, wish: ReturnWish) -> dict[int, DrawnPicture]:
    """
    Redraw what was uploaded with a request, by its place in the form; to be done before the order is locked.

    :raises PictureRefused: if what was uploaded is no picture that is taken, naming which
    """
    return {place: _drawn(content, place) for place, content in sorted(wish.pictures.items())}


@transaction.atomic
def record_return(
    *,
    form: KeyedInput,
    order: Order,
    wish: ReturnWish,
    pictures: Mapping[int, DrawnPicture],
    actor: User,
    at: datetime,
) -> ReturnRequest:
    """
    Write down what the buyer of a locked order asks back, and keep the pictures drawn of it.

    :raises KeyReused: if the key asked for something of another order a moment ago
    """
    request = ReturnRequest(
        number=new_number("SH"),
        key=form.key,
        input_digest=form.digest,
        order=order,
        kind=wish.kind,
        reason=wish.reason,
        text=wish.text.strip(),
        state=ReturnState.REQUESTED,
        asked_at=at,
    )
    insert_under_key(request)
    lines = dict(order.lines.values_list("position", "pk"))
    ReturnLine.objects.bulk_create(
        ReturnLine(request=request, line_id=lines[position], quantity=quantity)
        for position, quantity in wish.quantities.items()
    )
    for place, drawn in pictures.items():
        ReturnPicture.objects.create(request=request, position=place, picture=keep_picture(drawn=drawn, at=at))
    _write_step(request, ReturnAct.ASKED, form=form, actor=actor, at=at)
    return request


def require_return_in(request: ReturnRequest, states: Collection[ReturnState]) -> None:
    """
    Refuse a step that the request's state does not allow.

    :raises ReturnMoved: saying where it stands
    """
    if request.state not in states:
        raise ReturnMoved(f"这张售后单现在是“{ReturnState(request.state).label}”，不能再办这一步。")


@transaction.atomic
def record_return_step(
    *, form: KeyedInput, request: ReturnRequest, act: ReturnAct, actor: User, at: datetime, note: str = ""
) -> ReturnRequest:
    """
    Move a request on by one step, its order locked.

    :raises KeyReused: if the key made a step of another request a moment ago
    """
    request.state = _NEXT[act]
    request.save(update_fields=["state", "carrier", "tracking_number"])
    _write_step(request, act, form=form, actor=actor, at=at, note=note)
    return request


@transaction.atomic
def close_return(
    *, form: KeyedInput, request: ReturnRequest, findings: Findings, refunded_fen: int, actor: User, at: datetime
) -> ReturnRequest:
    """
    Note what was found in the goods and refunded, the order locked; where no unit was taken, it is refused.

    Units may have cost nothing, so what they were worth does not decide.

    :raises KeyReused: if the key made a step of another request a moment ago
    """
    rows = list(request.lines.select_related("line"))
    for row in rows:
        if one := findings.units.get(row.line.position):
            row.restocked_quantity, row.scrapped_quantity = one.restocked, one.scrapped
    ReturnLine.objects.bulk_update(rows, ["restocked_quantity", "scrapped_quantity"])
    request.state = ReturnState.REFUNDED if findings.refunded else ReturnState.REFUSED
    request.refunded_fen = refunded_fen
    request.save(update_fields=["state", "refunded_fen"])
    act = ReturnAct.INSPECTED if request.kind == ReturnKind.RETURN else ReturnAct.APPROVED
    _write_step(request, act, form=form, actor=actor, at=at, note=findings.note.strip())
    return request


@transaction.atomic
def record_reminder(*, key: UUID, order: Order, at: datetime) -> Reminder:
    """
    Remind the store of a locked order, once per key.

    :raises RemindedToday: if that was done on this Shanghai date
    :raises KeyReused: if the key reminded of another order
    """
    today = local_date_of(at)
    if made := Reminder.objects.filter(key=key, order=order).first():
        return made
    if Reminder.objects.filter(order=order, reminded_on=today).exists():
        raise RemindedToday("今天已经提醒过店里了，明天可以再提醒一次。着急请打客服电话。")
    reminder = Reminder(key=key, order=order, reminded_on=today, reminded_at=at)
    insert_under_key(reminder)
    return reminder


@transaction.atomic
def erase_returns(*, buyer: Buyer) -> dict[str, list[tuple[datetime, dict[str, object]]]]:
    """
    Take words, notes, parcels and pictures out of a resident's return requests; the pictures are gone for good.

    Give, by the order's number, when each request was over and what was taken out of it in words.
    """
    requests = ReturnRequest.objects.filter(order__buyer=buyer)
    taken: dict[str, list[tuple[datetime, dict[str, object]]]] = {}
    for request in requests.select_related("order").prefetch_related("steps").order_by("pk"):
        steps = sorted(request.steps.all(), key=lambda step: (step.made_at, step.pk))
        ended_at = max((step.made_at for step in steps), default=request.asked_at)
        taken.setdefault(request.order.number, []).append((ended_at, _words_of(request, steps)))
    _forget_pictures(buyer)
    ReturnStep.objects.filter(request__in=requests).update(note="", input_digest="")
    requests.update(text="", carrier="", tracking_number="", input_digest="")
    return taken


def _words_of(request: ReturnRequest, steps: list[ReturnStep]) -> dict[str, object]:
    fields = ("number", "text", "carrier", "tracking_number")
    return {
        **{field: getattr(request, field) for field in fields},
        "notes": [{"act": step.act, "note": step.note} for step in steps if step.note],
    }


def _forget_pictures(buyer: Buyer) -> None:
    shown = ReturnPicture.objects.filter(request__order__buyer=buyer)
    keys = list(shown.order_by("pk").values_list("picture__key", flat=True))
    shown.delete()
    for key in keys:
        forget_picture(key=key)


def _drawn(content: bytes, place: int) -> DrawnPicture:
    try:
        return draw_picture(content=content, kind=PictureKind.RETURN)
    except PictureRefused as refusal:
        raise PictureRefused(refusal.message, field=f"picture_{place}") from refusal


def _write_step(
    request: ReturnRequest, act: ReturnAct, *, form: KeyedInput, actor: User, at: datetime, note: str = ""
) -> None:
    insert_under_key(
        ReturnStep(
            request=request,
            act=act,
            key=form.key,
            input_digest=form.digest,
            note=note,
            made_at=at,
            made_by=actor,
        )
    )
