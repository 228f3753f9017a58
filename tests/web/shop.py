"""What visitors of a site do, over HTTP, and every address that there is."""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

CHECKOUT = "/checkout/"
SIGN_UP, SIGN_IN, SIGN_OUT = "/sign-up/", "/sign-in/", "/sign-out/"
PASSWORD = "tea-and-rice-7"
STATED = {
    "login": "13900000000",
    "display_name": "示例顾客",
    "email": "name@example.test",
    "password": PASSWORD,
    "agrees_terms": "on",
    "agrees_privacy": "on",
}


def add(client: Client, sku: str, quantity: object = 1, act: str = "add") -> object:
    """Put a pack into the cart."""
    return client.post(reverse("storefront:cart_add"), {"sku": sku, "quantity": quantity, "act": act})


def fields_of(page: str) -> dict[str, str]:
    """Read the checkout form as a browser would send it."""
    form = html.fromstring(page).get_element_by_id("checkout")
    return {name: value for name, value in form.form_values() if value is not None}


def opened(client: Client, **changes: str) -> dict[str, str]:
    """Open the checkout and fill in a new address."""
    fields = fields_of(client.get(CHECKOUT).content.decode())
    typed = {"address": "new", "recipient": "示例收货人", "phone": "13900000000", "detail": "示例路 1 号"}
    return {**fields, **typed, "act": "submit", **changes}


def sign_in(client: Client, login: str = "name@example.test", password: str = PASSWORD, **more: str) -> object:
    """Sign in by the form."""
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def addresses() -> Iterator[tuple[str, str, int]]:
    """Give (site, name, number of arguments) of every address."""
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name:
            for pattern in resolver.url_patterns:
                assert isinstance(pattern, URLPattern)
                yield resolver.app_name, str(pattern.name), len(pattern.pattern.converters)
