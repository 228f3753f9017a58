"""What the pages of a return say alike at the store's counter and at home."""

from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpResponse

from market.aftersales.enums import ReturnState
from market.aftersales.rules import refund_due_on
from market.kernel.calendar import local_date_of

if TYPE_CHECKING:
    from market.aftersales.models import ReturnRequest


def picture_answer(path: Path) -> HttpResponse:
    """Send a private picture: shown where it stands, kept by nobody in between."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(path.read_bytes(), content_type="image/webp", headers=headers)


def return_facts(case: "ReturnRequest") -> dict[str, object]:
    """Give a request with its lines and steps, and the day by which its money is due."""
    steps = list(case.steps.all())
    is_refunded = case.state == ReturnState.REFUNDED
    return {
        "case": case,
        "lines": list(case.lines.all()),
        "pictures": list(case.pictures.all()),
        "steps": steps,
        "refund_due_on": refund_due_on(local_date_of(steps[-1].made_at)) if is_refunded else None,
    }
