"""App configuration."""

from django.apps import AppConfig


class TallyConfig(AppConfig):
    """Names the app."""

    name = "market.tally"
    label = "tally"
    default_auto_field = "django.db.models.BigAutoField"
