"""The addresses of the storefront."""

from django.urls import URLPattern

from market.storefront.account_urls import account_urls
from market.storefront.shop_urls import shop_urls

app_name = "storefront"
urlpatterns: list[URLPattern] = [*shop_urls, *account_urls]
