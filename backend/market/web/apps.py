"""App configuration."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app."""

    name = "market.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
