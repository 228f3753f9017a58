"""App configuration."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the app."""

    name = "market.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
