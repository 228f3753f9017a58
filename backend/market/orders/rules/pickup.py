"""The code by which a buyer fetches goods, and the window in which they come."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest

from market.orders.errors import TermsRefused, WrongPickupCode

CODE_DIGITS = 6
# With so many wrong codes the counter looks at a paper instead: a code of six digits is not to be guessed.
MAX_WRONG_CODES = 5


@dataclass(frozen=True)
class PickupProof:
    """What was shown at the counter: the code, or the reason why staff hand over without it."""

    code: str = ""
    reason: str = ""


def is_pickup_code(said: str, code: str) -> bool:
    """Tell whether a code was said right; full-width digits and spaces do not matter."""
    plain = "".join(unicodedata.normalize("NFKC", said).split())
    return bool(code) and compare_digest(plain.encode(), code.encode())


def check_proof(proof: PickupProof, *, code: str, wrong_codes: int) -> None:
    """
    Refuse to hand over without the code or a reason; an order without a code needs none.

    :raises WrongPickupCode: saying what to do instead
    """
    if not code or proof.reason.strip():
        return
    if wrong_codes >= MAX_WRONG_CODES:
        raise WrongPickupCode(
            "提货码错了太多次，不能再试。请核对提货人的证件或电话，写明原因后交货。", field="override"
        )
    if not is_pickup_code(proof.code, code):
        raise WrongPickupCode("提货码不对。请让提货人打开订单页再念一遍；没有码的，写明原因。", field="code")


def check_window(value: str, offered: Sequence[str]) -> None:
    """
    Refuse a window that the outlet does not offer; none at all means: some time in its hours.

    :raises TermsRefused: if it is over or was never there
    """
    if value and value not in offered:
        raise TermsRefused("这个提货时段已经过了，或者门店不开。请另选一个。", field="pickup_window")
