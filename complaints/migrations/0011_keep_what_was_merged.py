"""Write down the complaints merged before, from their events.

The other complaint keeps the bodies and people shut out that it had: who was kept from the first was never asked for
it. What a worker of the release before merges after this migration is not written down; it stays in the events.
"""

from django.db import migrations


def write_down(apps, schema_editor):
    """Few, one after the other in the order of time: a complaint that took another in may have been merged itself."""
    complaints = apps.get_model("complaints", "Complaint").objects
    mergers = apps.get_model("complaints", "Merger").objects
    steps = apps.get_model("complaints", "Event").objects.filter(kind="step", facts__transition="merge")
    for step in steps.order_by("at", "pk").iterator():
        into = complaints.filter(reference=step.facts["merged_into"]).exclude(pk=step.complaint_id).first()
        if into is not None:
            mergers.filter(into_id=step.complaint_id).update(into=into)
            mergers.get_or_create(complaint_id=step.complaint_id, defaults={"into": into})


class Migration(migrations.Migration):
    dependencies = [("complaints", "0010_merged_complaints")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
