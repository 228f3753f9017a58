"""App configuration."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """Names the app."""

    name = "market.promotions"
    label = "promotions"
    default_auto_field = "django.db.models.BigAutoField"
