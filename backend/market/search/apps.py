"""App configuration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the app."""

    name = "market.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
