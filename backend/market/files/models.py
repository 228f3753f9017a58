"""What was uploaded and kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from market.files.enums import PRIVATE_KINDS, PictureKind
from market.files.rules import fitting_width, picture_address


class StoredPicture(models.Model):
    """A picture that somebody uploaded, redrawn as WebP of several widths; the upload itself is not kept."""

    # The digest of what was uploaded; of a private picture a random one, so that nobody finds it by its content.
    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=PictureKind)
    # From narrow to wide; never wider than what was uploaded.
    widths = ArrayField(models.PositiveIntegerField())
    # Of the widest file, in pixels.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_at = models.DateTimeField()

    @property
    def is_public(self) -> bool:
        return self.kind not in PRIVATE_KINDS

    def url(self, wanted: int) -> str:
        """Give the address of a public picture in the width that fits best."""
        return picture_address(self.key, fitting_width(self.widths, wanted))
