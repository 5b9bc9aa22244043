"""The complainant after filing: where the complaint stands, and the steps open to them, by reference and
code.

A face: imported by the URLs alone.
"""
