"""When the outbox may begin an entry again, apart from when the sweep hands it over again.

Null in the rows of the release before, and in those its workers write meanwhile: these may be begun at once, as then.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0008_ask_for_approval")]

    operations = [
        migrations.AddField(model_name="outboxentry", name="not_before", field=models.DateTimeField(null=True)),
    ]
