"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_UNKNOWN = "::"  # a server on a unix socket without a proxy that says more
_SUBSCRIBER_BITS = 64  # one subscriber of IPv6 has 2^64 addresses to choose from


def client_address(request: HttpRequest) -> str:
    """
    Give the address that tries are counted by; an IPv6 network of one subscriber counts as one.

    X-Forwarded-For is believed only as far as our own proxies wrote it: settings.PROXY_COUNT says how many there are.
    """
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    believed = 0 < settings.PROXY_COUNT <= len(hops)
    text = hops[-settings.PROXY_COUNT] if believed else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return _UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address.packed, _SUBSCRIBER_BITS), strict=False).network_address)
    return str(getattr(address, "ipv4_mapped", None) or address)
