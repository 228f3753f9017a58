"""App configuration."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Names the app."""

    name = "market.regions"
    label = "regions"
    default_auto_field = "django.db.models.BigAutoField"
