"""Which complaint goes on in which other one: asked for by routing's rules of conflict and by the time of keeping."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0009_wait_before_next_attempt")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("acknowledged", "Acknowledged"),
                    ("notice_failed", "A notice could not be delivered"),
                    ("routed", "Routed"),
                    ("prioritised", "Priority set"),
                    ("assigned", "Assigned"),
                    ("step", "Step"),
                    ("note", "Internal note"),
                    ("message_sent", "Message to the complainant"),
                    ("message_received", "Message from the complainant"),
                    ("evidence_cleaned", "Evidence prepared for reading"),
                    ("identity_revealed", "Identity revealed"),
                    ("report_made", "Case report made"),
                    ("deadline_alert", "Deadline alert"),
                    ("report_downloaded", "Case report downloaded"),
                    ("hold_set", "Put on legal hold"),
                    ("hold_lifted", "Legal hold lifted"),
                    ("erasure_announced", "Time of keeping ends: complainant told"),
                    ("erasure_proposed", "Erasure proposed"),
                    ("erasure_declined", "Erasure not approved"),
                    ("erasure_approved", "Erasure approved"),
                    ("erased", "Contents erased"),
                    ("informed", "Other bodies informed"),
                    ("information_seen", "Read by an informed body"),
                    ("recused", "Stood aside because of a conflict of interest"),
                    ("took_in", "Another complaint merged into this one"),
                    ("passed_along", "Passed on with the complaint in which it goes on"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="Merger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merger",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mergers",
                        to="complaints.complaint",
                    ),
                ),
            ],
        ),
    ]
