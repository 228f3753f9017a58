"""Let the database itself refuse changes of the append-only rows."""

from django.db import migrations

from market.kernel.append_only import append_only_trigger


class Migration(migrations.Migration):

    dependencies = [("payments", "0002_rebooking")]

    operations = [append_only_trigger("payments_rebooking")]
