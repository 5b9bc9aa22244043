"""People who may never open a complaint stand on its row, beside the bodies that may not (COI-7)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_inform_of_earlier_complaints")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="barred",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
    ]
