"""An operator is warned as long as no backup can be made."""

from django.core import checks


def warnings():
    return [found.id for found in checks.run_checks(tags=["backups"], include_deployment_checks=True)]


def test_a_portal_without_a_key_for_its_backups_is_warned(settings):
    settings.BACKUP_RECIPIENT = ""
    assert warnings() == ["complaints.W008"]
    settings.BACKUP_RECIPIENT = "a public key"
    assert warnings() == []
