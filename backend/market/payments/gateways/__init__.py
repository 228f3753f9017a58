"""The vendor of online payments behind one port."""

from functools import lru_cache

from django.conf import settings

from market.payments.gateways.base import Gateway
from market.payments.gateways.stripe import StripeGateway


def online_gateway() -> Gateway | None:
    """Give the vendor that takes payments online; None where no key is set, and the method is not offered."""
    if not settings.STRIPE_SECRET_KEY:
        return None
    return _made(settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _made(secret_key: str, webhook_secret: str, api_base: str) -> Gateway:
    return StripeGateway(secret_key=secret_key, webhook_secret=webhook_secret, api_base=api_base)
