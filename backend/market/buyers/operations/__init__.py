"""Writing buyers, applications, memberships and addresses."""

from market.buyers.operations.addresses import remove_address, save_address
from market.buyers.operations.admission import decide_application, restore_buyer, suspend_buyer
from market.buyers.operations.applications import apply_for_institution, withdraw_application
from market.buyers.operations.closing import close_individuals
from market.buyers.operations.members import add_member, create_individual, remove_member, take_over_guest

__all__ = [
    "add_member",
    "apply_for_institution",
    "close_individuals",
    "create_individual",
    "decide_application",
    "remove_address",
    "remove_member",
    "restore_buyer",
    "save_address",
    "suspend_buyer",
    "take_over_guest",
    "withdraw_application",
]
