"""What money that came in is for, and what is owed back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from market.kernel.digests import digest_of
from market.kernel.errors import Invalid
from market.kernel.money import Fen, yuan_text
from market.kernel.numbers import is_number
from market.payments.enums import PaymentState
from market.payments.errors import PartsDoNotSum, PayerDiffers

_REFERENCE = re.compile(r"MX-?([0-9A-Z]{9})")
# A bank line older than this is a slip of the year, and would decide grace.
LONGEST_LATENESS = timedelta(days=730)
# The reason of a taking back stands, after the order's number, in what the desk reads of the money.
LONGEST_REASON = 80
_DISPUTES = {
    "needs_response": "等本店答辩",
    "warning_needs_response": "银行询问，等本店答复",
    "under_review": "银行审理中",
    "warning_under_review": "银行审理中",
    "won": "银行判本店胜",
    "lost": "银行判持卡人胜",
    "warning_closed": "询问已结束",
    "prevented": "已避免",
}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class BankTransfer:
    """A line of the bank statement as the desk enters it; `bank_line` is the bank's own number of it."""

    key: UUID
    remittance_reference: str
    amount_fen: int
    value_on: date
    payer_name: str
    bank_line: str

    @property
    def digest(self) -> str:
        """The fingerprint of all that is stated of the line."""
        return digest_of(
            self.bank_line.strip(),
            self.amount_fen,
            self.value_on,
            self.remittance_reference.strip(),
            self.payer_name.strip(),
        )


@dataclass(frozen=True)
class Division:
    """How the desk divides money: fen by order number, and the rest that waits on."""

    key: UUID
    receipt_number: str
    parts: Mapping[str, int]
    rest_fen: int
    note: str


@dataclass(frozen=True)
class Dues:
    """The sums of one payment: due after refunds of lines, received, and given or owed back."""

    state: str
    due_fen: int
    received_fen: int
    returned_fen: int

    @property
    def missing_fen(self) -> int:
        """What has not come yet."""
        return max(0, self.due_fen - self.received_fen) if self.state == PaymentState.EXPECTED else 0


def check_payer(payer_name: str, *, order_number: str, names: Iterable[str], agreed: str) -> None:
    """
    Refuse money under none of an order's names, whatever their spaces and the width of their signs, unless agreed to.

    `names` are the buyer's and, where it is stated, its account's; `agreed` is the token of that very question.

    :raises PayerDiffers: with the token
    """
    said, known = payer_name.strip(), list(dict.fromkeys(name for name in names if name))
    asked = digest_of(order_number, said)
    if _plain(said) not in {_plain(name) for name in known} and agreed != asked:
        raise PayerDiffers(
            f"付款户名是“{said}”，订单 {order_number} 的买家是 {'，汇款账户名称 '.join(known)}。"
            "请核对是不是这个订单的钱；没有错就在下面打勾再登记。",
            asked=asked,
        )


def references_in(text: str) -> set[str]:
    """Find the order numbers in what a payer wrote on a transfer."""
    return {f"MX-{body}" for body in _REFERENCE.findall(_plain(text)) if is_number(f"MX-{body}")}


def reference_in(text: str) -> str:
    """Find the order number in what a payer wrote on a transfer; empty if there is none, or more than one."""
    found = references_in(text)
    return found.pop() if len(found) == 1 else ""


def unnamed_problem(text: str) -> str:
    """Say why money with these words of its payer finds no order by itself."""
    named = len(references_in(text))
    return f"附言里有 {named} 个订单号，请拆分到各个订单。" if named > 1 else "附言中没有可识别的订单号。"


def check_division(division: Division, *, amount_fen: int) -> None:
    """
    Refuse a division into nothing, or into parts that with the rest are not exactly the money that came in.

    :raises PartsDoNotSum: naming both sums
    """
    parts = division.parts.values()
    if not parts or min(parts) <= 0 or division.rest_fen < 0:
        raise PartsDoNotSum("请至少给一个订单填写金额，金额应大于 0。")
    total = sum(parts) + division.rest_fen
    if total != amount_fen:
        raise PartsDoNotSum(
            f"各订单金额加余款是 {yuan_text(total)} 元，到账是 {yuan_text(amount_fen)} 元，要正好相等。"
            "请改金额，或把差额填在余款里。"
        )


def check_transfer(transfer: BankTransfer, *, today: date) -> None:
    """
    Refuse a bank line without its number, without money, or from the future.

    :raises Invalid: naming the field
    """
    if not transfer.bank_line.strip():
        raise Invalid("请填写银行流水号。", field="bank_line")
    if transfer.amount_fen <= 0:
        raise Invalid("到账金额应大于 0。", field="amount_fen")
    if transfer.value_on > today:
        raise Invalid("入账日期不能晚于今天。", field="value_on")
    if transfer.value_on < today - LONGEST_LATENESS:
        raise Invalid("入账日期早于两年前，请核对年份。", field="value_on")


def problem_of(dues: Dues, amount_fen: int) -> str:
    """Say why a sum cannot go to a payment, in words for the desk; empty if it can."""
    if dues.state == PaymentState.CONFIRMED:
        return "订单已付清，这笔款是多付的。"
    if dues.state == PaymentState.VOID:
        return "订单已取消或已退款，不再收款。"
    if amount_fen > dues.missing_fen:
        return f"金额不符：订单尚欠 {yuan_text(dues.missing_fen)} 元，到账 {yuan_text(amount_fen)} 元。"
    return ""


def next_state(dues: Dues) -> PaymentState:
    """Say where a payment stands: nothing due ends the wait, all that is due confirms it; what is settled stays."""
    if dues.state != PaymentState.EXPECTED:
        return PaymentState(dues.state)
    if dues.due_fen == 0:
        return PaymentState.VOID
    return PaymentState.CONFIRMED if dues.received_fen >= dues.due_fen else PaymentState.EXPECTED


def owed_back(dues: Dues) -> Fen:
    """Give what was received above what is due and not yet given or promised back; while money is awaited, nothing."""
    if dues.state == PaymentState.EXPECTED:
        return Fen(0)
    return Fen(max(0, dues.received_fen - dues.returned_fen - dues.due_fen))


def dispute_words(standing: str) -> str:
    """Say in words for the desk how a dispute stands at the vendor."""
    return _DISPUTES.get(standing, standing)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(_FULL_WIDTH).upper())
