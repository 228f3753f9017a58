"""Row locks of the buyers app."""

from market.buyers.models import Buyer
from market.kernel.errors import NotFound


def lock_buyer(*, number: str) -> Buyer:
    """
    Lock a buyer, so that decisions and changes of members queue.

    :raises NotFound: if there is none
    """
    buyer = Buyer.objects.select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if buyer is None:
        raise NotFound("没有找到这个采购单位。")
    return buyer
