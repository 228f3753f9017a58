"""App configuration."""

from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    """Names the app."""

    name = "market.aftersales"
    label = "aftersales"
    default_auto_field = "django.db.models.BigAutoField"
