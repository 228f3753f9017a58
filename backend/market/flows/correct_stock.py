"""Mend a receipt that was entered wrong."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.operations import claim_lot_to_correct, correct_receipt, correction_with
from market.inventory.rules import Correction
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.models import Lot


@retry_when_busy
@transaction.atomic(durable=True)
def correct_stock(*, lot_number: str, correction: Correction, actor: "User", at: datetime) -> "Lot":
    """
    Correct what a lot was received as, once per key; give the lot in which the unsold goods now are.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such lot
    :raises StockHeld: if fewer would have come than are sold or held, or no unsold unit is left to move
    :raises LotRefused: if the goods, the dates or the quantity make no sense
    :raises Invalid: if nothing differs
    :raises KeyReused: if the key was used for something else
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以更正入库。")
    wrong = claim_lot_to_correct(number=lot_number)
    if known := correction_with(lot=wrong, correction=correction):
        return known
    lot = correct_receipt(lot_number=lot_number, correction=correction, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number,
        action="lot.corrected",
        subject=lot_number,
        at=at,
        now=lot.number,
        quantity=correction.quantity,
        reason=correction.reason.strip(),
    )
    return lot
