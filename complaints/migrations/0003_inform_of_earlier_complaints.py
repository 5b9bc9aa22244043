"""Let the workers inform the bodies of complaints that were routed before anybody was informed (COI-2).

The complainants agreed to it when they filed. Only open complaints: of one that is over there is nothing to watch. The
rows are the outbox's, so that each informing leaves its event and its notices like any other.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

_ENDED = ("closed", "inadmissible", "merged", "withdrawn")
_BATCH = 1000
# Until every worker is of this release: the one before knows nothing of this work.
_ROLLED_OUT = timedelta(hours=1)


def ask_the_workers(apps, schema_editor):
    """One entry for each complaint; the complaints themselves are read without a lock."""
    OutboxEntry = apps.get_model("complaints", "OutboxEntry")
    untold = (
        apps.get_model("complaints", "Complaint")
        .objects.filter(consent_nhri=True, informed__len__gt=0, routed_at__isnull=False, erased_at=None)
        .filter(informings=None)
        .exclude(status__in=_ENDED)
    )
    due_at = timezone.now() + _ROLLED_OUT
    OutboxEntry.objects.bulk_create(
        (
            OutboxEntry(topic="complaint.inform", queue="routing", complaint_id=pk, due_at=due_at)
            for pk in untold.values_list("pk", flat=True).iterator(_BATCH)
        ),
        batch_size=_BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_earlier_informing_recusal")]

    operations = [migrations.RunPython(ask_the_workers, migrations.RunPython.noop)]
