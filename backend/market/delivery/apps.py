"""App configuration."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Names the app."""

    name = "market.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
