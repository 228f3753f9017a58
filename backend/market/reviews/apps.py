"""App configuration."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Names the app."""

    name = "market.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
