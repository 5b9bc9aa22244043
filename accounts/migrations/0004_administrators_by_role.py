"""Who could enter the administration by Django's flags gets the role that opens it now, unless they serve a body."""

from django.db import migrations
from django.db.models import Q


def give_the_role(apps, _schema_editor):
    User = apps.get_model("accounts", "User")
    Membership = apps.get_model("accounts", "Membership")
    for user in User.objects.filter(Q(is_superuser=True) | Q(is_staff=True), memberships=None):
        Membership.objects.create(user=user, role="administrator")


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_given_password_and_words"),
    ]

    operations = [
        migrations.RunPython(give_the_role, migrations.RunPython.noop),
    ]
