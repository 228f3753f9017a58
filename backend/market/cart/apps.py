"""App configuration."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    """Names the app."""

    name = "market.cart"
    label = "cart"
    default_auto_field = "django.db.models.BigAutoField"
