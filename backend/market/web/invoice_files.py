"""An invoice's file on its way to who may read it: saved, never opened in the page."""

from typing import TYPE_CHECKING

from django.http import HttpResponse

from market.invoicing.enums import FileKind

if TYPE_CHECKING:
    from market.invoicing.models import InvoiceFile

_TYPES = {FileKind.PDF: "application/pdf", FileKind.OFD: "application/ofd"}


def invoice_download(file: "InvoiceFile") -> HttpResponse:
    """Send the file as a download under the invoice's number."""
    name = f"{file.invoice.invoice_number}.{file.kind.lower()}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(file.content), content_type=_TYPES[FileKind(file.kind)], headers=headers)
