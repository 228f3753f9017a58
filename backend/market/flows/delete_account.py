"""Delete an account: nothing of the person stays but the account's number, and sealed, for a time, who traded."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.errors import AccountInUse
from market.accounts.gateways import note_deletion, noted_deletions
from market.accounts.operations import erase_person, keep_sealed, prove_again
from market.accounts.policies import is_staff
from market.accounts.rules import trade_kept_until
from market.accounts.selectors import user_by_number
from market.audit.operations import record_activity
from market.buyers.operations import close_individual
from market.buyers.selectors import applications_of, buyers_of
from market.cart.operations import forget_carts_of
from market.catalogue.operations import forget_enquiries_of
from market.kernel.calendar import local_date_of
from market.kernel.retry import retry_when_busy
from market.notifications.operations import forget_messages_of
from market.orders.operations import erase_contacts
from market.orders.selectors import open_order_numbers
from market.payments.operations import erase_payers
from market.payments.selectors import refunds_owed_to

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


def delete_account(*, user: "User", proof: str, address: str, at: datetime) -> None:
    """
    Delete one's own account for good, after a proof. Not one transaction: a wrong proof stays counted.

    :raises TooManyTries: if the proof was tried too often
    :raises SignInRefused: if the proof is a wrong password
    :raises CodeRefused: if the proof is a wrong code
    :raises AccountInUse: while orders are under way, refunds are owed, or the person belongs to a unit or the staff
    """
    prove_again(user=user, proof=proof, address=address, at=at, field="proof")
    _delete(user=user, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _delete(*, user: "User", at: datetime) -> None:
    check_deletable(user=user)
    individual = close_individual(user=user)
    if individual is not None:
        _check_trade_is_over(individual)
    _erase(user=user, individual=individual, at=at)
    note_deletion(number=user.number, at=at)


def check_deletable(*, user: "User") -> None:
    """
    Check that nobody else still needs the account.

    :raises AccountInUse: while orders are under way, refunds are owed, or the person belongs to a unit or the staff
    """
    if is_staff(user):
        raise AccountInUse("工作人员的账号不能自己注销，请先交接，撤掉权限。")
    buyers = buyers_of(actor=user)
    units = [buyer.name for buyer in [*buyers, *applications_of(actor=user)] if buyer.is_institution]
    if units:
        raise AccountInUse(f"您还是“{units[0]}”的成员或申请人。请先让单位移出您，或撤回申请，再注销。")
    for buyer in buyers:
        _check_trade_is_over(buyer)


def apply_deletions(*, at: datetime) -> int:
    """Delete whoever the journal names and the database still knows: it came from a backup. Count them."""
    found = [user for number in noted_deletions() if (user := user_by_number(number=number)) is not None]
    for user in found:
        _apply(user=user, at=at)
    return len(found)


@retry_when_busy
@transaction.atomic(durable=True)
def _apply(*, user: "User", at: datetime) -> None:
    _erase(user=user, individual=close_individual(user=user), at=at)


def _check_trade_is_over(buyer: "Buyer") -> None:
    if numbers := open_order_numbers(buyer=buyer):
        raise AccountInUse(f"订单 {numbers[0]} 还没有办完。等收货、退款都办完，或先取消，再注销。")
    if numbers := refunds_owed_to(buyer=buyer):
        raise AccountInUse(f"订单 {numbers[0]} 还有退款没有打给您。收到退款以后再注销。")


def _erase(*, user: "User", individual: "Buyer | None", at: datetime) -> None:
    contacts = (user.login, user.mobile, user.email)
    if individual is not None:
        _seal_trade(user, individual, at)
    forget_carts_of(user=user)
    forget_enquiries_of(user=user, phones=(user.mobile, user.login))
    forget_messages_of(user=user, contacts=contacts)
    erase_person(user=user)
    record_activity(actor=user.number, action="user.deleted", subject=user.number, at=at)


def _seal_trade(user: "User", buyer: "Buyer", at: datetime) -> None:
    """Move who traded from the orders into sealed records, each until its own day; what is past its day just goes."""
    payers = erase_payers(buyer=buyer)
    for number, (ended_at, facts) in erase_contacts(buyer=buyer, name=user.number).items():
        ends_on = trade_kept_until(local_date_of(ended_at))
        if ends_on > local_date_of(at):
            stated = {**facts, "receipts": payers.get(number, [])}
            keep_sealed(account_number=user.number, order_number=number, facts=stated, ends_on=ends_on)
