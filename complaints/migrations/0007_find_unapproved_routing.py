"""What waits for approval is counted for every page of a supervisor's desk: an index of just those rows."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("complaints", "0006_approve_routing")]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(fields=["body"], condition=models.Q(needs_approval=True), name="queue_unapproved"),
        ),
    ]
