"""App configuration."""

from django.apps import AppConfig


class BuyersConfig(AppConfig):
    """Names the app."""

    name = "market.buyers"
    label = "buyers"
    default_auto_field = "django.db.models.BigAutoField"
