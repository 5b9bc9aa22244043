"""Telling people that something waits for them: by e-mail or SMS, in neutral words, on the channel they
called safe.

Used by the faces and by `complaints.tasks`; stands on `complaints.domain`.
"""
