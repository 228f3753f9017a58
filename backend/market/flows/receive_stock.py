"""Receive a lot at an outlet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.errors import ArrivalDoubtful, ReceivedBefore
from market.inventory.operations import claim_receipt, receive_lot
from market.inventory.rules import Arrival, doubts_of
from market.inventory.selectors import same_receipt
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.models import Lot


@retry_when_busy
@transaction.atomic(durable=True)
def receive_stock(*, arrival: Arrival, actor: "User", at: datetime, beside: str = "") -> "Lot":
    """
    Receive a lot, once per key; the same goods, batch and dates a second time only `beside` the lot they were before.

    What is likely a slip comes in only if `beside` also names the arrival's token.

    :raises Forbidden: if the actor is no store manager
    :raises LotRefused: if the goods, the place, the dates or the quantity make no sense
    :raises ArrivalDoubtful: if so many or so old goods are likely a slip and nobody agreed
    :raises ReceivedBefore: if the same was received before and that lot's number is not `beside`
    :raises KeyReused: if the key was used for another arrival
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以办理入库。")
    if known := claim_receipt(arrival=arrival):
        return known
    before, agreed = same_receipt(arrival=arrival), beside.split()
    lot = receive_lot(arrival=arrival, actor_number=actor.number, at=at)
    # Asked after the goods came in, because what cannot come in at all is not asked about.
    shelf_life_days = lot.variant.product.shelf_life_days
    doubts = doubts_of(arrival, shelf_life_days=shelf_life_days, today=local_date_of(at))
    if doubts and arrival.token not in agreed:
        raise ArrivalDoubtful(f"{'；'.join(doubts)}。请核对有没有打错；没有错就在下面打勾再入库。", asked=arrival.token)
    if before is not None and before.number not in agreed:
        raise ReceivedBefore(
            "同样的商品、批号、日期和网点已经入过一次库。不是重复登记的话，请在下面确认后再入库。", lot=before.number
        )
    record_activity(
        actor=actor.number, action="lot.received", subject=lot.number, at=at, sku=arrival.sku, quantity=arrival.quantity
    )
    return lot
