"""App configuration."""

from django.apps import AppConfig


class SeedingConfig(AppConfig):
    """Names the app."""

    name = "market.seeding"
    label = "seeding"
    default_auto_field = "django.db.models.BigAutoField"
