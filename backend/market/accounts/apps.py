"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "market.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
