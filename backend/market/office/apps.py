"""App configuration."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Names the app."""

    name = "market.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"
