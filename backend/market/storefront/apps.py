"""App configuration."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """Names the app."""

    name = "market.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"
