"""Notices of the vendor of online payments."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from market.flows.online.notices import take_notice
from market.kernel.clock import now
from market.payments.gateways import online_gateway
from market.payments.gateways.base import BadNoticeError

LARGEST_NOTICE = 256 * 1024


@csrf_exempt
@require_POST
def stripe_notice(request: HttpRequest) -> HttpResponse:
    """
    Keep a notice that is signed by the vendor and not older than minutes; once kept, it is never asked for again.

    One heard before is answered like the first, so that the vendor stops sending it.
    """
    gateway = online_gateway()
    if gateway is None:
        return HttpResponse("not offered", "text/plain", HTTPStatus.NOT_FOUND)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length[:20]) > LARGEST_NOTICE:
        return HttpResponse("too large", "text/plain", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        notice = gateway.read_notice(request.body, request.headers.get("Stripe-Signature", ""))
    except (BadNoticeError, RawPostDataException, RequestDataTooBig):
        return HttpResponse("not signed by the vendor", "text/plain", HTTPStatus.BAD_REQUEST)
    take_notice(notice=notice, at=now())
    return HttpResponse("kept", "text/plain")
