from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """Keep when a guest's cart was last changed; those that are there count as changed when this runs."""

    dependencies = [("cart", "0002_cart_addition")]

    operations = [
        migrations.AddField("cart", "changed_at", models.DateTimeField(default=timezone.now), preserve_default=False),
    ]
