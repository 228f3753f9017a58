"""To whom an invoice is made out, and what may be uploaded as one."""

import re
from dataclasses import dataclass
from datetime import date

from market.buyers.errors import BadCreditCode
from market.buyers.rules import normalise_uscc
from market.invoicing.enums import FileKind, TitleKind
from market.invoicing.errors import InvoiceRefused
from market.kernel.digests import digest_of

MAX_FILE_BYTES = 5_000_000
# 数电票 have 20 digits; older electronic ones 8.
_NUMBER = re.compile(r"[0-9]{8}|[0-9]{20}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+", re.ASCII)
_END_OF_PDF = 1_024


@dataclass(frozen=True)
class InvoiceTitle:
    """抬头, 税号 and where to send word; a person has no 税号."""

    kind: TitleKind
    title: str
    tax_number: str
    email: str

    @property
    def digest(self) -> str:
        """The fingerprint of what was asked for."""
        return digest_of("invoice", self.kind, self.title, self.tax_number, self.email)


@dataclass(frozen=True)
class IssuedInvoice:
    """An invoice as staff uploads it; its day is a Shanghai date."""

    invoice_number: str
    issued_on: date
    content: bytes

    @property
    def digest(self) -> str:
        """The fingerprint of the paper."""
        return digest_of("issue", self.invoice_number, self.issued_on, self.content.hex())


def masked_email(email: str) -> str:
    """Leave of an address its first character and its host."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"


def checked_title(title: InvoiceTitle) -> InvoiceTitle:
    """
    Give a title without blanks around, its 税号 in its written form.

    :raises InvoiceRefused: if the name, the address or the 税号 (GB 32100-2015) is missing or wrong
    """
    name, email = title.title.strip(), title.email.strip()
    if not name:
        raise InvoiceRefused("请填写抬头。", field="title")
    if not _MAIL.fullmatch(email):
        raise InvoiceRefused("电子邮箱写得不对，要像 name@example.com 这样。", field="email")
    if title.kind == TitleKind.PERSONAL:
        return InvoiceTitle(title.kind, name, "", email)
    try:
        return InvoiceTitle(title.kind, name, normalise_uscc(title.tax_number), email)
    except BadCreditCode as refusal:
        raise InvoiceRefused(refusal.message, field="tax_number") from refusal


def check_invoice_number(number: str, *, field: str) -> None:
    """
    Refuse what is no number of an invoice.

    :raises InvoiceRefused: naming the field
    """
    if not _NUMBER.fullmatch(number):
        raise InvoiceRefused("发票号码是 20 位数字（数电票）或 8 位数字。", field=field)


def check_invoice_day(day: date, *, since: date, today: date) -> None:
    """
    Refuse a day before the one on which the invoice was asked for, and one to come.

    :raises InvoiceRefused: naming the day
    """
    if not since <= day <= today:
        raise InvoiceRefused(f"开票日期应在 {since} 到 {today} 之间。", field="issued_on")


def invoice_file_kind(content: bytes) -> FileKind:
    """
    Tell by its bytes whether a file is a whole PDF, or an OFD package; at most 5 MB.

    :raises InvoiceRefused: if it is neither, empty or too large
    """
    if not content:
        raise InvoiceRefused("文件是空的。", field="file")
    if len(content) > MAX_FILE_BYTES:
        raise InvoiceRefused("文件超过 5 MB，请只上传发票本身。", field="file")
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-_END_OF_PDF:]:
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04") and b"OFD.xml" in content:
        return FileKind.OFD
    raise InvoiceRefused("这不是完整的 PDF 或 OFD 发票文件，请重新下载后上传。", field="file")
