"""App configuration."""

from django.apps import AppConfig


class OutletsConfig(AppConfig):
    """Names the app."""

    name = "market.outlets"
    label = "outlets"
    default_auto_field = "django.db.models.BigAutoField"
