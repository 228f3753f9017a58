"""App configuration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Names the app."""

    name = "market.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
