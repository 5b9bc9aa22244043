"""What an informed body has not read is counted for every page of its desk: an index of just those rows."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("complaints", "0004_barred_people")]

    operations = [
        AddIndexConcurrently(
            model_name="informing",
            index=models.Index(fields=["body"], condition=models.Q(seen_at=None), name="informed_unread"),
        ),
    ]
