"""App configuration."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the app."""

    name = "market.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
