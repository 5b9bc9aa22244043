"""The Django project: settings, URLs, the Celery application and the embedded development servers."""

from complaints_portal.celery import app as celery_app

__all__ = ["celery_app"]
