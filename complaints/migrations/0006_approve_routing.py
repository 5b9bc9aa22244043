"""Where no body is free of conflict, a supervisor approves the routing before anybody works on it (COI-10)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_find_unread_information")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="needs_approval",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
