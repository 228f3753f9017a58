"""Change a price, or what is on sale, and have the product indexed anew."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.catalogue.errors import PriceJump, PriceRefused
from market.catalogue.operations import set_price, set_product_sale_state, set_variant_sale_state
from market.catalogue.rules import JUMP_PERCENT, PriceStep
from market.catalogue.selectors import variant_by_sku
from market.kernel.errors import Forbidden
from market.kernel.money import Fen, yuan_text
from market.kernel.retry import retry_when_busy
from market.orders.selectors import deals_before
from market.search.operations import mark_stale

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.catalogue.enums import SaleState


@retry_when_busy
@transaction.atomic(durable=True)
def change_price(*, sku: str, amount_fen: Fen, reason: str, actor: "User", at: datetime, agreed: str = "") -> None:
    """
    Let a pack cost so much from now on; a jump only if `agreed` is the token of that very step.

    :raises Forbidden: if the actor is no store manager
    :raises UnknownProduct: if there is no such pack
    :raises PriceRefused: if the price is not above zero and below ¥1 bn, or lacks a reason, or is the one in force
    :raises PriceJump: if it changes by more than 30 % and nobody agreed to that
    """
    _require_manager(actor)
    # Asked after the change, because only under its lock is it sure what the price was.
    deals = deals_before(sku=sku, at=at)
    before, price = set_price(sku=sku, amount_fen=amount_fen, reason=reason, actor=actor, at=at, deals=deals)
    if price == before:
        raise PriceRefused(f"价格未变，现在就是 ¥{yuan_text(amount_fen)}，没有记录。", field="price")
    step = PriceStep(before.amount_fen, amount_fen)
    if step.is_jump and agreed != step.token:
        change = f"从 ¥{yuan_text(step.was_fen)} 改为 ¥{yuan_text(step.now_fen)}，{step.words}"
        raise PriceJump(
            f"{change}，超过了 {JUMP_PERCENT}%。请核对有没有打错；没有错就在下面打勾再提交。",
            step=step.token,
            change=change,
        )
    mark_stale(product_ids=[price.variant.product_id], at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def change_pack_sale(*, sku: str, state: "SaleState", reason: str, actor: "User", at: datetime) -> None:
    """
    Put a pack on sale or take it off.

    :raises Forbidden: if the actor is no store manager
    :raises UnknownProduct: if there is no such pack
    """
    _require_manager(actor)
    set_variant_sale_state(sku=sku, state=state, reason=reason, actor=actor, at=at)
    mark_stale(product_ids=[variant_by_sku(sku=sku).product_id], at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def change_product_sale(*, sku: str, state: "SaleState", reason: str, actor: "User", at: datetime) -> None:
    """
    Put the product of a pack on sale or take it off, with all its packs.

    :raises Forbidden: if the actor is no store manager
    :raises UnknownProduct: if there is no such pack
    """
    _require_manager(actor)
    product = variant_by_sku(sku=sku).product
    set_product_sale_state(sku_base=product.sku_base, state=state, reason=reason, actor=actor, at=at)
    mark_stale(product_ids=[product.pk], at=at)


def _require_manager(actor: "User") -> None:
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以改价和上下架。")
