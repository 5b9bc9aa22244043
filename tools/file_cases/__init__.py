"""`make file-cases FILE=…`: file every complaint of a JSON-lines file as people do, and follow it to its case report.

Over HTTP, through the real pages, against a running portal with its worker, beat and broker. The `expected_…` values
of a case are compared with what came out and never sent.
"""
