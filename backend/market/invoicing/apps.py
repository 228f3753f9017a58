"""App configuration."""

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    """Names the app."""

    name = "market.invoicing"
    label = "invoicing"
    default_auto_field = "django.db.models.BigAutoField"
