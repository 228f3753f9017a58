"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app."""

    name = "market.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
