"""Choices of the reviews app."""

from django.db import models


class ReviewState(models.TextChoices):
    """Whether a review is shown: only after the desk has read it."""

    WAITING = "WAITING", "等店里看过"
    SHOWN = "SHOWN", "已公开"
    REFUSED = "REFUSED", "没有公开"
