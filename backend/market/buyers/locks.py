"""Row locks of the buyers app."""

from django.db import connection

from market.buyers.models import Buyer
from market.kernel.errors import NotFound

_CODES = 2  # the first key of our advisory locks: what they are about


def lock_code(*, uscc: str, kind: str) -> None:
    """Let applications and approvals of one code and kind queue until the transaction ends; taken before any buyer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_CODES, f"{kind}/{uscc}"])


def lock_buyer(*, number: str) -> Buyer:
    """
    Lock a buyer, so that decisions and changes of members queue.

    :raises NotFound: if there is none
    """
    buyer = Buyer.objects.select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if buyer is None:
        raise NotFound("没有找到这个采购单位。")
    return buyer
