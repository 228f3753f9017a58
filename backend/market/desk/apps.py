"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Names the app."""

    name = "market.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
