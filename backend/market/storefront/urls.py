"""The addresses of the storefront."""

from django.urls import URLPattern

from market.storefront.account_urls import account_urls

app_name = "storefront"
urlpatterns: list[URLPattern] = [*account_urls]
