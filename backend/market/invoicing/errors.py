"""Refusals of the invoicing app."""

from market.kernel.errors import Conflict, Invalid


class InvoiceRefused(Invalid):
    """What an invoice or its file says cannot be taken; `field` names what is at fault."""

    code = "INVOICE_REFUSED"


class InvoiceMoved(Conflict):
    """The order or the invoice is not in the state that this needs."""

    code = "INVOICE_MOVED"
