"""What was stated of a bank line is kept beside the key it came under."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_append_only_trigger")]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="input_digest",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
