"""App configuration."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Names the app."""

    name = "market.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
