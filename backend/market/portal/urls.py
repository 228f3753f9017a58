"""The addresses of the portal."""

from django.urls import URLPattern

from market.portal.member_urls import member_urls

app_name = "portal"
urlpatterns: list[URLPattern] = [*member_urls]
