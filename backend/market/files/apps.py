"""App configuration."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app."""

    name = "market.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
