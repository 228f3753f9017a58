"""Delete an account: nothing of the person stays but the account's number, and sealed, for a time, who traded."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.errors import AccountInUse
from market.accounts.gateways import begun_deletions, note_begun_deletion, note_deletion, noted_deletions
from market.accounts.operations import erase_person, keep_sealed, prove_again
from market.accounts.policies import is_staff
from market.accounts.rules import trade_kept_until
from market.accounts.selectors import is_erased, user_by_number
from market.aftersales.operations import erase_returns
from market.aftersales.selectors import open_returns_of
from market.audit.operations import record_activity
from market.buyers.operations import close_individuals
from market.buyers.selectors import applications_of, buyers_of, guests_behind, individuals_of
from market.cart.operations import forget_carts_of
from market.catalogue.operations import forget_enquiries_of
from market.invoicing.operations import erase_invoices
from market.invoicing.selectors import invoices_awaited_by
from market.kernel.calendar import local_date_of
from market.kernel.retry import retry_when_busy
from market.notifications.operations import forget_messages_of
from market.orders.operations import claim_orders_of, erase_contacts
from market.orders.selectors import open_order_numbers
from market.payments.operations import erase_payers
from market.payments.selectors import refunds_owed_to
from market.reviews.operations import erase_reviews

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


def delete_account(*, user: "User", proof: str, address: str, at: datetime) -> None:
    """
    Delete one's own account for good, after a proof. Not one transaction: a wrong proof stays counted.

    :raises TooManyTries: if the proof was tried too often
    :raises SignInRefused: if the proof is a wrong password
    :raises CodeRefused: if the proof is a wrong code
    :raises AccountInUse: while a trade is not over in every way, or the person belongs to a unit or the staff
    """
    prove_again(user=user, proof=proof, address=address, at=at, field="proof")
    _delete(user=user, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _delete(*, user: "User", at: datetime) -> None:
    check_deletable(user=user)
    individuals = close_individuals(user=user)
    for buyer in individuals:
        claim_orders_of(buyer=buyer)
        _check_trade_is_over(buyer)
    _erase(user=user, individuals=individuals, at=at)
    note_begun_deletion(number=user.number, at=at)
    transaction.on_commit(lambda: note_deletion(number=user.number, at=at), robust=True)


def check_deletable(*, user: "User") -> None:
    """
    Check that nobody else still needs the account.

    :raises AccountInUse: while a trade is not over in every way, or the person belongs to a unit or the staff
    """
    if is_staff(user):
        raise AccountInUse("工作人员的账号不能自己注销，请先交接，撤掉权限。")
    units = [buyer.name for buyer in [*buyers_of(actor=user), *applications_of(actor=user)] if buyer.is_institution]
    if units:
        raise AccountInUse(f"您还是“{units[0]}”的成员或申请人。请先让单位移出您，或撤回申请，再注销。")
    for buyer in individuals_of(user=user):
        _check_trade_is_over(buyer)


def apply_deletions(*, at: datetime) -> int:
    """
    Delete whoever the journal names and the database still knows: it came from a backup. Count them.

    A deletion that was begun counts once the account is gone: the program ended before it could say so.
    """
    for number in begun_deletions():
        if is_erased(number=number):
            note_deletion(number=number, at=at)
    found = [user for number in noted_deletions() if (user := user_by_number(number=number)) is not None]
    for user in found:
        _apply(user=user, at=at)
    return len(found)


@retry_when_busy
@transaction.atomic(durable=True)
def _apply(*, user: "User", at: datetime) -> None:
    _erase(user=user, individuals=close_individuals(user=user), at=at)


def _check_trade_is_over(buyer: "Buyer") -> None:
    if numbers := open_order_numbers(buyer=buyer):
        raise AccountInUse(f"订单 {numbers[0]} 还没有办完。等收货、退款都办完，或先取消，再注销。")
    if numbers := refunds_owed_to(buyer=buyer):
        raise AccountInUse(f"订单 {numbers[0]} 还有退款没有打给您。收到退款以后再注销。")
    if numbers := open_returns_of(buyer=buyer):
        raise AccountInUse(f"售后 {numbers[0]} 还没有办完。等店里办完，或先撤回，再注销。")
    if numbers := invoices_awaited_by(buyer=buyer):
        raise AccountInUse(f"订单 {numbers[0]} 的发票还没有开好。拿到发票以后再注销。")


def _erase(*, user: "User", individuals: "list[Buyer]", at: datetime) -> None:
    contacts = (user.login, user.mobile, user.email)
    erase_reviews(author=user, buyers=individuals)
    for buyer in individuals:
        _seal_trade(user, buyer, at)
    for person in (user, *guests_behind(user=user)):
        forget_carts_of(user=person)
        forget_enquiries_of(user=person, phones=(person.mobile, person.login))
        forget_messages_of(user=person, contacts=contacts)
        erase_person(user=person)
    record_activity(actor=user.number, action="user.deleted", subject=user.number, at=at)


def _seal_trade(user: "User", buyer: "Buyer", at: datetime) -> None:
    """
    Move who traded, and what was said in returns, into sealed records, each until its own day.

    What is past its day just goes, and the pictures and files always (网络交易监督管理办法 31).
    """
    payers, returns = erase_payers(buyer=buyer), erase_returns(buyer=buyer)
    invoices = erase_invoices(buyer=buyer, name=user.number)
    for number, (traded_at, facts) in erase_contacts(buyer=buyer, name=user.number).items():
        said = returns.get(number, [])
        ends_on = trade_kept_until(local_date_of(max([traded_at, *(ended_at for ended_at, _ in said)])))
        if ends_on > local_date_of(at):
            stated = {
                **facts,
                "receipts": payers.get(number, []),
                "returns": [words for _, words in said],
                "invoices": invoices.get(number, []),
            }
            keep_sealed(account_number=user.number, order_number=number, facts=stated, ends_on=ends_on)
