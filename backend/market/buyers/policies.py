"""Who may do what for a buyer."""

from typing import TYPE_CHECKING

from market.buyers.enums import ADMITTED, BuyerState, MemberRole
from market.buyers.models import Buyer, Membership

if TYPE_CHECKING:
    from market.accounts.models import User


def is_member(actor: "User", buyer: Buyer) -> bool:
    """Tell whether the person belongs to the buyer."""
    return Membership.objects.filter(buyer=buyer, user=actor).exists()


def may_manage(actor: "User", buyer: Buyer) -> bool:
    """Tell whether the person may change the buyer's members."""
    return Membership.objects.filter(buyer=buyer, user=actor, role=MemberRole.MANAGER).exists()


def may_order_for(actor: "User", buyer: Buyer) -> bool:
    """Tell whether the person may order for the buyer: a member, and the institution is approved."""
    return buyer.state == BuyerState.APPROVED and is_member(actor, buyer)


def may_file_for(actor: "User", buyer: Buyer) -> bool:
    """Tell whether the person may file papers on what the buyer bought: a member, and it was approved once."""
    return buyer.state in ADMITTED and is_member(actor, buyer)
