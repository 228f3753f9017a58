"""Titles and files of invoices."""

from datetime import date

import pytest

from market.invoicing.enums import FileKind, TitleKind
from market.invoicing.errors import InvoiceRefused
from market.invoicing.rules import (
    MAX_FILE_BYTES,
    InvoiceTitle,
    check_invoice_day,
    check_invoice_number,
    checked_title,
    invoice_file_kind,
)
from tests.factories.people import make_uscc

PDF = b"%PDF-1.7\n...\n%%EOF\n"


def title(**fields):
    facts = {"kind": TitleKind.COMPANY, "title": " 示例公司 ", "tax_number": make_uscc(1), "email": " a@example.test "}
    return InvoiceTitle(**{**facts, **fields})


def test_a_title_is_kept_without_blanks_and_its_code_in_upper_case():
    code = make_uscc(1)

    assert checked_title(title(tax_number=f" {code.lower()} ")) == InvoiceTitle(
        TitleKind.COMPANY, "示例公司", code, "a@example.test"
    )
    assert checked_title(title(kind=TitleKind.PERSONAL, title="张三", tax_number="x")).tax_number == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"email": "a@b"}, "email"),
        ({"email": "a b@example.test"}, "email"),
        ({"tax_number": ""}, "tax_number"),
        ({"tax_number": make_uscc(1)[:-1] + ("0" if make_uscc(1)[-1] != "0" else "1")}, "tax_number"),
    ],
)
def test_a_title_that_cannot_be_right(fields, field):
    with pytest.raises(InvoiceRefused) as refused:
        checked_title(title(**fields))
    assert refused.value.field == field


def test_a_file_is_told_by_its_bytes():
    assert invoice_file_kind(PDF) == FileKind.PDF
    assert invoice_file_kind(b"PK\x03\x04....OFD.xml....") == FileKind.OFD
    assert invoice_file_kind(PDF + b"\n" * 1_000) == FileKind.PDF
    for content in (b"", b"%PDF-1.7 cut", b"PK\x03\x04 word/document.xml", b"<html>%PDF-", PDF + b"x" * MAX_FILE_BYTES):
        with pytest.raises(InvoiceRefused) as refused:
            invoice_file_kind(content)
        assert refused.value.field == "file"


@pytest.mark.parametrize("number", ["", "1234567", "123456789", "1" * 19, "1" * 21, "１" * 20, "1234567a"])
def test_a_number_has_eight_or_twenty_digits(number):
    with pytest.raises(InvoiceRefused):
        check_invoice_number(number, field="red_number")
    check_invoice_number("1" * 20, field="x")
    check_invoice_number("12345678", field="x")


def test_a_day_lies_between_asking_and_today():
    since, today = date(2025, 9, 1), date(2025, 9, 3)
    check_invoice_day(since, since=since, today=today)
    check_invoice_day(today, since=since, today=today)
    for day in (date(2025, 8, 31), date(2025, 9, 4)):
        with pytest.raises(InvoiceRefused):
            check_invoice_day(day, since=since, today=today)
