"""Back up and restore: data, evidence files and keys as separate archives, each encrypted for the operator's key.

What an erasure destroys (data keys, search tokens) is in the archive of the keys alone, which is kept for a short term;
the archives of data and files may be kept for years. docs/operators/backup-and-restore.md is the operator's page.
"""
