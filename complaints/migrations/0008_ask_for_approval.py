"""Ask for the approval that complaints filed before should have had (COI-10), as far as nobody has begun with them.

Their routing left in its event that a supervisor must approve. Complaints that somebody has taken meanwhile go on: to
stop them halfway would help nobody, and their routing stands in the trail. What a worker of the release before routes
after this migration is not asked for.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef


def ask(apps, schema_editor):
    """Mark them; few, in one statement. Nothing else of the row changes, its version neither."""
    asked_for = apps.get_model("complaints", "Event").objects.filter(
        complaint=OuterRef("pk"), kind="routed", facts__needs_supervisor=True
    )
    untaken = apps.get_model("complaints", "Complaint").objects.filter(status="received", assignee=None)
    untaken.filter(Exists(asked_for)).update(needs_approval=True)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_find_unapproved_routing")]

    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
