"""How Celery carries the work: settings of `complaints_portal.celery`, by Celery's own names."""

import ssl

from django.conf import settings

broker_url = settings.REDIS_URL
broker_transport = "complaints_portal.broker:Transport"
# Kombu takes TLS from the address only for its own transport, and then asks for no certificate.
broker_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED} if settings.REDIS_URL.startswith("rediss://") else None
task_ignore_result = True
task_acks_late = True
# Work that kills its process would come back at once and kill the next, without end. The sweep brings it back
# later and later, and counts (complaints.domain.outbox).
task_reject_on_worker_lost = False
# What runs when the broker goes away may end well: only its acknowledgement is lost, and it acts once.
worker_cancel_long_running_tasks_on_connection_loss = False
worker_prefetch_multiplier = 1
task_default_queue = "routing"
task_time_limit = 300
# The outbox re-sends what is lost, so the broker may give a task back late without harm.
broker_transport_options = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
    "max_retries": 0,
}
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
# What a backend prints, such as console mail, goes to the terminal as it is; logging is `complaints_portal.task_log`.
worker_redirect_stdouts = False
timezone = "UTC"
beat_schedule = {
    "outbox-sweep": {"task": "complaints.sweep_outbox", "schedule": 5.0},
    "deadline-alerts": {"task": "complaints.raise_deadline_alerts", "schedule": 60.0},
    "trail-checkpoint": {"task": "complaints.sign_checkpoint", "schedule": 300.0},
    "drafts-expire": {"task": "complaints.expire_drafts", "schedule": 900.0},
    "erasures-due": {"task": "complaints.look_for_erasures", "schedule": 3600.0},
    "outbox-tidy": {"task": "complaints.tidy_outbox", "schedule": 3600.0},
}
