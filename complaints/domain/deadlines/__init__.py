"""Deadlines: which clocks run on a complaint and until when, and who is alerted as their time passes.

`states` says which clocks run where, `calendar` counts, `clocks` keeps the rows in step with the complaint, `alerts`
and `escalation` tell people, `recompute` counts all of them anew. Whoever changes a deadline holds its complaint
locked.
"""
