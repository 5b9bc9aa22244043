"""The portal itself: a complaint from the form to the case report.

models → domain → reports, notifications → the faces (pages, intake, tracking, review, supervision, api, tasks).
Imports point one way only; import-linter holds it. See docs/architecture.md.
"""
