"""App configuration."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Names the app."""

    name = "market.inventory"
    label = "inventory"
    default_auto_field = "django.db.models.BigAutoField"
