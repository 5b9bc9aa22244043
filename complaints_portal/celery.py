"""The Celery application: three queues, so that a thousand PDFs never delay an acknowledgement.

Every task is written to the outbox first (`complaints.models.outbox`); Celery only carries it. What the broker
loses, the sweep sends again.
"""

import os

from celery import Celery

from complaints_portal import task_log

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "complaints_portal.settings")

app = Celery("complaints_portal")
app.config_from_object("complaints_portal.celery_settings")
app.autodiscover_tasks()
task_log.connect()
