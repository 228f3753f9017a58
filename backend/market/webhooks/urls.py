"""The addresses at which vendors tell us things unasked."""

from django.urls import URLPattern, path

from market.webhooks.stripe import stripe_notice

app_name = "webhooks"
urlpatterns: list[URLPattern] = [path("stripe/", stripe_notice, name="stripe")]
