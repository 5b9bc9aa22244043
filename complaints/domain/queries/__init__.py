"""Reads that several callers share. Nothing here changes a row or opens the vault."""
